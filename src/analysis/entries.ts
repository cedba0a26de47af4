/** The calls through which the functions of a file are reached from outside: each is a context that can be chosen. */
import { resolve } from '../core/shape';
import type { Node } from '../python/ast';
import type { Frame } from './interp/frame';
import { settled } from './interp/tensors';
import type { SourceFile } from './source';
import type { CallArgs, Value } from './values/values';

/** A call from another file, or from the file's own body, with the shapes that it passes. */
export interface Entry {
  readonly file: SourceFile;
  readonly node: Node;
  /** `GPT.forward`; of a constructor its class. */
  readonly callee: string;
  /** `(8, 256), (8, 256)`; empty when no tensor is passed. */
  readonly given: string;
}

/** Further ones are not told apart. */
const MAX_ENTRIES = 48;

export class Entries {
  private readonly known = new Map<Node, Map<string, Entry>>();
  private count = 0;

  /**
   * The entry that a call of a function belongs to: its caller's in the same file, else the call itself. Where a file
   * was entered without a tensor (`main()`), the first call that passes one tells more.
   */
  of(frame: Frame, caller: { readonly frame: Frame; readonly node: Node } | null): Entry | null {
    if (!caller || !frame.func) return null;
    const given = shapesOf(frame.given);
    const { file, func, owner, entry } = caller.frame;
    const inside = file === frame.file && (func !== null || owner !== null);
    if (inside && (entry === null || entry.given !== '' || given === '')) return entry;
    return this.entry(file, caller.node, frame.func.qualname.replace(/\.__init__$/, ''), given);
  }

  private entry(file: SourceFile, node: Node, callee: string, given: string): Entry | null {
    let here = this.known.get(node);
    if (!here) this.known.set(node, (here = new Map()));
    const key = `${callee} ${given}`;
    const old = here.get(key);
    if (old || this.count >= MAX_ENTRIES) return old ?? null;
    const entry = { file, node, callee, given };
    this.count++;
    here.set(key, entry);
    return entry;
  }
}

function shapesOf({ args, kwargs }: CallArgs): string {
  return [...args, ...kwargs.values()].flatMap(shapeOf).join(', ');
}

function shapeOf(value: Value): string[] {
  const v = settled(value);
  if (v.kind !== 'tensor') return [];
  const { front, rest, back } = resolve(v.shape);
  const dims = [...front, ...back].map((d) => d.format((s) => s.name, '·'));
  if (rest) dims.splice(front.length, 0, '…');
  return [dims.length === 1 && !rest ? `(${dims[0]},)` : `(${dims.join(', ')})`];
}
