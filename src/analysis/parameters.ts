/** Counting the parameters of a module: shared ones once. */
import { Dim } from '../core/dim';
import { knownDims } from '../core/shape';
import { UNKNOWN_NAME } from './interp/namespaces';
import type { InstanceValue, TensorValue } from './values/values';

/** Longer polynomials tell people nothing. */
const MAX_TERMS = 8;

/** The number of elements of all parameters; null when a shape is not known, or the number takes too many words. */
export function parameterCount(module: InstanceValue): Dim | null {
  const seen = new Set<TensorValue>();
  if (!collect(module, seen, new Set())) return null;
  let known = 0;
  let symbolic = Dim.zero;
  for (const p of seen) {
    const dims = knownDims(p.shape);
    if (!dims || symbolic.terms.length > MAX_TERMS) return null;
    if (dims.every((d) => d.isConst)) known += dims.reduce((n, d) => n * d.value!, 1);
    else if (dims.some((d) => d.terms.length > MAX_TERMS)) return null;
    else symbolic = symbolic.add(Dim.product(dims));
  }
  return symbolic.add(known);
}

/** False when something in it is not known. */
function collect(module: InstanceValue, into: Set<TensorValue>, done: Set<InstanceValue>): boolean {
  if (done.has(module)) return true;
  done.add(module);
  if (module.generic || module.attrs.get(UNKNOWN_NAME)) return false;
  for (const v of module.attrs.vars.values()) {
    if (v.kind === 'tensor' && v.isParameter) into.add(v);
    else if (v.kind === 'instance' && v.cls.lookup('forward') && !collect(v, into, done)) return false;
    // A submodule that is not known has parameters that are not known.
    else if (v.kind === 'unknown' || v.kind === 'union') return false;
  }
  return true;
}
