/** jax.lax and jax.nn: contractions and convolutions that have their own conventions. */
import { Dim } from '../dim';
import { attentionFlops } from './attention';
import { sizesKnown } from './axes';
import type { Backend } from './backend';
import { contract } from './contraction';
import { elements, sizes } from './cost';
import { einsumOf } from './einsum';
import { constantOf, intLists, intOf, itemsOf } from './literals';
import {
  type Arg,
  type Inputs,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  Undetermined,
  type Var,
} from './operator';
import { like } from './output';
import { positions } from './windows';

/** Axes summed over and batch axes are given as ((lhs, rhs), (lhs, rhs)): batch, rest of lhs, rest of rhs. */
const dotGeneral: Operator = {
  name: 'lax_dot_general',
  flops(args, output) {
    const [summed] = intLists(itemsOf(args.raw('dimension_numbers'))[0], 'dimension_numbers');
    const dims = sizes(args.tensor('lhs'));
    const products = elements(output).mul(Dim.product(summed.map((axis) => dims[axis])));
    return summed.length === 0 ? products : products.mul(2);
  },
  shape(args, c) {
    const [a, b] = [args.tensor('lhs'), args.tensor('rhs')];
    const [summed, batch] = itemsOf(args.raw('dimension_numbers')).map((pair) => intLists(pair, 'dimension_numbers'));
    const [da, db] = [c.knownRank(a), c.knownRank(b)];
    const meet = ([left, right]: number[][]) =>
      left.map((axis, i) =>
        contract(
          c,
          'dot_general',
          { dim: da[axis], role: `dim ${axis} of lhs` },
          { dim: db[right[i]], role: `dim ${right[i]} of rhs` },
        ),
      );
    meet(summed);
    const shared = meet(batch);
    const rest = (dims: readonly Dim[], side: number) =>
      dims.filter((_, i) => !summed[side].includes(i) && !batch[side].includes(i));
    return like(a, [...shared, ...rest(da, 0), ...rest(db, 1)], c.promote([a, b]));
  },
  compose(B, { lhs, rhs }, args) {
    const [summed, batch] = itemsOf(args.raw('dimension_numbers')).map((pair) => intLists(pair, 'dimension_numbers'));
    const left = sizes(args.tensor('lhs')).map((_, i) => `l${i}`);
    const right = sizes(args.tensor('rhs')).map((_, i) => `r${i}`);
    for (const [of, to] of [summed, batch]) of.forEach((axis, i) => (right[to[i]] = left[axis]));
    const shared = batch[0].map((axis) => left[axis]);
    const gone = new Set([...shared, ...summed[0].map((axis) => left[axis])]);
    const output = [...shared, ...[...left, ...right].filter((name) => !gone.has(name))];
    return einsumOf(B, [lhs, rhs], { operands: [left, right], output });
  },
};

/** Where batch (or output features), features and spatial axes stand, as `NHWC` or `HWIO` spells it. */
interface Layout {
  readonly batch: number;
  readonly features: number;
  readonly spatial: readonly number[];
}

function layoutOf(text: string, batch: string, features: string): Layout {
  const letters = [...text];
  const spatial = letters
    .map((letter, i) => ({ letter, i }))
    .filter(({ letter }) => ![batch, features].includes(letter));
  return { batch: letters.indexOf(batch), features: letters.indexOf(features), spatial: spatial.map(({ i }) => i) };
}

/** Layouts of input, kernel and output; channels first when none are given. The spatial letters are matched by name. */
function layouts(args: OpArgs, rank: number): readonly Layout[] {
  const given = args.raw('dimension_numbers');
  if (given.kind === 'none') {
    const spatial = 'XYZW'.slice(0, rank - 2);
    return [layoutOf(`NC${spatial}`, 'N', 'C'), layoutOf(`OI${spatial}`, 'O', 'I'), layoutOf(`NC${spatial}`, 'N', 'C')];
  }
  const texts = itemsOf(given, 'dimension_numbers').map((item) => {
    if (item.kind === 'str' && item.value !== null) return item.value;
    throw new Undetermined('dimension_numbers are not strings');
  });
  if (texts.length !== 3) throw new Undetermined('dimension_numbers are not three strings');
  const order = (text: string) => text.replaceAll(/[NCOI]/g, '');
  if (texts.some((text) => order(text) !== order(texts[0])))
    throw new Undetermined('dimension_numbers permute the image');
  return [layoutOf(texts[0], 'N', 'C'), layoutOf(texts[1], 'O', 'I'), layoutOf(texts[2], 'N', 'C')];
}

/** One output size of a convolution with `padding` "SAME", "VALID" or (before, after). */
function convolvedSize(size: Dim, kernel: Dim, stride: Dim, dilation: Dim, padding: Arg): Dim {
  if (padding.kind === 'str' && padding.value?.startsWith('SAME')) return size.ceildiv(stride);
  const [before, after] =
    padding.kind === 'str' ? [Dim.zero, Dim.zero] : itemsOf(padding).map((p) => intOf(p, 'padding'));
  const padded = size.add(before).add(after);
  return positions(padded, { kernel, stride, dilation, padding: Dim.zero });
}

const conv: Operator = {
  name: 'lax_conv',
  // Cells of one filter: all axes of the kernel but its output features.
  flops(args, output) {
    const w = sizes(args.tensor('rhs'));
    const out = layouts(args, w.length)[1].batch;
    return elements(output)
      .mul(Dim.product(w.toSpliced(out, 1)))
      .mul(2);
  },
  shape(args, c) {
    const [lhs, rhs] = [args.tensor('lhs'), args.tensor('rhs')];
    const [x, w] = [c.knownRank(lhs), c.knownRank(rhs)];
    if (x.length !== w.length) {
      throw new ShapeError('rank', `conv: input has ${x.length} dims, kernel ${w.length}; expected as many`);
    }
    if (args.has('batch_group_count') && args.constInt('batch_group_count') !== 1) {
      throw new Undetermined('conv: batch_group_count is not modelled');
    }
    if (args.has('lhs_dilation') && args.intsOf('lhs_dilation', x.length - 2).some((d) => d.value !== 1))
      throw new Undetermined('conv: lhs_dilation is not modelled');
    const [input, kernel, output] = layouts(args, x.length);
    const n = x.length - 2;
    requireFeatures(args, c, x[input.features], w[kernel.features]);
    const strides = args.intsOf('window_strides', n);
    const dilation = args.has('rhs_dilation') ? args.intsOf('rhs_dilation', n) : Array<Dim>(n).fill(Dim.one);
    const padding = args.raw('padding');
    const out: Dim[] = [];
    out[output.batch] = x[input.batch];
    out[output.features] = w[kernel.batch];
    output.spatial.forEach((axis, i) => {
      const side = padding.kind === 'str' ? padding : itemsOf(padding, 'padding')[i];
      out[axis] = convolvedSize(x[input.spatial[i]], w[kernel.spatial[i]], strides[i], dilation[i], side);
    });
    return like(lhs, out, c.promote([lhs, rhs]));
  },
  compose(B, { lhs, rhs }, args) {
    const [x, w] = [sizesKnown(args.tensor('lhs')), sizesKnown(args.tensor('rhs'))];
    const n = x.length - 2;
    if (n < 1 || n > 3) throw new Undetermined(`conv: ${n} spatial axes are not computed`);
    const [input, kernel, output] = layouts(args, x.length);
    const stride = constants(args.intsOf('window_strides', n), 'window_strides');
    const dilation = args.has('rhs_dilation')
      ? constants(args.intsOf('rhs_dilation', n), 'rhs_dilation')
      : Array<number>(n).fill(1);
    const pairs = input.spatial.map((axis, i) =>
      paddingOf(args.raw('padding'), i, x[axis], w[kernel.spatial[i]], stride[i], dilation[i]),
    );
    const padded = B.call('pad', {
      input: B.permute(lhs, orderOf(input)),
      pad: pairs.toReversed().flat(),
      mode: 'constant',
      value: 0,
    });
    const product = B.call(`conv${n}d`, {
      input: padded,
      weight: B.permute(rhs, orderOf(kernel)),
      bias: null,
      stride,
      padding: 0,
      dilation,
      groups: args.constInt('feature_group_count'),
    });
    const order = orderOf(output);
    return B.permute(
      product,
      order.map((_, axis) => order.indexOf(axis)),
    );
  },
};

/** The axes of a layout with the batch (or output features) first, then features, then the image. */
function orderOf({ batch, features, spatial }: Layout): number[] {
  return [batch, features, ...spatial];
}

function constants(dims: readonly Dim[], what: string): number[] {
  return dims.map((d) => {
    if (d.value === null) throw new Undetermined(`${what} is not known`);
    return d.value;
  });
}

/** Zeros before and after an axis; "SAME" has the odd one at the end, "SAME_LOWER" before. */
function paddingOf(
  padding: Arg,
  axis: number,
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
): readonly [number, number] {
  if (padding.kind !== 'str') {
    const [before, after] = itemsOf(itemsOf(padding, 'padding')[axis], 'padding').map((p) => constantOf(p, 'padding'));
    return [before, after];
  }
  if (padding.value === 'VALID') return [0, 0];
  if (padding.value !== 'SAME' && padding.value !== 'SAME_LOWER') {
    throw new RangeError(
      `expected padding "SAME", "SAME_LOWER", "VALID" or pairs of numbers, found "${padding.value}"`,
    );
  }
  const needed = Math.max((Math.ceil(size / stride) - 1) * stride + dilation * (kernel - 1) + 1 - size, 0);
  const less = Math.floor(needed / 2);
  return padding.value === 'SAME' ? [less, needed - less] : [needed - less, less];
}

function requireFeatures(args: OpArgs, c: ShapeContext, found: Dim, perGroup: Dim): void {
  const expected = perGroup.mul(args.int('feature_group_count'));
  c.require(found, expected, () => {
    return new ShapeError('conv-channels', `conv: input has ${found} channels, kernel expects ${expected}`, [
      { dim: found, role: 'channels of input' },
      { dim: expected, role: 'channels of the kernel' },
    ]);
  });
}

/** query (B, T, N, H) or (T, N, H), key and value (B, S, K, H) → the shape of the query. */
const attention: Operator = {
  name: 'jax_dot_product_attention',
  flops(args) {
    const query = sizes(args.tensor('query'));
    const width = query[query.length - 1];
    const keys = sizes(args.tensor('key')).at(-3)!;
    const masked = args.has('mask') || args.has('bias') || (args.has('is_causal') && args.bool('is_causal'));
    return attentionFlops(Dim.product(query.slice(0, -1)).mul(keys), width, width, masked);
  },
  shape(args, c) {
    const [query, key, value] = ['query', 'key', 'value'].map((name) => args.tensor(name));
    const q = c.ranked(query, [4, 3], 'dot_product_attention query', ['B', 'T', 'N', 'H']);
    const k = c.ranked(key, [q.length], 'dot_product_attention key', ['B', 'S', 'K', 'H']);
    const v = c.ranked(value, [q.length], 'dot_product_attention value', ['B', 'S', 'K', 'H']);
    const side = (dims: readonly Dim[], at: number, name: string) => ({
      dim: dims[dims.length + at],
      role: `dim ${at} of ${name}`,
    });
    contract(c, 'dot_product_attention', side(q, -1, 'query'), side(k, -1, 'key'));
    contract(c, 'dot_product_attention', side(k, -3, 'key'), side(v, -3, 'value'));
    if (args.has('return_residual') && args.bool('return_residual'))
      throw new Undetermined('dot_product_attention: the residual is asked for too');
    return like(query, q);
  },
  compose: (B, x, args) => attended(B, x, args),
};

/** What hides a key keeps this share of the type's largest number, below zero, as score. */
const HIDDEN = -0.7;

/** softmax(query · key · scale + bias) · value for each head, the softmax in single precision as JAX has it. */
function attended(B: Backend, { query, key, value, bias, mask }: Inputs, args: OpArgs): Var {
  for (const name of ['query_seq_lengths', 'key_value_seq_lengths', 'local_window_size']) {
    if (args.has(name)) throw new Undetermined(`dot_product_attention: ${name} is not computed`);
  }
  const { dtype } = args.tensor('query');
  if (dtype !== 'float32' && dtype !== 'float64')
    throw new Undetermined(`dot_product_attention of ${dtype ?? 'an unknown type'} is not computed`);
  args.raw('implementation');
  const sizesOfQuery = sizesKnown(args.tensor('query'));
  const [length, heads, width] = sizesOfQuery.slice(-3);
  const [keys, own] = sizesKnown(args.tensor('key')).slice(-3);
  if (own === 0 || heads % own !== 0) throw new RangeError(`${heads} heads of query do not divide among ${own} of key`);
  // (…, length, heads, width) → (…, heads, length, width); heads of keys and values as often as queries share them.
  const byHead = (x: Var) => B.transpose(x, -3, -2);
  const shared = (x: Var) =>
    own === heads ? byHead(x) : B.call('repeat_interleave', { input: byHead(x), repeats: heads / own, dim: -3 });
  const scale = args.optionalNumber('scale') ?? 1 / Math.sqrt(width);
  const scores = B.mul(B.matmul(byHead(query), B.mT(shared(key))), scale);
  const biased = bias ? B.toDType(B.add(scores, bias), dtype) : scores;
  const largest = dtype === 'float32' ? LARGEST_SINGLE : Number.MAX_VALUE;
  const hide = (x: Var, visible: Var) => B.where(visible, x, HIDDEN * largest);
  const masked = mask ? hide(biased, mask) : biased;
  const seen = args.bool('is_causal') ? hide(masked, upTo(B, length, keys)) : masked;
  const weights = B.call('softmax', { input: B.toDType(seen, 'float32'), dim: -1 });
  // A mask of four axes adds a batch of one.
  return B.reshape(byHead(B.matmul(B.toDType(weights, dtype), shared(value))), sizesOfQuery);
}

const LARGEST_SINGLE = (2 - 2 ** -23) * 2 ** 127;

/** Query i sees the keys 0 to i. */
function upTo(B: Backend, length: number, keys: number): Var {
  const [i, j] = [length, keys].map((n) =>
    B.call('tensor', { data: Array.from({ length: n }, (_, k) => k), dtype: { dtype: 'int64' } }),
  );
  return B.ge(B.unsqueeze(i, 1), j);
}

export const operators: readonly Operator[] = [dotGeneral, conv, attention];
