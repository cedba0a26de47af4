/** einops: axes by name, as in `rearrange(x, 'b (h d) n -> b h n d', h=8)`. */
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { knownDims, resolve, type Shape, shapeOf } from '../shape';
import { rankOf } from './axes';
import type { Backend, Given } from './backend';
import { free, size } from './cost';
import { type Group, parseSide, type Side, type Token } from './einopsPattern';
import { einsumFlops, einsumOf, einsumShape, namedAxes, parseWords } from './einsum';
import { ifKnown, intLists, intOf, itemsOf, tensorOf } from './literals';
import {
  type Arg,
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { enclose, like, show } from './output';

type Kind = 'rearrange' | 'reduce' | 'repeat';

const fail = (kind: string, message: string) => new ShapeError('einops-pattern', `${kind}: ${message}`);

// ------------------------------------------------------------------------------------------ rearrange, reduce, repeat

function transformation(kind: Kind): Operator {
  return {
    name: `einops_${kind}`,
    flops: kind === 'reduce' ? reducedFlops : free,
    shape(args, c) {
      const pattern = args.str('pattern');
      const [left, right] = sidesOf(kind, pattern);
      const x = stacked(args.raw('tensor'), c, kind);
      const sizes = givenSizes(args, c);
      checkNames(kind, pattern, left, right, sizes);
      const middle = read(c, kind, pattern, left, x, sizes);
      const dtype = kind === 'reduce' ? reducedType(args, x.dtype) : x.dtype;
      return like(x, write(right, sizes, middle, c), dtype);
    },
    compose: (B, x, args) => transformed(kind, B, args.raw('tensor').kind === 'list' ? null : x.tensor, args),
  };
}

/** One operation an element that is reduced. */
const reducedFlops: FlopRule = (args) => {
  const arg = args.raw('tensor');
  const tensors = arg.kind === 'list' ? args.tensors('tensor') : [args.tensor('tensor')];
  return tensors.reduce((n, x) => n.add(size(x)), Dim.zero);
};

function sidesOf(kind: string, pattern: string): [Side, Side] {
  const parts = pattern.split('->');
  if (parts.length !== 2) throw fail(kind, `pattern '${pattern}' needs exactly one ->`);
  const read = (text: string) => parseSide(text, (message) => fail(kind, `${message} in '${pattern}'`));
  return [read(parts[0]), read(parts[1])];
}

/** A list of tensors of one shape counts as one with a new first axis. */
function stacked(arg: Arg, c: ShapeContext, kind: string): TensorType {
  if (arg.kind !== 'list') return tensorOf(arg, `${kind}: tensor`);
  const tensors = arg.items.map((item) => tensorOf(item, `${kind}: item of the list`));
  if (tensors.length === 0) throw fail(kind, 'the list of tensors is empty');
  const first = c.knownRank(tensors[0]);
  for (const x of tensors.slice(1)) {
    const dims = c.knownRank(x);
    const error = () => fail(kind, `tensors of the list differ in shape, ${show(first)} and ${show(dims)}`);
    if (dims.length !== first.length) throw error();
    for (const i of dims.keys()) c.require(first[i], dims[i], error);
  }
  return { ...tensors[0], shape: shapeOf([Dim.of(tensors.length), ...first]) };
}

/** The sizes given as keywords; one that is not known is a size of its own. */
function givenSizes(args: OpArgs, c: ShapeContext): Map<string, Dim> {
  const pairs = itemsOf(args.raw('axes_lengths'), 'axes').map((pair) => itemsOf(pair));
  return new Map(
    pairs.map(([name, value]) => {
      if (name.kind !== 'str' || name.value === null) throw new Undetermined('name of an axis');
      const size = name.value;
      return [size, ifKnown(() => intOf(value)) ?? c.fresh(size)];
    }),
  );
}

/** What einops checks before it looks at sizes. */
function checkNames(kind: Kind, pattern: string, left: Side, right: Side, sizes: ReadonlyMap<string, Dim>): void {
  const [l, r] = [new Set(left.names), new Set(right.names)];
  const only = (a: Set<string>, b: Set<string>) => [...a].filter((name) => !b.has(name));
  const reject = (names: readonly string[], where: string) => {
    if (names.length > 0) throw fail(kind, `${names.join(', ')} only on the ${where} of '${pattern}'`);
  };
  if (kind !== 'reduce') reject(only(l, r), 'left');
  if (kind !== 'repeat') reject(only(r, l), 'right');
  const unsized = kind === 'repeat' ? only(r, l).filter((name) => !sizes.has(name)) : [];
  if (unsized.length > 0) throw fail(kind, `no size is given for the new axis ${unsized.join(', ')} of '${pattern}'`);
  if (kind === 'rearrange' && [...left.groups, ...right.groups].some((g) => g.tokens.some(isRepetition))) {
    throw fail(kind, `'${pattern}' has an unnamed axis of a size other than 1`);
  }
  const unused = [...sizes.keys()].filter((name) => !l.has(name) && !r.has(name));
  if (unused.length > 0) throw fail(kind, `axis ${unused.join(', ')} is not in '${pattern}'`);
  if (left.groups.some((g) => g.composite && g.tokens.some((t) => t.kind === 'ellipsis'))) {
    throw fail(kind, `an ellipsis in brackets is not allowed on the left of '${pattern}'`);
  }
}

function isRepetition(token: Token): boolean {
  return token.kind === 'number' && token.size !== 1;
}

/** Takes sizes of axes from a tensor by the left side of a pattern; answers what the ellipsis stands for. */
function read(
  c: ShapeContext,
  kind: string,
  pattern: string,
  left: Side,
  x: TensorType,
  sizes: Map<string, Dim>,
): Shape | null {
  const at = left.groups.findIndex((g) => g.tokens[0]?.kind === 'ellipsis');
  const what = `${kind} '${pattern}'`;
  const bind = (group: Group, dim: Dim) => splitGroup(c, what, group, dim, sizes);
  if (at < 0) {
    const dims = c.ranked(x, [left.groups.length], what, left.groups.map(nameOf));
    left.groups.forEach((group, i) => {
      bind(group, dims[i]);
    });
    return null;
  }
  const [front, back] = [left.groups.slice(0, at), left.groups.slice(at + 1)];
  c.trailing(x, front.length + back.length, what);
  const last = c.trailing(x, back.length, what, back.map(nameOf));
  front.forEach((group, i) => {
    bind(group, c.sizeAt(x, i, what));
  });
  back.forEach((group, i) => {
    bind(group, last[i]);
  });
  const s = resolve(x.shape);
  if (s.rest === null) return shapeOf(s.front.slice(at, s.front.length - back.length));
  if (s.front.length < at || s.back.length < back.length) throw new Undetermined(`${what}: the ellipsis is not known`);
  return { front: s.front.slice(at), rest: s.rest, back: s.back.slice(0, s.back.length - back.length) };
}

/** What a dim is called that is not known yet: `h`, `h_d` for `(h d)`. */
function nameOf(group: Group): string {
  return group.tokens.flatMap((token) => (token.kind === 'name' ? [token.name] : [])).join('_');
}

/** `(h d)` against a dim: of the axes at most one may have no size yet. */
function splitGroup(c: ShapeContext, what: string, group: Group, dim: Dim, sizes: Map<string, Dim>): void {
  let known = Dim.one;
  const open: string[] = [];
  for (const token of group.tokens) {
    const size = sizeOf(token, sizes);
    if (size) known = known.mul(size);
    else if (token.kind === 'name') open.push(token.name);
  }
  if (open.length > 1) throw new ShapeError('einops-size', `${what}: sizes of ${open.join(', ')} cannot be told`);
  const clash = [
    { dim, role: `size of ${groupText(group)}` },
    { dim: known, role: 'product of the given sizes' },
  ];
  if (open.length === 0) {
    const size = c.require(known, dim, () => {
      return new ShapeError('einops-size', `${what}: ${groupText(group)} is ${known}, the tensor has ${dim}`, clash);
    });
    const [token] = group.tokens;
    if (group.tokens.length === 1 && token.kind === 'name') sizes.set(token.name, size);
    return;
  }
  c.requireDivides(known, dim, () => {
    return new ShapeError('einops-size', `${what}: ${dim} is not divisible by ${known} in ${groupText(group)}`, clash);
  });
  sizes.set(open[0], dim.exactDiv(known) ?? dim.floordiv(known));
}

function sizeOf(token: Token, sizes: ReadonlyMap<string, Dim>): Dim | null {
  if (token.kind === 'number') return Dim.of(token.size);
  return token.kind === 'name' ? (sizes.get(token.name) ?? null) : null;
}

function groupText(group: Group): string {
  const words = group.tokens.map((t) => (t.kind === 'name' ? t.name : t.kind === 'number' ? String(t.size) : '…'));
  return words.length === 1 ? words[0] : `(${words.join(' ')})`;
}

/** The shape that the right side of a pattern spells. */
function write(right: Side, sizes: ReadonlyMap<string, Dim>, middle: Shape | null, c: ShapeContext): Shape {
  const parts: Dim[][] = [[], []];
  let spread: Shape | null = null;
  for (const group of right.groups) {
    if (group.tokens.length === 1 && group.tokens[0].kind === 'ellipsis' && !group.composite) spread = middle;
    else parts[spread ? 1 : 0].push(groupSize(group, sizes, middle, c));
  }
  return enclose(parts[0], spread ?? shapeOf([]), parts[1]);
}

function groupSize(group: Group, sizes: ReadonlyMap<string, Dim>, middle: Shape | null, c: ShapeContext): Dim {
  const factors = group.tokens.flatMap((token) => {
    if (token.kind !== 'ellipsis') return [sizeOf(token, sizes)!];
    return c.knownRank({ shape: middle!, dtype: null, library: 'torch' });
  });
  return factors.length === 1 ? factors[0] : Dim.product(factors);
}

/** Minimum and maximum keep the dtype; sums of integers and means do not. */
function reducedType(args: OpArgs, dtype: DType | null): DType | null {
  const reduction = args.raw('reduction');
  const keeps = reduction.kind === 'str' && ['min', 'max', 'any', 'all'].includes(reduction.value ?? '');
  return keeps || (dtype !== null && dtypeKind(dtype) === 'float') ? dtype : null;
}

/** Axes of one side, one by one, with the ellipsis spelled: `…0`, `…1`. */
function elementary(side: Side, middle: number): string[][] {
  return side.groups.flatMap((group) => {
    const names = group.tokens.flatMap((t, i) => {
      if (t.kind === 'name') return [t.name];
      if (t.kind === 'number') return t.size === 1 ? [] : [`${t.size}#${i}`];
      return Array.from({ length: middle }, (_, k) => `…${k}`);
    });
    return group.composite || group.tokens[0].kind !== 'ellipsis' ? [names] : names.map((name) => [name]);
  });
}

/** Sizes of all axes on the left, by the dims of the tensor and the sizes that are given. */
function axisSizes(groups: readonly string[][], dims: readonly Dim[], args: OpArgs): Map<string, Dim> {
  const pairs = itemsOf(args.raw('axes_lengths'), 'axes').map((pair) => itemsOf(pair));
  const sizes = new Map(pairs.map(([name, value]) => [(name as { value: string }).value, intOf(value)]));
  for (const [i, names] of groups.entries()) {
    const known = Dim.product(names.flatMap((name) => sizes.get(name) ?? unnamedSize(name) ?? []));
    for (const name of names) {
      const size = unnamedSize(name) ?? sizes.get(name);
      sizes.set(name, size ?? dims[i].exactDiv(known) ?? dims[i].floordiv(known));
    }
  }
  return sizes;
}

/** Of an axis that is written as its size. */
function unnamedSize(name: string): Dim | null {
  return name.includes('#') ? Dim.of(Number.parseInt(name, 10)) : null;
}

/** Axes apart, in the new order without those that are reduced and with those that are repeated, and together again. */
function transformed(kind: Kind, B: Backend, given: Var | null, args: OpArgs): Var {
  const [left, right] = sidesOf(kind, args.str('pattern'));
  const x = given ?? B.stack(args.vars('tensor'), 0);
  const dims = knownDims(x.type.shape);
  if (!dims) throw new Undetermined(`${kind}: the number of dimensions is not known`);
  const plain = left.groups.filter((g) => g.composite || g.tokens[0].kind !== 'ellipsis').length;
  const [from, to] = [left, right].map((side) => elementary(side, dims.length - plain));
  const sizes = axisSizes(from, dims, args);
  const sizeOfAxis = (name: string) => sizes.get(name) ?? unnamedSize(name)!;
  const all = from.flat();
  const kept = to.flat().filter((name) => all.includes(name));
  const gone = all.filter((name) => !kept.includes(name));
  const order = [...kept, ...gone].map((name) => all.indexOf(name));
  let y = B.call('permute', { input: shaped(B, x, all.map(sizeOfAxis)), dims: order });
  if (kind === 'reduce') y = reducedOver(B, y, kept.length, gone.length, args.str('reduction'));
  const result = to.flat();
  for (const [i, name] of result.entries()) if (!kept.includes(name)) y = B.unsqueeze(y, i);
  if (result.length > kept.length) y = B.call('expand', { input: y, size: asGiven(result.map(sizeOfAxis)) });
  return shaped(
    B,
    y,
    to.map((names) => Dim.product(names.map(sizeOfAxis))),
  );
}

function asGiven(sizes: readonly Dim[]): Given[] {
  return sizes.map((value) => ({ arg: { kind: 'int', value } }));
}

function shaped(B: Backend, x: Var, sizes: readonly Dim[]): Var {
  return B.call('reshape', { input: x, shape: asGiven(sizes) });
}

const REDUCTIONS: Readonly<Record<string, string>> = {
  sum: 'sum',
  mean: 'mean',
  max: 'amax',
  min: 'amin',
  prod: 'prod',
};

/** Over the `count` axes from `first` on. */
function reducedOver(B: Backend, x: Var, first: number, count: number, reduction: string): Var {
  const name = REDUCTIONS[reduction] ?? (['any', 'all'].includes(reduction) ? reduction : null);
  if (!name) throw new Undetermined(`reduce: the reduction '${reduction}' is not computed`);
  if (count === 0) return x;
  const dim = Array.from({ length: count }, (_, i) => first + i);
  if (['sum', 'mean', 'amax', 'amin'].includes(name)) return B.call(name, { input: x, dim, keepdim: false });
  // PyTorch's take one axis.
  return dim.reduceRight((y, axis) => B.call(name, { input: y, dim: axis, keepdim: false }), x);
}

// ------------------------------------------------------------------------------------------ pack, unpack, einsum

/** The axes of `'b * c'` before and after the star. */
function aroundStar(kind: string, pattern: string): [string[], string[]] {
  const words = pattern.split(/\s+/).filter(Boolean);
  const at = words.indexOf('*');
  if (at < 0 || words.lastIndexOf('*') !== at) throw fail(kind, `pattern '${pattern}' needs exactly one *`);
  return [words.slice(0, at), words.slice(at + 1)];
}

/** Tensors that differ in the axes under the star, joined along one axis in their place; and those axes. */
const pack: Operator = {
  name: 'einops_pack',
  flops: free,
  shape(args, c) {
    const pattern = args.str('pattern');
    const [front, back] = aroundStar('pack', pattern);
    const tensors = args.tensors('tensors');
    if (tensors.length === 0) throw fail('pack', 'the list of tensors is empty');
    const common = new Map<string, Dim>();
    const stars = tensors.map((x, i) => {
      const dims = c.knownRank(x);
      if (dims.length < front.length + back.length) {
        throw fail('pack', `tensor ${i + 1} ${show(dims)} has fewer axes than '${pattern}'`);
      }
      const end = dims.length - back.length;
      const named = [...dims.slice(0, front.length), ...dims.slice(end)];
      [...front, ...back].forEach((name, k) => {
        const seen = common.get(name);
        const error = () =>
          new ShapeError(
            'einops-size',
            `pack '${pattern}': ${name} is ${seen} in one tensor and ${named[k]} in another`,
          );
        common.set(name, seen ? c.require(seen, named[k], error) : named[k]);
      });
      return dims.slice(front.length, end);
    });
    const length = stars.map((dims) => Dim.product(dims)).reduce((a, b) => a.add(b));
    const at = (name: string) => common.get(name)!;
    const packed = like(tensors[0], [...front.map(at), length, ...back.map(at)], c.promote(tensors));
    return { kind: 'tuple', items: [packed, { kind: 'list', items: stars.map(sizesOutput) }] };
  },
  compose(B, _x, args) {
    const [front, back] = aroundStar('pack', args.str('pattern'));
    const flat = args.vars('tensors').map((x) => {
      const dims = knownDims(x.type.shape)!;
      const end = dims.length - back.length;
      const star = Dim.product(dims.slice(front.length, end));
      return shaped(B, x, [...dims.slice(0, front.length), star, ...dims.slice(end)]);
    });
    return [B.cat(flat, front.length)];
  },
};

function sizesOutput(dims: readonly Dim[]): Output {
  return { kind: 'tuple', items: dims.map((value) => ({ kind: 'int', value })) };
}

/** The inverse of `pack`: one tensor for each list of axes. */
const unpack: Operator = {
  name: 'einops_unpack',
  flops: free,
  shape(args, c) {
    const pattern = args.str('pattern');
    const [front, back] = aroundStar('unpack', pattern);
    const x = args.tensor('tensor');
    const dims = c.ranked(x, [front.length + 1 + back.length], `unpack '${pattern}'`);
    const length = dims[front.length];
    const stars = itemsOf(args.raw('packed_shapes'), 'packed_shapes').map((item) => {
      const items = item.kind === 'list' ? item.items : [item];
      return items.map((i) => intOf(i, 'unpack: packed_shapes'));
    });
    const minusOne = Dim.of(-1);
    const open = stars.filter((dimsOfOne) => dimsOfOne.some((d) => d.equals(minusOne)));
    const closed = stars.filter((s) => !open.includes(s)).reduce((sum, s) => sum.add(Dim.product(s)), Dim.zero);
    if (open.length > 1) throw fail('unpack', 'at most one of packed_shapes may have a -1');
    if (open.length === 0) {
      c.require(
        length,
        closed,
        () => new ShapeError('einops-size', `unpack: packed_shapes hold ${closed} of ${length}`),
      );
    }
    const items = stars.map((s) => {
      const filled = open.includes(s) ? fill(s, length.sub(closed), c) : s;
      return like(x, [...dims.slice(0, front.length), ...filled, ...dims.slice(front.length + 1)]);
    });
    return { kind: 'list', items };
  },
  compose(B, { tensor }, args) {
    const [front] = aroundStar('unpack', args.str('pattern'));
    const dims = knownDims(tensor.type.shape)!.map((d) => d.value);
    const axis = front.length;
    if (dims.includes(null)) throw new Undetermined('unpack: the sizes are not known');
    const stars = intLists(args.raw('packed_shapes'), 'packed_shapes');
    const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
    const closed = stars.filter((s) => !s.includes(-1)).reduce((n, s) => n + product(s), 0);
    let start = 0;
    return stars.map((s) => {
      const length = s.includes(-1) ? dims[axis]! - closed : product(s);
      const sizes = s.map((n) => (n === -1 ? length / product(s.filter((m) => m !== -1)) : n));
      const part = B.narrow(tensor, axis, start, length);
      start += length;
      return B.reshape(part, [...dims.slice(0, axis), ...sizes, ...dims.slice(axis + 1)] as number[]);
    });
  },
};

/** Sizes in which -1 stands for what is left. */
function fill(sizes: readonly Dim[], length: Dim, c: ShapeContext): Dim[] {
  const rest = Dim.product(sizes.filter((d) => d.value !== -1));
  c.requireDivides(rest, length, () => new ShapeError('einops-size', `unpack: ${length} is not divisible by ${rest}`));
  return sizes.map((d) => (d.value === -1 ? (length.exactDiv(rest) ?? length.floordiv(rest)) : d));
}

function patternAndTensors(args: OpArgs): [string, TensorType[]] {
  const items = itemsOf(args.raw('operands'), 'einsum');
  const pattern = items.at(-1);
  if (pattern?.kind !== 'str' || pattern.value === null) throw new Undetermined('einsum: the pattern is not known');
  const tensors = items.slice(0, -1).map((item) => tensorOf(item, 'einsum: operand'));
  if (tensors.length === 0) throw new Undetermined('einsum: no operands');
  return [pattern.value, tensors];
}

/** Tensors first, the pattern last: `einsum(a, b, 'b i, i j -> b j')`. */
const einsum: Operator = {
  name: 'einops_einsum',
  flops(args) {
    const [pattern, tensors] = patternAndTensors(args);
    return einsumFlops(parseWords(pattern), tensors);
  },
  shape(args, c) {
    const [pattern, tensors] = patternAndTensors(args);
    return like(tensors[0], einsumShape(parseWords(pattern), tensors, c), c.promote(tensors));
  },
  compose(B, _x, args) {
    const [pattern, types] = patternAndTensors(args);
    const tensors = itemsOf(args.raw('operands'), 'einsum')
      .slice(0, -1)
      .map((item) => {
        if (item.kind === 'tensor' && item.node) return item.node;
        throw new Undetermined('einsum: the operands are not known');
      });
    return einsumOf(B, tensors, namedAxes(parseWords(pattern), types.map(rankOf)));
  },
};

export const operators: readonly Operator[] = [
  transformation('rearrange'),
  transformation('reduce'),
  transformation('repeat'),
  pack,
  unpack,
  einsum,
];
