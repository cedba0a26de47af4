/** Truth values: true, false, or null when that is open. */

import { knownDims } from '../../core/shape';
import type { Node } from '../../python/ast';
import { callArgs, type Value } from '../values/values';
import { callValue } from './calls';
import { elementValue } from './elements';
import type { Interpreter } from './interpreter';
import { settled } from './tensors';

export function truth(i: Interpreter, value: Value, node: Node): boolean | null {
  const v = settled(value);
  switch (v.kind) {
    case 'bool':
      return v.value;
    case 'none':
      noteLeftOut(i, v);
      return false;
    case 'int': {
      const d = i.assume.normalize(v.dim);
      if (d.value !== null) return d.value !== 0;
      return i.assume.minOf(d) > 0 || i.assume.maxOf(d) < 0 ? true : null;
    }
    case 'float':
      if (v.bounds) return v.bounds.lo > 0 || v.bounds.hi < 0 ? true : null;
      return v.value === null ? null : v.value !== 0;
    case 'str':
      return v.value === null ? null : v.value !== '';
    case 'tuple':
      if (v.sizesOf) return knownDims(v.sizesOf.shape) ? knownDims(v.sizesOf.shape)!.length > 0 : null;
      return v.items.length > 0 ? true : v.rest ? null : false;
    case 'list':
      return v.items.length > 0 ? true : v.rest ? null : false;
    case 'set':
      return v.entries.size > 0 ? true : v.rest ? null : false;
    case 'dict': {
      if ([...v.entries.values()].some((e) => e.certain)) return true;
      return v.entries.size > 0 || v.rest || v.open ? null : false;
    }
    case 'range': {
      const n = v.stop.sub(v.start);
      return n.value === null || v.step.value === null ? null : v.step.value > 0 ? n.value > 0 : n.value < 0;
    }
    case 'tensor':
      return v.values?.length === 1 ? truth(i, elementValue(v.dtype, v.values[0], 'python'), node) : null;
    case 'unknown':
      return null;
    case 'union': {
      const all = v.options.map((o) => truth(i, o, node));
      return all.every((t) => t === all[0]) ? all[0] : null;
    }
    case 'instance':
      return instanceTruth(i, v, node);
    default:
      return true;
  }
}

/** What follows a test of a parameter that nobody gave holds where nobody gives it. */
export function noteLeftOut(i: Interpreter, v: Value): void {
  if (v.kind === 'none' && v.leftOut) i.recorder.noteLeftOut(v.leftOut);
}

function instanceTruth(i: Interpreter, v: Value & { kind: 'instance' }, node: Node): boolean | null {
  const own = v.cls.lookup('__bool__') ?? v.cls.lookup('__len__');
  if (own) return truth(i, callValue(i, own, callArgs([v]), node), node);
  if (v.payload) return truth(i, v.payload, node);
  return v.cls.hasUnknownBase ? null : true;
}
