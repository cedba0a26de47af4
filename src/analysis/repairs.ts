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
  const e = at.node as Expr;
  const change =
    error.code === 'matmul-mismatch'
      ? transposed(i, op, args, e)
      : (dimMoved(i, op, args, e) ?? concatenated(i, op, args, e));
  return change ? new MendableError(error, change) : error;
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
    const isSimple = ['Name', 'Attribute', 'Call', 'Subscript'].includes(operand.kind);
    const method = transposeOf(turned);
    return { node: operand, text: `${isSimple ? '$' : '($)'}${method}`, title: `Write ${method} behind it` };
  }
  return null;
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
