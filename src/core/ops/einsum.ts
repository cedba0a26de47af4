/** Einstein summation: `torch.einsum`, `numpy.einsum`, and `einops.einsum` with words for letters. */
import { Dim } from '../dim';
import { knownDims, resolve, type Shape, shapeOf } from '../shape';
import { contractNamed } from '../tensor/einsum';
import { rankOf } from './axes';
import type { Backend } from './backend';
import { size, sizes } from './cost';
import { type Operator, type ShapeContext, ShapeError, type TensorType, Undetermined, type Var } from './operator';
import { enclose, like, show } from './output';

/** The axes of one operand, or of the result: those before an ellipsis, and those after it. */
interface Subscripts {
  readonly front: readonly string[];
  readonly ellipsis: boolean;
  readonly back: readonly string[];
}

interface Equation {
  readonly operands: readonly Subscripts[];
  readonly output: Subscripts;
}

const fail = (message: string) => new ShapeError('einsum-equation', `einsum: ${message}`);

// ------------------------------------------------------------------------------------------ equations

/** `'bij,bjk->bik'`; without an arrow the letters that occur once, in alphabetical order. */
function parseLetters(equation: string): Equation {
  const text = equation.replaceAll(' ', '');
  const [inputs, output, ...more] = text.split('->');
  if (more.length > 0) throw fail(`more than one -> in '${equation}'`);
  const operands = inputs.split(',').map((part) => subscriptsOf(part, equation));
  if (output === undefined) return { operands, output: implicitOutput(operands) };
  return { operands, output: subscriptsOf(output, equation) };
}

function subscriptsOf(text: string, equation: string): Subscripts {
  // Packages that take more letters than torch and numpy do use Unicode ones.
  if (/[^\x20-\x7e]/.test(text)) throw new Undetermined('einsum: letters outside ASCII');
  const parts = text.split('...');
  if (parts.length > 2 || parts.some((p) => !/^[A-Za-z]*$/.test(p))) throw fail(`invalid subscripts in '${equation}'`);
  return parts.length === 2
    ? { front: [...parts[0]], ellipsis: true, back: [...parts[1]] }
    : { front: [...text], ellipsis: false, back: [] };
}

function implicitOutput(operands: readonly Subscripts[]): Subscripts {
  const counts = new Map<string, number>();
  for (const name of operands.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const once = [...counts.keys()].filter((name) => counts.get(name) === 1).sort();
  return operands.some((o) => o.ellipsis)
    ? { front: [], ellipsis: true, back: once }
    : { front: once, ellipsis: false, back: [] };
}

function namesOf(s: Subscripts): readonly string[] {
  return [...s.front, ...s.back];
}

/** `'b i, i j -> b j'` with words, as einops writes it. */
export function parseWords(pattern: string): Equation {
  const [inputs, output, ...more] = pattern.split('->');
  if (output === undefined || more.length > 0) throw fail(`pattern '${pattern}' needs exactly one ->`);
  return { operands: inputs.split(',').map(wordsOf), output: wordsOf(output) };
}

function wordsOf(text: string): Subscripts {
  const words = text.replaceAll('…', '...').split(/\s+/).filter(Boolean);
  const bad = words.find((w) => w !== '...' && !/^[A-Za-z]\w*$/.test(w));
  if (bad) throw new Undetermined(`einsum: axis '${bad}' is not modelled`);
  const at = words.indexOf('...');
  if (at < 0) return { front: words, ellipsis: false, back: [] };
  return { front: words.slice(0, at), ellipsis: true, back: words.slice(at + 1) };
}

// ------------------------------------------------------------------------------------------ shapes

/** The shape of the result. An axis that is named twice has one size, or 1 where it broadcasts. */
export function einsumShape(equation: Equation, tensors: readonly TensorType[], c: ShapeContext): Shape {
  if (tensors.length !== equation.operands.length) {
    throw fail(`the equation has ${equation.operands.length} operands, found ${tensors.length}`);
  }
  const sizes = new Map<string, Dim>();
  const middles: Shape[] = [];
  equation.operands.forEach((subscripts, i) => {
    const middle = readOperand(subscripts, tensors[i], i, sizes, c);
    if (middle) middles.push(middle);
  });
  const { front, ellipsis, back } = equation.output;
  const names = namesOf(equation.output);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated) throw fail(`${repeated} appears more than once in the output`);
  const size = (name: string) => {
    const dim = sizes.get(name);
    if (!dim) throw fail(`${name} of the output is in no operand`);
    return dim;
  };
  const [first, last] = [front.map(size), back.map(size)];
  return enclose(first, ellipsis ? c.broadcast(middles, 'einsum: dims of the ellipsis') : shapeOf([]), last);
}

/** Notes the sizes of one operand; answers what its ellipsis stands for. */
function readOperand(
  subscripts: Subscripts,
  x: TensorType,
  index: number,
  sizes: Map<string, Dim>,
  c: ShapeContext,
): Shape | null {
  const { front, ellipsis, back } = subscripts;
  const what = `einsum operand ${index + 1}`;
  const own = new Map<string, Dim>();
  const note = (name: string, dim: Dim) => {
    const seen = own.get(name);
    own.set(name, seen ? c.require(seen, dim, () => diagonalMismatch(name, what, seen, dim)) : dim);
  };
  let middle: Shape | null = null;
  if (ellipsis) {
    const last = c.trailing(x, front.length + back.length, what) && c.trailing(x, back.length, what, back);
    front.forEach((name, i) => {
      note(name, c.sizeAt(x, i, what));
    });
    back.forEach((name, i) => {
      note(name, last[i]);
    });
    middle = middleOf(x, front.length, back.length);
  } else {
    c.ranked(x, [front.length], what, front).forEach((dim, i) => {
      note(front[i], dim);
    });
  }
  for (const [name, dim] of own) sizes.set(name, meet(name, sizes.get(name), dim, c));
  return middle;
}

function diagonalMismatch(name: string, what: string, a: Dim, b: Dim): ShapeError {
  return new ShapeError('einsum-mismatch', `${what}: ${name} is repeated, with sizes ${a} and ${b}`, [
    { dim: a, role: name },
    { dim: b, role: name },
  ]);
}

/** The size of a name that several operands have. */
function meet(name: string, seen: Dim | undefined, dim: Dim, c: ShapeContext): Dim {
  if (!seen) return dim;
  try {
    return c.knownRank({
      shape: c.broadcast([shapeOf([seen]), shapeOf([dim])], name),
      dtype: null,
      library: 'torch',
    })[0];
  } catch (e) {
    if (!(e instanceof ShapeError)) throw e;
    throw new ShapeError('einsum-mismatch', `einsum: sizes of ${name} differ, ${seen} and ${dim}`, [
      { dim: seen, role: `${name} of an earlier operand` },
      { dim, role: name },
    ]);
  }
}

/** The shape without its first and last dims. */
function middleOf(x: TensorType, front: number, back: number): Shape {
  const s = resolve(x.shape);
  if (s.rest === null) return shapeOf(s.front.slice(front, s.front.length - back));
  if (s.front.length < front || s.back.length < back) {
    throw new Undetermined(`einsum: the dims of the ellipsis are not known in ${show(s)}`);
  }
  return { front: s.front.slice(front), rest: s.rest, back: s.back.slice(0, s.back.length - back) };
}

/**
 * One or two operands: axes that only one of them has are summed first; then every combination of indices is a product,
 * and its addition where something is summed. With more operands it depends on their order.
 */
export function einsumFlops(equation: Equation, tensors: readonly TensorType[]): Dim {
  if (tensors.length > 2) throw new Undetermined('einsum: the order of the contractions is not known');
  const axes = equation.operands.map((subscripts, i) => axesOf(subscripts, sizes(tensors[i])));
  const kept = new Set(namesOf(equation.output));
  const alone = (name: string, i: number) => !kept.has(name) && !axes.some((other, k) => k !== i && other.has(name));
  let flops = Dim.zero;
  const all = new Map<string, Dim>();
  let sums = false;
  axes.forEach((own, i) => {
    const summed = [...own.keys()].some((name) => named(name) && alone(name, i));
    if (summed) flops = flops.add(size(tensors[i]));
    for (const [name, dim] of own) {
      if (named(name) && alone(name, i)) continue;
      sums ||= named(name) && !kept.has(name);
      const seen = all.get(name);
      all.set(name, seen ? Dim.broadcast(seen, dim) : dim);
    }
  });
  return tensors.length === 1 ? flops : flops.add(Dim.product(all.values()).mul(sums ? 2 : 1));
}

/** Sizes by name; those under the ellipsis are called by their place from its end. */
function axesOf(subscripts: Subscripts, dims: readonly Dim[]): Map<string, Dim> {
  const { front, back } = subscripts;
  const end = dims.length - back.length;
  const place = (i: number) => (i < front.length ? front[i] : i >= end ? back[i - end] : String(end - i));
  return new Map(dims.map((dim, i) => [place(i), dim]));
}

/** Is it a name, not a place under the ellipsis? */
function named(name: string): boolean {
  return !/^\d/.test(name);
}

// ------------------------------------------------------------------------------------------ value and gradient

/** The names of each axis when the ranks are known; those under the ellipsis are called by their place from its end. */
export interface NamedAxes {
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
}

export function namedAxes(equation: Equation, ranks: readonly number[]): NamedAxes {
  const middles = equation.operands.map((o, i) => (o.ellipsis ? ranks[i] - namesOf(o).length : 0));
  const spelled = (s: Subscripts, middle: number) => [
    ...s.front,
    ...Array.from({ length: middle }, (_, i) => String(middle - i)),
    ...s.back,
  ];
  return {
    operands: equation.operands.map((o, i) => spelled(o, middles[i])),
    output: spelled(equation.output, equation.output.ellipsis ? Math.max(0, ...middles) : 0),
  };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The equation of named axes, with a letter for each name. */
function lettered(operands: readonly (readonly string[])[], output: readonly string[]): string {
  const names = [...new Set(operands.flat())];
  if (names.length > LETTERS.length) throw new Undetermined(`einsum: more than ${LETTERS.length} axes`);
  const word = (axes: readonly string[]) => axes.map((name) => LETTERS[names.indexOf(name)]).join('');
  return `${operands.map(word).join(',')}->${word(output)}`;
}

/** `einsum` by names, in operators. */
export function einsumOf(B: Backend, tensors: readonly Var[], { operands, output }: NamedAxes): Var {
  return B.call('einsum', { equation: lettered(operands, output), operands: tensors });
}

/**
 * The adjoint of an operand: the einsum of g and the other operands. An axis that only it has is spread by a factor of
 * ones, the diagonal of a repeated name by an identity matrix.
 */
function operandAdjoint(B: Backend, g: Var, tensors: readonly Var[], axes: NamedAxes, i: number): Var {
  const factors = [g, ...tensors.filter((_, k) => k !== i).map((t) => B.conj(t))];
  const names = [axes.output, ...axes.operands.filter((_, k) => k !== i)];
  const own = axes.operands[i];
  const target = own.map((name, k) => (own.indexOf(name) === k ? name : `${name}'${k}`));
  for (const [k, name] of target.entries()) {
    if (name === own[k]) continue;
    const n = knownDims(tensors[i].type.shape)?.[k].value ?? null;
    if (n === null) throw new Undetermined('einsum: the size of a diagonal is not known');
    factors.push(B.toDType(B.call('eye', { n }), g.type.dtype!));
    names.push([own[k], name]);
  }
  if (own.some((name, k) => !isCovered(name, k, tensors, axes, i))) {
    factors.push(B.onesLike(tensors[i]));
    names.push(target);
  }
  return einsumOf(B, factors, { operands: names, output: target });
}

/** Has the result, or another operand, the axis k of an operand in its size? */
function isCovered(name: string, k: number, tensors: readonly Var[], axes: NamedAxes, i: number): boolean {
  if (axes.output.includes(name)) return true;
  const size = (t: Var, at: number) => knownDims(t.type.shape)?.[at];
  const own = size(tensors[i], k);
  return axes.operands.some((others, n) => {
    const at = others.indexOf(name);
    if (n === i || at < 0) return false;
    const other = size(tensors[n], at);
    return own === undefined || other === undefined || other.equals(own);
  });
}

const einsum: Operator = {
  name: 'einsum',
  primitive: true,
  flops: (args) => einsumFlops(parseLetters(args.str('equation')), args.tensors('operands')),
  shape(args, c) {
    const equation = parseLetters(args.str('equation'));
    const tensors = args.tensors('operands');
    return like(tensors[0], einsumShape(equation, tensors, c), c.promote(tensors));
  },
  eval(args, out) {
    if (out.dtype === 'bool') throw new Undetermined('einsum: products of bools are not computed');
    const tensors = args.values('operands');
    const axes = namedAxes(
      parseLetters(args.str('equation')),
      tensors.map((t) => t.rank),
    );
    const operands = tensors.map((x, i) => ({ x, names: axes.operands[i] }));
    return contractNamed(out.dtype, operands, axes.output);
  },
  vjp(B, g, _x, _y, args) {
    const tensors = args.vars('operands');
    const axes = namedAxes(parseLetters(args.str('equation')), args.tensors('operands').map(rankOf));
    return { operands: tensors.map((_, i) => operandAdjoint(B, g, tensors, axes, i)) };
  },
};

export const operators: readonly Operator[] = [einsum];
