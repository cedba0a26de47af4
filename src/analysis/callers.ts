/** The chain of calls that a problem arose in, and whether that chain is followed whenever its beginning runs. */
import { knownDims } from '../core/shape';
import type { Expr, Node } from '../python/ast';
import type { Frame } from './interp/frame';
import { settled } from './interp/tensors';
import type { SourceFile } from './source';
import type { CallArgs } from './values/values';

/** A call expression of the user's that was under way. */
export interface Caller {
  readonly file: SourceFile;
  readonly node: Node;
  /** What it calls, perhaps through a library: the node of a function of the user's. */
  readonly callee: Node | null;
  /** Whenever the function that the call stands in runs, the problem arises: no path leaves it, or the callees, before. */
  readonly sure: boolean;
  /** All sizes of the tensors that it passes are known. */
  readonly known: boolean;
}

/** The calls of the user's through which a frame was reached, innermost first. */
export function callersOf(frame: Frame | null): Caller[] {
  const callers: Caller[] = [];
  let sure = true;
  let callee: Frame | null = null;
  for (let f = frame; f; f = f.parent) {
    sure &&= isPassedWhole(f);
    if (!f.isLibrary) callee = f;
    // What the failing expression itself calls in a library is not yet a call that led to it.
    if (!callee || !f.parent || (f.callNode as Expr | null)?.kind !== 'Call' || f.parent.isLibrary) continue;
    const { file } = f.parent;
    const [node, known] = [f.callNode!, hasKnownSizes(f.given)];
    callers.push({ file, node, callee: callee.func?.node ?? null, sure: sure && isPassedWhole(f.parent), known });
  }
  return callers;
}

/** No undecided path has left the frame, or the pass of a loop that it is in; a generator may never be gone through. */
function isPassedWhole(f: Frame): boolean {
  const exits = [...f.returns, ...f.loops.flatMap((l) => [...l.breaks, ...l.continues])];
  return f.yields === null && exits.every((e) => e.mark === null);
}

function hasKnownSizes({ args, kwargs }: CallArgs): boolean {
  return [...args, ...kwargs.values()].map(settled).every((v) => {
    return v.kind !== 'tensor' || knownDims(v.shape)?.every((d) => d.value !== null) === true;
  });
}
