/** Maxima over windows that share the input out at random. */
import { Dim } from '../dim';
import { knownDims } from '../shape';
import type { Cells } from '../tensor/pool';
import { type OpArgs, type Operator, type ShapeContext, Undetermined } from './operator';
import { maximumOver, numbersOf, pooled, pooledFlops } from './pooling';
import { batched } from './windows';

/** Windows at random places; the size is given, or a fraction of the input's. */
function fractional(n: number): Operator {
  const name = `fractional_max_pool${n}d`;
  return {
    name,
    flops: pooledFlops(1, n),
    shape(args, c) {
      const input = args.tensor('input');
      const x = batched(c, input, n, name);
      const sizes = args.has('output_size') ? args.intsOf('output_size', n) : fractionOf(args, x.spatial, c);
      return pooled(input, [...x.batch, x.channels, ...sizes], args.bool('return_indices'));
    },
    compose(B, { input, _random_samples: given }, args) {
      args.raw('_random_samples');
      const sizes = knownDims(args.tensor('input').shape)!.map((d) => d.value!);
      const { dtype } = args.tensor('input');
      const planes = sizes.length === n + 2 ? sizes.slice(0, 2) : [1, sizes[0]];
      const samples = given ?? B.call('rand', { size: [...planes, n], dtype: dtype && { dtype } });
      const wanted = args.has('output_size')
        ? args.constInts('output_size').map((d, _, list) => (list.length === 1 ? list[0] : d))
        : fractionOf(args, knownDims(args.tensor('input').shape)!.slice(-n), null).map((d) => d.value!);
      const output_size = wanted.length === n ? wanted : Array<number>(n).fill(wanted[0]);
      const rest = { kernel_size: args.intsOf('kernel_size', n).map((d) => d.value), output_size };
      const results = B.callMany(`fractional_max_pool${n}d_at`, { input, samples, ...rest, return_indices: true });
      return args.bool('return_indices') ? results : results[0];
    },
  };
}

/** The same with the numbers in [0, 1) given that say where the windows are, (N, C, axes), as PyTorch draws them. */
function fractionalAt(n: number): Operator {
  const name = `fractional_max_pool${n}d_at`;
  return {
    name,
    primitive: true,
    flops: pooledFlops(1, n),
    shape(args, c) {
      const input = args.tensor('input');
      const x = batched(c, input, n, name);
      return pooled(input, [...x.batch, x.channels, ...args.intsOf('output_size', n)], args.bool('return_indices'));
    },
    ...maximumOver(name, n, ['samples', 'kernel_size', 'output_size'], (args, sizes, out) => {
      const kernel = numbersOf(args, 'kernel_size', n, []);
      const samples = args.value('samples').dense();
      return (plane) =>
        sizes.map((size, i) => {
          // PyTorch takes the numbers of an image from the last axis on, those of a volume from the first.
          const sample = samples[plane * n + (n === 2 ? 1 - i : i)];
          return fractionalCells(size, out.sizes[out.sizes.length - n + i], kernel[i], sample);
        });
    }),
  };
}

/** Windows whose starts are ⌊(i + u)·α⌋ − ⌊u·α⌋, the last one at the end (Graham, 2014). */
function fractionalCells(size: number, positions: number, kernel: number, u: number): Cells {
  const alpha = (size - kernel) / (positions - 1);
  return Array.from({ length: positions }, (_, i) => {
    const start = i === positions - 1 ? size - kernel : Math.trunc((i + u) * alpha) - Math.trunc(u * alpha);
    return Array.from({ length: kernel }, (_, k) => start + k);
  });
}

function fractionOf(args: OpArgs, spatial: readonly Dim[], c: ShapeContext | null): Dim[] {
  const given = args.raw('output_ratio');
  const ratios = given.kind === 'list' ? given.items : spatial.map(() => given);
  return spatial.map((size, i) => {
    const ratio = ratios[i];
    if (ratio?.kind !== 'float' || ratio.value === null || size.value === null) {
      if (c) return c.fresh('pooled');
      throw new Undetermined('output_ratio is not known');
    }
    return Dim.of(Math.trunc(size.value * ratio.value));
  });
}

export const operators: readonly Operator[] = [fractional(2), fractional(3), fractionalAt(2), fractionalAt(3)];
