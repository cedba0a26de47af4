/**
 * One operator, one definition. A file in this folder defines a family of operators as plain objects; `index.ts`
 * lists the files. What a public function of torch or numpy is called, and how its arguments are named, is in the
 * table of signatures of the library models, not here.
 */
import type { Assumptions } from '../assumptions';
import type { Dim } from '../dim';
import type { DType } from '../dtype';
import type { Arbitrary } from '../graph/arbitrary';
import type { Interval } from '../intervals';
import type { Random } from '../random/random';
import type { Shape } from '../shape';
import type { Tensor } from '../tensor/tensor';
import type { Backend } from './backend';

/** What is known of an element of a tensor. */
export interface Element extends Interval {
  /** Of an integer: the size that it is. */
  readonly dim?: Dim;
}

/** What is known of a tensor. */
export interface TensorType {
  readonly shape: Shape;
  /** null when unknown. */
  readonly dtype: DType | null;
  readonly library: 'torch' | 'numpy' | 'jax';
  /** True for a 0-d value that takes part in type promotion like a Python number does. */
  readonly weak?: boolean;
  /** The elements in row-major order, where something is known of them: of small tensors of known sizes only. */
  readonly values?: readonly Element[];
  /** The tensor itself, where it is computed with. */
  readonly data?: Tensor;
}

/** A tensor of a computation, as the backend has it: a value, a node of a graph, or only a type. */
export interface Var {
  readonly type: TensorType;
}

/** Of a number that is a NumPy scalar: its type, null when unknown. */
export interface ScalarType {
  readonly dtype: DType | null;
}

/** An argument of an operator, as the caller knows it. */
export type Arg =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean | null; readonly numpy?: ScalarType }
  | { readonly kind: 'int'; readonly value: Dim; readonly numpy?: ScalarType }
  /** `bounds`: between which numbers it lies, where its value is not known exactly. */
  | { readonly kind: 'float'; readonly value: number | null; readonly bounds?: Interval; readonly numpy?: ScalarType }
  | { readonly kind: 'complex'; readonly value?: readonly [re: number, im: number] }
  | { readonly kind: 'str'; readonly value: string | null }
  | { readonly kind: 'dtype'; readonly value: DType | null }
  | { readonly kind: 'tensor'; readonly type: TensorType; readonly node?: Var }
  | { readonly kind: 'list'; readonly items: readonly Arg[]; readonly tuple: boolean; readonly isSize?: boolean }
  | { readonly kind: 'slice'; readonly lower: Arg; readonly upper: Arg; readonly step: Arg }
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly refine?: Refinement };

/** For a value of which only its name is known: that it is used as a tensor, or as an int, tells that it is one. */
export interface Refinement {
  tensor(): TensorType;
  int(): Dim;
  /** What is learned as soon as another use tells that it is an int. */
  whenInt(learn: (value: Dim) => void): void;
}

/** What an operator yields. */
export type Output =
  | { readonly kind: 'tensor'; readonly type: TensorType; readonly node?: Var }
  | { readonly kind: 'tuple'; readonly items: readonly Output[]; readonly names?: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly Output[] }
  /** `numpy`: it is a NumPy scalar of that type. */
  | { readonly kind: 'int'; readonly value: Dim; readonly numpy?: DType }
  | { readonly kind: 'float'; readonly value?: number }
  | { readonly kind: 'bool'; readonly value: boolean | null }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The call cannot succeed: every run that makes it raises. */
export class ShapeError extends Error {
  /** The operands of the call with their shapes, where it is computed: `add was given input (2, 3), other (4,)`. */
  given = '';

  constructor(
    /** Kebab-case, stable: `matmul-mismatch`. */
    readonly code: string,
    /** One line: what was expected and what was found. */
    message: string,
    /** The dims that clash (their labels say where each came from), with a word on what each is. */
    readonly dims: readonly { readonly dim: Dim; readonly role: string }[] = [],
    /** What to change, when that is clear. */
    readonly fix?: string,
  ) {
    super(message);
  }
}

export { Undetermined } from '../../base/undetermined';

/**
 * The arguments of one call, bound to the parameter names of the signature. Each accessor throws `Undetermined`
 * when the argument is unknown, and when it is of another kind than asked for (a type error is not ours to report).
 * A parameter that the caller left out has the signature's default.
 */
export interface OpArgs {
  raw(name: string): Arg;
  /** Given and not None. */
  has(name: string): boolean;
  tensor(name: string): TensorType;
  /** A tensor, or a Python number (as a weak 0-d tensor). */
  operand(name: string): TensorType;
  optionalTensor(name: string): TensorType | null;
  tensors(name: string): TensorType[];
  int(name: string): Dim;
  /** An int that must be known, such as an axis. */
  constInt(name: string): number;
  optionalInt(name: string): Dim | null;
  bool(name: string): boolean;
  str(name: string): string;
  optionalStr(name: string): string | null;
  dtype(name: string): DType | null;
  /** A list, tuple or Size of ints; a single int is a list of one. */
  ints(name: string): Dim[];
  optionalInts(name: string): Dim[] | null;
  constInts(name: string): number[];
  /** One int for each of n axes: an int is repeated, as in `stride=1` of `conv2d`. */
  intsOf(name: string, n: number): Dim[];

  // What follows is for `eval`, `vjp` and `compose`, where everything is known.

  /** The elements of a tensor, a number (0-d) or a nested list. */
  value(name: string): Tensor;
  optionalValue(name: string): Tensor | null;
  values(name: string): Tensor[];
  /** A Python number, or the element of a 0-d tensor. */
  number(name: string): number;
  optionalNumber(name: string): number | null;
  /** The tensors of a list, as the backend has them. */
  vars(name: string): Var[];
}

/** What a shape rule may ask and demand. Demands are learned when they are not known. */
export interface ShapeContext {
  readonly assume: Assumptions;
  /** The dims, or null while the rank is unknown. */
  dims(x: TensorType): readonly Dim[] | null;
  /** Number of dims, or null while it is unknown. */
  rankOf(x: TensorType): number | null;
  /**
   * The dims of a tensor that must have one of these ranks. An unknown rank is decided by following each in turn.
   * `names` are the roles of the dims for the largest of the ranks, right-aligned (`['N', 'C', 'H', 'W']`): dims that
   * are not known yet are called so.
   */
  ranked(x: TensorType, ranks: readonly number[], what: string, names?: readonly string[]): readonly Dim[];
  /** The dims; `Undetermined` when the rank is unknown. */
  knownRank(x: TensorType): readonly Dim[];
  /** The last n dims of a tensor that must have at least n; `names` are the roles of those n. */
  trailing(x: TensorType, n: number, what: string, names?: readonly string[]): readonly Dim[];
  /** The dim at an index (negative from the end) that must exist; a symbol where an unknown rank leaves it open. */
  sizeAt(x: TensorType, index: number, what: string): Dim;
  /** Learns the rank. The dims, or null when the tensor cannot have that rank. */
  bindRank(x: TensorType, n: number, names?: readonly string[]): readonly Dim[] | null;
  /** The shape with its last n dims (which must be known to exist) replaced. */
  withTrailing(x: TensorType, n: number, dims: readonly Dim[]): Shape;
  /** Demands a = b. Throws the error when that is refuted; learns it when it is open. Answers the better known of the two. */
  require(a: Dim, b: Dim, error: () => ShapeError): Dim;
  /** Demands that q divides p. */
  requireDivides(q: Dim, p: Dim, error: () => ShapeError): void;
  /** Demands a <= b when it can be refuted; learns nothing. */
  requireAtMost(a: Dim, b: Dim, error: () => ShapeError): void;
  /** A known axis in [0, rank) from a possibly negative one; `rank` may be larger than x's (unsqueeze, stack). */
  axis(dim: number, rank: number, what: string): number;
  /** NumPy broadcasting of shapes of any knowledge; throws ShapeError naming the two dims. */
  broadcast(shapes: readonly Shape[], what: string): Shape;
  /** Is a = b certain, impossible, or open? */
  compare(a: Dim, b: Dim): 'proved' | 'refuted' | 'unknown';
  /** A size that depends on data, such as the number of non-zero elements. */
  fresh(name: string): Dim;
  /** A shape of which only the rank is known, or not even that. */
  unknown(name: string, rank?: number): Shape;
  /** Type promotion by the rules of the operands' library. */
  promote(operands: readonly TensorType[]): DType | null;
  /** The same for functions that turn integers into the default float (`sqrt`, `/`). */
  promoteToFloat(operands: readonly TensorType[]): DType | null;
  readonly defaultFloat: DType;
}

/**
 * The elements of a result of known sizes and type from those of the arguments; null when they cannot be told. It also
 * says that the operator changes none of its operands.
 */
export type Fold = (args: OpArgs, sizes: readonly number[], dtype: DType) => readonly Element[] | null;

/** Operations of a call as a polynomial in the sizes. */
export type FlopRule = (args: OpArgs, output: Output) => Dim;

/** What the shape rule said of the result, for concrete arguments. */
export interface Target {
  readonly dtype: DType;
  /** A size that depends on the elements is NaN. */
  readonly sizes: readonly number[];
  /** Of several results: one for each. The two above are the first one's. */
  readonly items: readonly Target[];
}

/** One tensor, several in the order of the output, or a Python number or bool. */
export type Evaluated = Tensor | readonly Tensor[] | number | boolean;

/** What `eval` may ask for besides its arguments. */
export interface EvalContext extends ShapeContext {
  readonly random: Random;
  readonly arbitrary: Arbitrary;
}

/** The tensors and numbers among the arguments, by name. */
export type Inputs = Readonly<Record<string, Var>>;

/** Adjoints by argument name; what is left out or null is zero. For a list of tensors, a list. */
export type Adjoints = Readonly<Record<string, Var | null | readonly (Var | null)[]>>;

/** Adjoints of the arguments from the adjoint `g` of the result `y`. */
export type Vjp = (B: Backend, g: Var, x: Inputs, y: Var, args: OpArgs) => Adjoints;

/** The same for several results; the adjoint of one that nobody used is null. */
export type VjpOfMany = (
  B: Backend,
  g: readonly (Var | null)[],
  x: Inputs,
  y: readonly Var[],
  args: OpArgs,
) => Adjoints;

export interface Operator {
  /** Unique, snake_case, the name in PyTorch where it has one. */
  readonly name: string;
  /** Primitive operators carry their own value and gradient; composites get both from their parts. */
  readonly primitive?: boolean;
  /**
   * Shape and dtype of the result from those of the arguments. Throws ShapeError when no run can succeed,
   * Undetermined when it cannot be told.
   */
  shape(args: OpArgs, c: ShapeContext): Output;
  /**
   * Floating-point operations of one call, as `cost.ts` counts them. It is asked after `shape` succeeded, may be much
   * later, and learns nothing. Throws Undetermined when a size that it needs is not known; left out where there is no
   * rule.
   */
  readonly flops?: FlopRule;
  /**
   * The elements of the result. Operands are not changed. Throws RangeError, saying what to change, for arguments that
   * have no result. An argument that is given and not read makes the value unknown, so that none is overlooked.
   */
  eval?(args: OpArgs, out: Target, c: EvalContext): Evaluated;
  /** The result may share its elements with the first operand, as a view does in PyTorch. */
  readonly view?: boolean;
  /** A composite in terms of other operators: it needs no `eval` and no `vjp` of its own. */
  compose?(B: Backend, x: Inputs, args: OpArgs): Var | readonly Var[];
  /**
   * Vector-Jacobian product, in terms of operators. Adjoints need not be summed over what was broadcast: that is done
   * for all rules alike, by `sum_to_like`.
   */
  readonly vjp?: Vjp;
  /** Of an operator with several results. */
  readonly vjpOfMany?: VjpOfMany;
  /** False where there is no derivative: comparisons, indices, random numbers. */
  readonly differentiable?: false;
  /** Arguments that the call writes to beside its result, with their elements afterwards: statistics of batches. */
  updates?(B: Backend, x: Inputs, args: OpArgs): Readonly<Record<string, Var>>;
  /** Values of small constant tensors, until `eval` gives all values: attached from the table in `fold.ts`. */
  readonly fold?: Fold;
}
