/** What views do to the axes of a tensor, of which the sizes are known. */
import type { Arg } from '../../core/ops/operator';
import type { Made } from './lint';
import type { Axis, Layout } from './strides';

const REPEATED = { unit: null, times: 0 };

/** The axes in their new order; null for what is no view of all axes. */
export function orderOf({ op, args }: Made, rank: number): number[] | null {
  const all = Array.from({ length: rank }, (_, n) => n);
  if (op === 't' || op === 'transpose_all') return all.reverse();
  if (op === 'matrix_transpose') return rank < 2 ? null : [...all.slice(0, -2), rank - 1, rank - 2];
  if (op === 'transpose') {
    const [a, b] = [axis(args.get('dim0'), rank), axis(args.get('dim1'), rank)];
    return a === null || b === null ? null : all.map((n) => (n === a ? b : n === b ? a : n));
  }
  if (op !== 'permute') return null;
  const dims = args.get('dims');
  const order = dims?.kind === 'list' ? dims.items.map((item) => axis(item, rank)) : [];
  return order.length === rank && order.every((n) => n !== null) ? (order as number[]) : null;
}

function axis(arg: Arg | undefined, rank: number): number | null {
  const n = number(arg);
  return n === null ? null : n < 0 ? n + rank : n;
}

function number(arg: Arg | undefined): number | null {
  return arg?.kind === 'int' ? arg.value.value : null;
}

/** Without the axis of that number. */
export function picked(dim: Arg | undefined, input: Layout): Layout | null {
  const n = axis(dim, input.length);
  return n === null ? null : input.toSpliced(n, 1);
}

/** New axes and those of size 1 are repeated. */
export function expandedAxes(input: Layout, sizes: readonly number[]): Layout {
  const lead = sizes.length - input.length;
  return sizes.map((size, n) => {
    const own = n < lead ? null : input[n - lead];
    return { size, stride: own && (own.size !== 1 || size === 1) ? own.stride : REPEATED };
  });
}

/** `x[…]` with integers, slices, None and an ellipsis; null for what copies. */
export function indexedAxes(index: Arg | undefined, input: Layout, sizes: readonly number[]): Layout | null {
  const items = index?.kind === 'list' && index.tuple ? index.items : index ? [index] : [];
  const taken = items.filter((item) => item.kind === 'int' || item.kind === 'slice').length;
  const between = input.length - taken;
  const out: Axis[] = [];
  let at = 0;
  for (const item of [...items, ...(items.some((i) => i.kind === 'ellipsis') ? [] : [{ kind: 'ellipsis' } as const])]) {
    if (item.kind === 'none') out.push({ size: 1, stride: REPEATED });
    else if (item.kind === 'ellipsis') {
      out.push(...input.slice(at, at + between));
      at += between;
    } else if (item.kind === 'int') at += 1;
    else if (item.kind === 'slice') {
      const step = item.step.kind === 'none' ? 1 : number(item.step);
      if (step === null || at >= input.length) return null;
      const { stride } = input[at++];
      out.push({ size: 0, stride: { unit: stride.unit, times: stride.times * step } });
    } else return null;
  }
  return out.length === sizes.length ? out.map(({ stride }, n) => ({ size: sizes[n], stride })) : null;
}
