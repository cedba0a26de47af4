/** Changes of one operand or word that make a call that fails succeed: each is tried on the shapes before it is offered. */
import { Dim, DimOverflow } from '../core/dim';
import { bindArgs } from '../core/ops/args';
import { operator } from '../core/ops/index';
import { type Arg, type Operator, ShapeError, type TensorType, Undetermined } from '../core/ops/operator';
import { knownDims, shapeOf } from '../core/shape';
import type { Expr, Node } from '../python/ast';
import type { Interpreter } from './interp/interpreter';
import type { Change } from './lints/lint';

/** A clash with the change that removes it. */
export class MendableError extends ShapeError {
  constructor(
    error: ShapeError,
    readonly change: Change,
  ) {
    super(error.code, error.message, error.dims, error.fix);
  }
}

type Args = ReadonlyMap<string, Arg>;

/** The error, with a change of the user's expression where one is sure to help. */
export function mendable(i: Interpreter, error: ShapeError, op: Operator, args: Args, node: Node): ShapeError {
  const at = i.userFrame(node);
  if (i.frame?.isLibrary || !at) return error;
  const change = changeFor(i, error, op, args, at.node as Expr);
  return change ? new MendableError(error, change) : error;
}

function changeFor(i: Interpreter, { code }: ShapeError, op: Operator, args: Args, e: Expr): Change | null {
  if (code === 'matmul-mismatch') return transposed(i, op, args, e);
  if (code === 'cat-rank') return unsqueezed(i, op, args, e);
  return dimMoved(i, op, args, e) ?? concatenated(i, op, args, e);
}

/** Most targets that are written. */
const MOST_TARGETS = 8;

/** The error of an unpacking into too few names, with as many as there are things to unpack. */
export function withAllTargets(i: Interpreter, error: ShapeError, targets: readonly Expr[], found: number): ShapeError {
  const last = targets.at(-1);
  if (!last || found <= targets.length || found > MOST_TARGETS || i.frame?.isLibrary) return error;
  // Elsewhere in the file `_` may be a function that translates.
  if (/(?<![\w.])_\(/.test(i.frame!.file.text)) return error;
  const names = [...targets.map((t) => i.textOf(t)), ...Array(found - targets.length).fill('_')];
  const text = `$${', _'.repeat(found - targets.length)}`;
  return new MendableError(error, { node: last, text, title: `Write ${names.join(', ')}` });
}

/** Does the call succeed, whatever the sizes are that are not known? */
function succeeds(i: Interpreter, op: Operator, args: Args): boolean {
  const { trail } = i.heap;
  const mark = trail.mark();
  try {
    op.shape(bindArgs(args), i.ops);
  } catch (e) {
    if (!(e instanceof ShapeError || e instanceof Undetermined || e instanceof DimOverflow)) throw e;
    trail.rollback(mark);
    return false;
  }
  return trail.rollback(mark).length === 0;
}

/** `a @ b.T`; the first operand only where the second does not help. */
function transposed(i: Interpreter, op: Operator, args: Args, e: Expr): Change | null {
  const names = [...args.keys()].slice(0, 2);
  const operands = e.kind === 'BinOp' ? [e.left, e.right] : e.kind === 'Call' && e.args.length === 2 ? e.args : [];
  for (const k of [1, 0]) {
    const [name, operand] = [names[k], operands[k]];
    const arg = args.get(name);
    const turned = arg?.kind === 'tensor' ? swapped(arg.type) : null;
    if (!turned || !operand || operand.kind === 'Starred') continue;
    if (!succeeds(i, op, new Map(args).set(name, { kind: 'tensor', type: turned }))) continue;
    return behind(operand, transposeOf(turned));
  }
  return null;
}

function behind(operand: Expr, text: string): Change {
  const isSimple = ['Name', 'Attribute', 'Call', 'Subscript'].includes(operand.kind);
  return { node: operand, text: `${isSimple ? '$' : '($)'}${text}`, title: `Write ${text} behind it` };
}

function swapped(t: TensorType): TensorType | null {
  const dims = knownDims(t.shape);
  if (!dims || dims.length < 2) return null;
  return { ...t, shape: shapeOf([...dims.slice(0, -2), dims.at(-1)!, dims.at(-2)!]), values: undefined };
}

function transposeOf({ shape, library }: TensorType): string {
  if (knownDims(shape)?.length === 2) return '.T';
  return library === 'torch' ? '.transpose(-2, -1)' : '.swapaxes(-2, -1)';
}

/** `torch.cat([a, b], dim=1)`, where that is the only dim along which they fit. */
function dimMoved(i: Interpreter, op: Operator, args: Args, e: Expr): Change | null {
  if (op.name !== 'cat') return null;
  const dim = fittingDim(i, op, args);
  const written =
    e.kind === 'Call' ? (e.keywords.find((k) => k.name === 'dim' || k.name === 'axis')?.value ?? e.args[1]) : null;
  if (dim === null || !written) return null;
  return { node: written, text: String(dim), title: `Write dim ${dim}` };
}

/** `b.unsqueeze(0)` of the only operand that has a dim less than the others, where it fits in one way. */
function unsqueezed(i: Interpreter, op: Operator, args: Args, e: Expr): Change | null {
  const tensors = args.get('tensors');
  const written = e.kind === 'Call' ? e.args[0] : null;
  if (op.name !== 'cat' || tensors?.kind !== 'list' || (written?.kind !== 'List' && written?.kind !== 'Tuple'))
    return null;
  const ranks = tensors.items.map((t) => (t.kind === 'tensor' ? (knownDims(t.type.shape)?.length ?? null) : null));
  const least = Math.min(...ranks.map((r) => r ?? -1));
  const k = ranks.indexOf(least);
  const [operand, lower] = [written.elts[k], tensors.items[k]];
  const isOnly = least > 0 && ranks.every((r, n) => n === k || r === least + 1);
  if (!isOnly || written.elts.length !== ranks.length || written.elts.some((x) => x.kind === 'Starred')) return null;
  if (lower.kind !== 'tensor') return null;
  const fits = Array.from({ length: least + 1 }, (_, d) => d).filter((d) => {
    const items = tensors.items.map((t, n) => (n === k ? { ...lower, type: withOne(lower.type, d) } : t));
    return succeeds(i, op, new Map(args).set('tensors', { ...tensors, items }));
  });
  return fits.length === 1 ? behind(operand, unsqueezeOf(lower.type, fits[0], least)) : null;
}

/** The tensor with a dim of 1 before the d-th. */
function withOne(t: TensorType, d: number): TensorType {
  const dims = knownDims(t.shape)!;
  return { ...t, shape: shapeOf([...dims.slice(0, d), Dim.of(1), ...dims.slice(d)]), values: undefined };
}

function unsqueezeOf({ library }: TensorType, d: number, rank: number): string {
  if (library === 'torch') return `.unsqueeze(${d})`;
  return d === rank ? '[..., None]' : `[${':, '.repeat(d)}None]`;
}

/** `torch.cat` for `torch.stack`, along the only dim along which they fit. */
function concatenated(i: Interpreter, op: Operator, args: Args, e: Expr): Change | null {
  const cat = op.name === 'stack' ? operator('cat') : null;
  if (!cat || e.kind !== 'Call' || e.func.kind !== 'Attribute' || e.func.attr !== 'stack') return null;
  const dim = fittingDim(i, cat, args);
  const bare = e.args.length === 1 && e.keywords.length === 0;
  if (dim === null || !bare) return null;
  const [{ start, end }] = e.args;
  const library = e.func.value;
  const text = i.frame!.file.text;
  const isNumpy = isOf(args, 'numpy');
  const call = `${text.slice(library.start, library.end)}.${isNumpy ? 'concatenate' : 'cat'}`;
  const argument = `${isNumpy ? 'axis' : 'dim'}=${dim}`;
  return { node: e, text: `${call}(${text.slice(start, end)}, ${argument})`, title: `Write ${call} with ${argument}` };
}

function isOf(args: Args, library: TensorType['library']): boolean {
  const tensors = args.get('tensors');
  return tensors?.kind === 'list' && tensors.items.some((t) => t.kind === 'tensor' && t.type.library === library);
}

/** The only dim along which tensors can be joined; null where there is none, or more than one. */
function fittingDim(i: Interpreter, cat: Operator, args: Args): number | null {
  const tensors = args.get('tensors');
  const [first] = tensors?.kind === 'list' ? tensors.items : [];
  const rank = first?.kind === 'tensor' ? (knownDims(first.type.shape)?.length ?? 0) : 0;
  const fits = Array.from({ length: rank }, (_, n) => n).filter((n) =>
    succeeds(i, cat, new Map(args).set('dim', { kind: 'int', value: Dim.of(n) })),
  );
  return fits.length === 1 ? fits[0] : null;
}
