/** Products that sum over shared axes: `matmul` and its fixed-rank forms, `linear`, `tensordot`, `kron`. */
import { Dim } from '../dim';
import { minRank, type Shape, shapeOf } from '../shape';
import { product2 } from '../tensor/product';
import { rankOf } from './axes';
import type { Backend } from './backend';
import { elements, lastSize, sizes } from './cost';
import { ifKnown } from './literals';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  type Var,
} from './operator';
import { enclose, like, show } from './output';

interface Side {
  readonly dim: Dim;
  readonly role: string;
}

const ordinal = (i: number) => ['first', 'second', 'third'][i] ?? `${i + 1}th`;

/** Demands that the axes summed over have one size. */
export function contract(c: ShapeContext, name: string, a: Side, b: Side, fix?: string): Dim {
  return c.require(
    a.dim,
    b.dim,
    () => new ShapeError('matmul-mismatch', `${name}: inner sizes differ, ${a.dim} and ${b.dim}`, [a, b], fix),
  );
}

/** `shape` without its last n dims, which are known to exist. */
function leading(c: ShapeContext, x: TensorType, n: number): Shape {
  return c.withTrailing(x, n, []);
}

/**
 * `a @ b` with the batch rules of `numpy.matmul`: (n)·(n) → (), (…, m, k)·(k) → (…, m), (k)·(…, k, n) → (…, n),
 * (…, m, k)·(…, k, n) → (broadcast …, m, n).
 */
export function matmulShape(a: TensorType, b: TensorType, c: ShapeContext, name = 'matmul'): Shape {
  const ra = c.dims(a)?.length ?? null;
  const rb = c.dims(b)?.length ?? null;
  if (ra === 0 || rb === 0) {
    throw new ShapeError('matmul-scalar', `${name}: both operands need at least 1 dim, found a 0-d one`);
  }
  if (rb === 1) return matrixVector(a, b, c, name);
  if (rb === null && minRank(b.shape) < 2) return unknownProduct(c, []);
  const [k2, n] = c.trailing(b, 2, 'second operand');
  const k1 = c.trailing(a, 1, 'first operand')[0];
  contract(
    c,
    name,
    { dim: k1, role: 'last dim of the first operand' },
    { dim: k2, role: 'dim -2 of the second operand' },
    k1.isConst && k1.value === n.value ? 'transpose the second operand, which has this size last' : undefined,
  );
  if (rb === 2) return c.withTrailing(a, 1, [n]);
  if (ra === 1) return c.withTrailing(b, 2, [n]);
  if (ra === null && minRank(a.shape) < 2) return unknownProduct(c, [n]);
  const m = c.trailing(a, 2, 'first operand')[0];
  const batch = c.broadcast([leading(c, a, 2), leading(c, b, 2)], `${name}: batch dims`);
  return enclose([], batch, [m, n]);
}

function matrixVector(a: TensorType, b: TensorType, c: ShapeContext, name: string): Shape {
  const [k2] = c.trailing(b, 1, 'second operand');
  const [k1] = c.trailing(a, 1, 'first operand');
  contract(
    c,
    name,
    { dim: k1, role: 'last dim of the first operand' },
    { dim: k2, role: 'size of the second operand' },
  );
  return leading(c, a, 1);
}

/** A product of which only the last dims are known. */
function unknownProduct(c: ShapeContext, last: readonly Dim[]): Shape {
  return enclose([], c.unknown('matmul'), last);
}

/** A product that sums over the last axis of an operand: 2k an element of the result. */
export function sumsOverLast(name: string): FlopRule {
  return (args, output) =>
    elements(output)
      .mul(lastSize(args.operand(name)))
      .mul(2);
}

const matmul: Operator = {
  name: 'matmul',
  primitive: true,
  flops: sumsOverLast('input'),
  shape(args, c) {
    const [a, b] = [args.tensor('input'), args.tensor('other')];
    return like(a, matmulShape(a, b, c), c.promote([a, b]));
  },
  eval(args, out) {
    const [a, b] = [args.value('input').to(out.dtype), args.value('other').to(out.dtype)];
    return product2(a, b, out.sizes);
  },
  vjp(B, g, { input: a, other: b }, _y, args) {
    const [ra, rb] = [rankOf(args.tensor('input')), rankOf(args.tensor('other'))];
    // A vector is a row on the left and a column on the right.
    const [x, y] = [ra === 1 ? B.unsqueeze(a, 0) : a, rb === 1 ? B.unsqueeze(b, 1) : b];
    const [rows, columns] = [
      ra === 1 ? B.unsqueeze(g, rb === 1 ? 0 : -2) : g,
      (z: Var) => (rb === 1 ? B.unsqueeze(z, -1) : z),
    ];
    const z = columns(rows);
    // One matrix on the right of a batch: with all rows in one matrix its adjoint is one product.
    const other = ra > 2 && rb === 2 ? B.matmul(B.mH(flatRows(B, x)), flatRows(B, z)) : B.matmul(B.mH(x), z);
    return { input: fitted(B, B.matmul(z, B.mH(y)), a, ra, -2), other: fitted(B, other, b, rb, -1) };
  },
};

/** The adjoint of a vector without the axis that was added to it. */
function fitted(B: Backend, g: Var, x: Var, rank: number, added: -1 | -2): Var {
  return rank === 1 ? B.sumToLike(B.squeeze(g, added), x) : g;
}

/** A product of operands with fixed ranks, given by the letters of their axes, as in `bij,bjk->bik`. */
function fixed(
  name: string,
  parameters: readonly [string, string],
  letters: string,
  multiply: (B: Backend, x: Var, y: Var) => Var = (B, x, y) => B.matmul(x, y),
): Operator {
  const [inputs, output] = letters.split('->');
  const sums = [...inputs].some((letter) => letter !== ',' && !output.includes(letter));
  return {
    name,
    flops: (args) => productOfSizes(args, parameters, inputs).mul(sums ? 2 : 1),
    shape(args, c) {
      const operands = parameters.map((p) => args.tensor(p));
      const dims = product(name, operands, inputs.split(','), output, c);
      return like(operands[0], dims, c.promote(operands));
    },
    compose: (B, x) => multiply(B, x[parameters[0]], x[parameters[1]]),
  };
}

function product(
  name: string,
  operands: readonly TensorType[],
  letters: readonly string[],
  output: string,
  c: ShapeContext,
): Dim[] {
  const sizes = new Map<string, Side>();
  operands.forEach((x, i) => {
    c.ranked(x, [letters[i].length], `${name}: ${ordinal(i)} operand`).forEach((dim, axis) => {
      const side = { dim, role: `dim ${axis} of the ${ordinal(i)} operand` };
      const seen = sizes.get(letters[i][axis]);
      sizes.set(letters[i][axis], seen ? { dim: agree(c, name, letters[i][axis], seen, side), role: seen.role } : side);
    });
  });
  return [...output].map((letter) => sizes.get(letter)!.dim);
}

/** The product of the sizes of all letters, each taken once. */
function productOfSizes(args: OpArgs, parameters: readonly string[], inputs: string): Dim {
  const found = new Map<string, Dim>();
  inputs.split(',').forEach((letters, i) => {
    const dims = sizes(args.tensor(parameters[i]));
    [...letters].forEach((letter, axis) => {
      found.set(letter, dims[axis]);
    });
  });
  return Dim.product(found.values());
}

function agree(c: ShapeContext, name: string, letter: string, a: Side, b: Side): Dim {
  if (letter !== 'b') return contract(c, name, a, b);
  return c.require(
    a.dim,
    b.dim,
    () => new ShapeError('batch-mismatch', `${name}: batch sizes differ, ${a.dim} and ${b.dim}`, [a, b]),
  );
}

/** `input` of an `add…` form must broadcast to the product, which is the result. */
function added(
  name: string,
  parameters: readonly [string, string],
  letters: string,
  multiply: (B: Backend, x: Var, y: Var) => Var = (B, x, y) => B.matmul(x, y),
): Operator {
  const [inputs, output] = letters.split('->');
  return {
    name,
    flops: (args) => productOfSizes(args, parameters, inputs).mul(2),
    shape(args, c) {
      const operands = parameters.map((p) => args.tensor(p));
      const dims = product(name, operands, inputs.split(','), output, c);
      const input = args.tensor('input');
      requireExpands(c, input, dims, `${name} input`);
      return like(input, dims, c.promote([input, ...operands]));
    },
    /** beta · input + alpha · product; an input that counts for nothing is not looked at, be it NaN. */
    compose(B, x, args) {
      const [alpha, beta] = [args.optionalNumber('alpha') ?? 1, args.optionalNumber('beta') ?? 1];
      const times = (y: Var, by: number) => (by === 1 ? y : B.mul(y, by));
      const own = times(multiply(B, x[parameters[0]], x[parameters[1]]), alpha);
      return beta === 0 ? own : B.add(times(x.input, beta), own);
    },
  };
}

/** Demands that `x` can be expanded to the dims: from the right, each size is 1 or the target's. */
function requireExpands(c: ShapeContext, x: TensorType, target: readonly Dim[], what: string): void {
  const dims = c.dims(x);
  if (!dims) return;
  if (dims.length > target.length) {
    throw new ShapeError(
      'expand-mismatch',
      `${what} has ${dims.length} dims, more than the ${target.length} of ${show(target)}`,
    );
  }
  dims.forEach((dim, i) => {
    const to = target[target.length - dims.length + i];
    if (c.compare(dim, to) !== 'refuted' || c.compare(dim, Dim.one) !== 'refuted') return;
    throw new ShapeError('expand-mismatch', `${what} ${show(dims)} cannot be expanded to ${show(target)}`, [
      { dim, role: what },
      { dim: to, role: 'size it has to have' },
    ]);
  });
}

const linear: Operator = {
  name: 'linear',
  flops: sumsOverLast('input'),
  shape(args, c) {
    const input = args.tensor('input');
    const weight = args.tensor('weight');
    const bias = ifKnown(() => args.optionalTensor('bias'));
    const w = c.ranked(weight, [2, 1], 'linear weight');
    const [last] = c.trailing(input, 1, 'linear');
    const inFeatures = w[w.length - 1];
    c.require(
      last,
      inFeatures,
      () =>
        new ShapeError(
          'linear-mismatch',
          `linear: inner sizes differ, ${last} and ${inFeatures}`,
          [
            { dim: last, role: 'last dim of input' },
            { dim: inFeatures, role: 'in_features of the weight' },
          ],
          last.isConst ? `set in_features to ${last}` : undefined,
        ),
    );
    const out = w.slice(0, -1);
    if (bias && out.length === 1) requireBias(c, bias, out[0]);
    return like(input, c.withTrailing(input, 1, out), c.promote(bias ? [input, weight, bias] : [input, weight]));
  },
  compose(B, { input: x, weight, bias }, args) {
    // A weight of one axis gives one number for each row.
    const y = B.matmul(x, rankOf(args.tensor('weight')) === 1 ? weight : B.mT(weight));
    return bias ? B.add(y, bias) : y;
  },
  /** y = x Wᵀ + b: with all positions as rows of one matrix the weight's adjoint is gᵀ x. */
  vjp(B, g, { input: x, weight }, _y, args) {
    const [rank, weightRank] = [rankOf(args.tensor('input')), rankOf(args.tensor('weight'))];
    const column = weightRank === 1 ? B.unsqueeze(g, -1) : g;
    const rows = (t: Var) => (rank === 1 ? B.unsqueeze(t, 0) : rank === 2 ? t : flatRows(B, t));
    return {
      input: weightRank === 1 ? B.mul(column, B.conj(weight)) : B.matmul(g, B.conj(weight)),
      weight: weightRank === 1 ? B.mul(column, B.conj(x)) : B.matmul(B.mT(rows(g)), B.conj(rows(x))),
      bias: g,
    };
  },
};

/** (…, n) as a matrix. */
function flatRows(B: Backend, x: Var): Var {
  return B.call('flatten', { input: x, start_dim: 0, end_dim: -2 });
}

/** A bias is added by broadcasting; of it only the last dim can be judged without the rank of the input. */
function requireBias(c: ShapeContext, bias: TensorType, out: Dim): void {
  const dims = c.dims(bias);
  if (dims && dims.length > 0) {
    const last: TensorType = { ...bias, shape: shapeOf(dims.slice(-1)) };
    requireExpands(c, last, [out], 'linear bias');
  }
}

/** x1ᵀ A x2 + b: inputs (…, in1) and (…, in2) with equal leading dims, weight (out, in1, in2) → (…, out). */
const bilinear: Operator = {
  name: 'bilinear',
  // x1ᵀ A, in1·in2 products an entry of the result, then its product with x2.
  flops(args, output) {
    const [, in1, in2] = sizes(args.tensor('weight'));
    return elements(output).mul(in2).mul(in1.add(1)).mul(2);
  },
  shape(args, c) {
    const [x1, x2, weight] = [args.tensor('input1'), args.tensor('input2'), args.tensor('weight')];
    const [out, in1, in2] = c.ranked(weight, [3], 'bilinear weight');
    const sides = [
      [x1, in1],
      [x2, in2],
    ] as const;
    sides.forEach(([x, size], i) => {
      const last = { dim: c.trailing(x, 1, `bilinear: input${i + 1}`)[0], role: `last dim of input${i + 1}` };
      contract(c, 'bilinear', last, { dim: size, role: `dim ${i + 1} of weight` });
    });
    const [d1, d2] = [c.dims(x1), c.dims(x2)];
    if (d1 && d2) {
      if (d1.length !== d2.length) {
        throw new ShapeError('bilinear-rank', `bilinear: inputs have ${d1.length} and ${d2.length} dims`);
      }
      d1.slice(0, -1).forEach((dim, i) => {
        agree(c, 'bilinear', 'b', { dim, role: `dim ${i} of input1` }, { dim: d2[i], role: `dim ${i} of input2` });
      });
    }
    return like(x1, c.withTrailing(x1, 1, [out]));
  },
  compose(B, { input1, input2, weight, bias }) {
    // (…, 1, 1, in1) A is (…, out, 1, in2), a row of which is multiplied by x2.
    const rows = B.squeeze(B.matmul(B.unsqueeze(B.unsqueeze(input1, -2), -2), weight), -2);
    const y = B.squeeze(B.matmul(rows, B.unsqueeze(input2, -1)), -1);
    return bias ? B.add(y, bias) : y;
  },
};

function outer(B: Backend, x: Var, y: Var): Var {
  return B.mul(B.unsqueeze(x, 1), y);
}

export const operators: readonly Operator[] = [
  matmul,
  linear,
  bilinear,
  fixed('mm', ['input', 'mat2'], 'ik,kj->ij'),
  fixed('bmm', ['input', 'mat2'], 'bik,bkj->bij'),
  fixed('mv', ['input', 'vec'], 'ik,k->i'),
  fixed('dot', ['input', 'tensor'], 'k,k->'),
  fixed('vdot', ['input', 'tensor'], 'k,k->', (B, x, y) => B.matmul(B.conj(x), y)),
  fixed('outer', ['input', 'vec2'], 'i,j->ij', outer),
  added('addmm', ['mat1', 'mat2'], 'ik,kj->ij'),
  added('addbmm', ['batch1', 'batch2'], 'bik,bkj->ij', (B, x, y) => B.sum(B.matmul(x, y), 0)),
  added('baddbmm', ['batch1', 'batch2'], 'bik,bkj->bij'),
  added('addmv', ['mat', 'vec'], 'ik,k->i'),
  added('addr', ['vec1', 'vec2'], 'i,j->ij', outer),
];
