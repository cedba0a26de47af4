/** What shape rules ask and demand, answered from what is known at a point of a program. */
import type { Assumptions, Verdict } from '../assumptions';
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { Names, symbolDim } from '../names';
import {
  type PromotionOperand,
  promoteNumpy,
  promoteNumpyToFloat,
  promoteTorch,
  promoteTorchToFloat,
} from '../promotion';
import { type JaxOperand, promoteJax, promoteJaxToFloat } from '../promotionJax';
import { lastDims, learnRank, sizeAt } from '../ranks';
import { formatShape, knownDims, minRank, RestVar, resolve, type Shape, shapeOf } from '../shape';
import { broadcastShapes } from './broadcast';
import { better, describeDim } from './dims';
import { type ShapeContext, ShapeError, type TensorType, Undetermined } from './operator';

export interface ContextOptions {
  readonly names?: Names;
  /** Scope of new symbols that belong to no tensor. */
  readonly scope?: string;
  readonly defaultFloat?: DType;
}

export class OperatorContext implements ShapeContext {
  readonly names: Names;
  readonly scope: string;
  readonly defaultFloat: DType;

  /**
   * @param choose picks one of `options` hypotheses (0 is the first) on the rank of what is called so and given to
   *   what needs it; the caller runs the rule again for each of the others.
   */
  constructor(
    readonly assume: Assumptions,
    private readonly choose: (what: string, name: string, options: number) => number,
    options: ContextOptions = {},
  ) {
    this.names = options.names ?? new Names(assume.trail);
    this.scope = options.scope ?? '';
    this.defaultFloat = options.defaultFloat ?? 'float32';
  }

  dims(x: TensorType): readonly Dim[] | null {
    return knownDims(x.shape);
  }

  rankOf(x: TensorType): number | null {
    return knownDims(x.shape)?.length ?? null;
  }

  ranked(x: TensorType, ranks: readonly number[], what: string, names?: readonly string[]): readonly Dim[] {
    const known = knownDims(x.shape);
    if (known) {
      if (ranks.includes(known.length)) return known;
      throw this.rankError(
        x.shape,
        ranks.map((r) => `${r}-D`),
        what,
      );
    }
    const least = minRank(x.shape);
    const open = ranks.filter((r) => r >= least);
    if (open.length === 0)
      throw this.rankError(
        x.shape,
        ranks.map((r) => `${r}-D`),
        what,
      );
    const rank = open[open.length === 1 ? 0 : this.choose(what, x.shape.rest?.name ?? '', open.length)];
    const most = Math.max(...ranks);
    const dims = this.bindRank(x, rank, names?.slice(names.length - most).slice(most - rank));
    if (!dims) throw this.rankError(x.shape, [`${rank}-D`], what);
    return dims;
  }

  knownRank(x: TensorType): readonly Dim[] {
    const dims = knownDims(x.shape);
    if (!dims) throw new Undetermined('the number of dimensions is not known');
    return dims;
  }

  trailing(x: TensorType, n: number, what: string, names?: readonly string[]): readonly Dim[] {
    const dims = lastDims(this, x.shape, n, names);
    if (!dims) throw this.rankError(x.shape, [`at least ${n}-D`], what);
    return dims;
  }

  sizeAt(x: TensorType, index: number, what: string): Dim {
    const d = sizeAt(this, x.shape, index);
    if (d) return this.assume.normalize(d);
    throw new ShapeError('axis-range', `${what}: no dimension ${index} in ${this.describe(x.shape)}`);
  }

  bindRank(x: TensorType, n: number, names?: readonly string[]): readonly Dim[] | null {
    return learnRank(this, x.shape, n, names);
  }

  withTrailing(x: TensorType, n: number, dims: readonly Dim[]): Shape {
    const s = resolve(x.shape);
    if (s.rest === null) return shapeOf([...s.front.slice(0, s.front.length - n), ...dims]);
    const back = s.back.length - n;
    if (back >= 0) return { front: s.front, rest: s.rest, back: [...s.back.slice(0, back), ...dims] };
    // The last n dims may reach into the front ones: only those that surely stand before them are kept.
    const front = s.front.slice(0, Math.max(0, minRank(s) - n));
    return { front, rest: new RestVar(s.rest.name, s.rest.scope, front.length, dims.length), back: dims };
  }

  require(a: Dim, b: Dim, error: () => ShapeError): Dim {
    if (this.assume.equate(a, b) === 'refuted') throw error();
    return better(this.assume.normalize(a), this.assume.normalize(b));
  }

  requireDivides(q: Dim, p: Dim, error: () => ShapeError): void {
    const [nq, np] = [this.assume.normalize(q), this.assume.normalize(p)];
    if (nq.value === 0) throw error();
    if (this.assume.divides(nq, np)) return;
    if (this.assume.compare(np.mod(nq), Dim.zero) === 'refuted') throw error();
    this.assume.addDivisor(np, nq);
  }

  requireAtMost(a: Dim, b: Dim, error: () => ShapeError): void {
    if (this.assume.atMost(a, b) === 'refuted') throw error();
  }

  /** A 0-d tensor has the axis 0 and -1, as in PyTorch. */
  axis(dim: number, rank: number, what: string): number {
    const n = Math.max(rank, 1);
    if (dim >= -n && dim < n) return dim < 0 ? dim + n : dim;
    throw new ShapeError('axis-range', `${what}: a ${rank}-D tensor has no dim ${dim}, only ${-n} to ${n - 1}`);
  }

  broadcast(shapes: readonly Shape[], what: string): Shape {
    return broadcastShapes(this.assume, shapes, what);
  }

  compare(a: Dim, b: Dim): Verdict {
    return this.assume.compare(a, b);
  }

  fresh(name: string): Dim {
    const sym = this.names.symbol(name, this.scope);
    sym.varies = true;
    return symbolDim(sym);
  }

  unknown(name: string, rank?: number): Shape {
    const shape: Shape = { front: [], rest: new RestVar(name, this.scope), back: [] };
    if (rank !== undefined) learnRank(this, shape, rank);
    return resolve(shape);
  }

  promote(operands: readonly TensorType[]): DType | null {
    const list = operands.map(promotionOperand);
    switch (libraryOf(operands)) {
      case 'torch':
        return promoteTorch(list, this.defaultFloat);
      case 'numpy':
        return promoteNumpy(operands.map(numpyOperand));
      case 'jax':
        return promoteJax(operands.map(jaxOperand));
    }
  }

  promoteToFloat(operands: readonly TensorType[]): DType | null {
    const list = operands.map(promotionOperand);
    switch (libraryOf(operands)) {
      case 'torch':
        return promoteTorchToFloat(list, this.defaultFloat);
      case 'numpy':
        return promoteNumpyToFloat(operands.map(numpyOperand));
      case 'jax':
        return promoteJaxToFloat(operands.map(jaxOperand));
    }
  }

  private rankError(shape: Shape, wanted: readonly string[], what: string): ShapeError {
    const list = wanted.length > 1 ? `${wanted.slice(0, -1).join(', ')} or ${wanted.at(-1)}` : wanted[0];
    const noun = what.includes(' ') ? 'tensor' : 'input';
    const article = list.startsWith('at least') ? '' : 'a ';
    return new ShapeError('rank', `${what}: expected ${article}${list} ${noun}, found ${this.describe(shape)}`);
  }

  private describe(shape: Shape): string {
    const least = minRank(shape);
    const rank = knownDims(shape) ? `${least}-D` : `at least ${least}-D`;
    return `${rank} ${formatShape(shape, (d) => describeDim(this.assume.normalize(d)))}`;
  }
}

function promotionOperand(x: TensorType): PromotionOperand {
  return { dtype: x.dtype, rank: knownDims(x.shape)?.length ?? null, weak: x.weak ?? false };
}

/** NumPy's own scalars are not weak to it. */
function numpyOperand(x: TensorType): PromotionOperand {
  return x.library === 'numpy' ? { ...promotionOperand(x), weak: false } : promotionOperand(x);
}

function jaxOperand(x: TensorType): JaxOperand {
  return { ...numpyOperand(x), isArray: x.library === 'jax' };
}

/** Python numbers follow the library of the tensors beside them; a tensor of PyTorch or JAX takes NumPy's arrays along. */
function libraryOf(operands: readonly TensorType[]): TensorType['library'] {
  const libraries = operands.filter((x) => !x.weak).map((x) => x.library);
  // An array of JAX may be as weak as a number.
  if (operands.some((x) => x.library === 'jax')) return 'jax';
  return libraries.find((l) => l !== 'numpy') ?? libraries[0] ?? 'torch';
}
