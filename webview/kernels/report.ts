/** Results as files. Times are in milliseconds, rates in GFLOP/s and GB/s. */
import type { Operation, Sizes } from '../../src/core/gpu/operation';
import type { Limits } from '../../src/core/gpu/roofline';
import { csv, utf8 } from '../shared/export';
import type { Row } from './results';

export interface Report {
  readonly operation: Operation;
  readonly sizes: Sizes;
  /** null where there is no GPU. */
  readonly device: string | null;
  readonly limits: Limits | null;
  readonly rows: readonly Row[];
}

export function asJson({ operation, sizes, device, limits, rows }: Report): Uint8Array {
  const kernels = rows.map(({ id, title, where, state, measured }) =>
    measured
      ? { id, title, where, ...measured, ...rates(operation, sizes, measured.median) }
      : { id, title, where, state },
  );
  const flops = operation.flops(sizes);
  const bytes = operation.bytes(sizes);
  return utf8(
    `${JSON.stringify({ operation: operation.id, sizes, flops, bytes, device, limits, kernels }, null, 2)}\n`,
  );
}

const COLUMNS = [
  'kernel',
  'where',
  'median ms',
  'p10 ms',
  'p90 ms',
  'samples',
  'runs a sample',
  'clock',
  'GFLOP/s',
  'GB/s',
  'median ulp',
  'largest ulp',
  'largest relative error',
  'rows checked',
  'result',
];

export function asCsv({ operation, sizes, rows }: Report): Uint8Array {
  const sizeNames = operation.sizes.map(({ name }) => name);
  const lines = rows.map(({ title, where, state, measured: m }) => {
    const own = sizeNames.map((name) => sizes[name]);
    if (!m) return [operation.id, ...own, title, where, ...COLUMNS.slice(3).map(() => ''), state];
    const { gflops, gbytes } = rates(operation, sizes, m.median);
    const { ulp, relative, rows: checked, wrong } = m.comparison;
    const times = [m.median, m.p10, m.p90, m.samples, m.batch, m.clock, gflops, gbytes];
    return [
      ...[operation.id, ...own, title, where, ...times],
      ...[ulp.median, ulp.most, relative, checked, wrong ? 'wrong' : 'right'],
    ];
  });
  return csv(['operation', ...sizeNames, ...COLUMNS], lines);
}

function rates(operation: Operation, sizes: Sizes, median: number) {
  return { gflops: operation.flops(sizes) / median / 1e6, gbytes: operation.bytes(sizes) / median / 1e6 };
}
