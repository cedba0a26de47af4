/** The table of results, a row a kernel. */
import type { Operation, Sizes } from '../../src/core/gpu/operation';
import { element } from '../shared/elements';
import type { Measured } from './bench';

/** A kernel with what came of it. `state` is for people while there is nothing. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly where: 'gpu' | 'processor';
  readonly state: string;
  readonly measured: Measured | null;
  /** Of the last earlier run of the same on the same device, in milliseconds. */
  readonly earlier: number | null;
}

export const COLUMNS = [
  'kernel',
  'median',
  'p10–p90',
  'GFLOP/s',
  'GB/s',
  'error, ulp',
  'error, relative',
  'result',
  'earlier',
] as const;

/** @param choose shows the source of a kernel */
export function resultTable(
  { operation, sizes }: { readonly operation: Operation; readonly sizes: Sizes },
  rows: readonly Row[],
  chosen: string | null,
  choose: (id: string) => void,
): HTMLElement {
  const caption = element('caption', { class: 'sr' }, [`Kernels of ${operation.title}`]);
  const head = element(
    'tr',
    {},
    COLUMNS.map((name) => element('th', { scope: 'col' }, [name])),
  );
  const body = rows.map((row) => {
    const name =
      row.where === 'gpu' ? link(row.title, row.id === chosen, () => choose(row.id)) : element('span', {}, [row.title]);
    const cells = row.measured
      ? numbers(operation, sizes, row.measured, row.earlier).map((text) => element('td', {}, [text]))
      : [element('td', { colspan: String(COLUMNS.length - 1), class: 'state' }, [row.state])];
    return element('tr', { 'aria-selected': String(row.id === chosen) }, [
      element('th', { scope: 'row' }, [name]),
      ...cells,
    ]);
  });
  return element('table', { class: 'results' }, [caption, element('thead', {}, [head]), element('tbody', {}, body)]);
}

/** The same numbers as text, from the second column on. */
export function numbers(operation: Operation, sizes: Sizes, m: Measured, earlier: number | null): string[] {
  const { comparison } = m;
  return [
    duration(m.median),
    `${duration(m.p10)} – ${duration(m.p90)}`,
    rate(operation.flops(sizes) / m.median / 1e6),
    rate(operation.bytes(sizes) / m.median / 1e6),
    Number.isFinite(comparison.ulp) ? short(comparison.ulp) : '∞',
    comparison.relative === 0 ? '0' : comparison.relative.toExponential(1),
    comparison.wrong ? 'wrong' : 'right',
    earlier === null ? '' : `${(m.median / earlier).toFixed(2)} ×`,
  ];
}

/** @param milliseconds of a run */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${short(milliseconds / 1000)} s`;
  if (milliseconds >= 1) return `${short(milliseconds)} ms`;
  return `${short(milliseconds * 1000)} µs`;
}

/** Three digits. */
export function short(x: number): string {
  if (x === 0) return '0';
  return x >= 100 ? x.toFixed(0) : x >= 1e-3 ? x.toPrecision(3) : x.toExponential(1);
}

function rate(x: number): string {
  return Number.isFinite(x) ? short(x) : '';
}

function link(text: string, isChosen: boolean, run: () => void): HTMLElement {
  const made = element('button', { class: 'link', 'aria-pressed': String(isChosen) }, [text]);
  made.addEventListener('click', run);
  return made;
}
