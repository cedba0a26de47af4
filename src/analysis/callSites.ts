/**
 * What the calls in a document give a function: where all of them agree, a function that is run on its own gets
 * symbols of that kind.
 */
import { knownDims, type Shape } from '../core/shape';
import type { Node } from '../python/ast';
import { settled } from './interp/tensors';
import type { FunctionValue, Value } from './values/values';

export interface Given {
  readonly kind: 'int' | 'tensor' | 'other';
  /** Of tensors, when all have the same. */
  readonly rank: number | null;
  readonly library: 'torch' | 'numpy' | 'jax';
}

const OTHER: Given = { kind: 'other', rank: null, library: 'torch' };

export class CallSites {
  private readonly notes = new Map<Node, Map<string, Given>>();
  private open: { f: FunctionValue; given: ReadonlyMap<string, Value>; shapes: ReadonlyMap<string, Shape> }[] = [];

  note(f: FunctionValue, given: ReadonlyMap<string, Value>): void {
    const shapes = new Map<string, Shape>();
    for (const [name, value] of given) {
      const v = settled(value);
      if (v.kind === 'tensor') shapes.set(name, v.shape);
    }
    this.open.push({ f, given: new Map(given), shapes });
  }

  /** The run ends: by now the uses have told what an unknown argument is. */
  settle(): void {
    for (const call of this.open.splice(0)) this.take(call.f, call.given, call.shapes);
  }

  private take(f: FunctionValue, given: ReadonlyMap<string, Value>, shapes: ReadonlyMap<string, Shape>): void {
    let params = this.notes.get(f.node);
    if (!params) this.notes.set(f.node, (params = new Map()));
    for (const p of f.params) {
      const value = given.get(p.name);
      if (value) params.set(p.name, agree(params.get(p.name), describe(value, shapes.get(p.name))));
    }
  }

  given(f: FunctionValue, param: string): Given | null {
    return this.notes.get(f.node)?.get(param) ?? null;
  }
}

/** @param shape of a tensor when the call began: the function may have changed it in place. */
function describe(value: Value, shape: Shape | undefined): Given {
  const v = settled(value);
  if (v.kind === 'int') return { kind: 'int', rank: null, library: 'torch' };
  if (v.kind !== 'tensor') return OTHER;
  const first = shape ?? (v.isReshaped ? null : v.shape);
  return { kind: 'tensor', rank: (first && knownDims(first)?.length) ?? null, library: v.library };
}

function agree(old: Given | undefined, now: Given): Given {
  if (!old) return now;
  if (old.kind !== now.kind || old.library !== now.library) return OTHER;
  return { ...old, rank: old.rank === now.rank ? old.rank : null };
}
