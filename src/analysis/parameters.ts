/** Counting the parameters of a module: shared ones once. */
import { Dim } from '../core/dim';
import { knownDims } from '../core/shape';
import type { InstanceValue, TensorValue } from './values/values';

/** The number of elements of all parameters; null when a shape is not known. */
export function parameterCount(module: InstanceValue): number | null {
  const seen = new Set<TensorValue>();
  collect(module, seen, new Set());
  let total = 0;
  for (const p of seen) {
    const dims = knownDims(p.shape);
    const n = dims && Dim.product(dims).value;
    if (n === null) return null;
    total += n;
  }
  return total;
}

function collect(module: InstanceValue, into: Set<TensorValue>, done: Set<InstanceValue>): void {
  if (done.has(module)) return;
  done.add(module);
  for (const v of module.attrs.vars.values()) {
    if (v.kind === 'tensor' && v.isParameter) into.add(v);
    else if (v.kind === 'instance' && v.cls.lookup('forward')) collect(v, into, done);
  }
}
