/** The tables of signatures, one line a family, and look-up by qualified name. */

import { signatures as contraction } from './contraction';
import { signatures as creation } from './creation';
import { signatures as einsum } from './einsum';
import { signatures as elementwise } from './elementwise';
import { signatures as fft } from './fft';
import { signatures as indexing } from './indexing';
import { signatures as jax } from './jax';
import { signatures as lax } from './lax';
import { signatures as layout } from './layout';
import { signatures as linalg } from './linalg';
import { signatures as nn } from './nn';
import { signatures as numpy } from './numpy';
import { parseSignatures, type Signature } from './parse';
import { signatures as reduction } from './reduction';
import { signatures as resize } from './resize';
import { signatures as vision } from './vision';

/** Family → its table. */
export const tables: Readonly<Record<string, string>> = {
  jax,
  lax,
  vision,
  fft,
  linalg,
  resize,
  einsum,
  nn,
  contraction,
  creation,
  elementwise,
  indexing,
  layout,
  reduction,
  numpy,
};

let parsed: ReadonlyMap<string, readonly Signature[]> | null = null;
const members = new Map<string, readonly string[]>();

function all(): ReadonlyMap<string, readonly Signature[]> {
  parsed ??= byName(Object.values(tables).flatMap(parseSignatures));
  return parsed;
}

function byName(signatures: readonly Signature[]): Map<string, Signature[]> {
  const map = new Map<string, Signature[]>();
  for (const s of signatures) {
    for (const name of s.names) {
      const list = map.get(name);
      if (list) list.push(s);
      else map.set(name, [s]);
    }
  }
  return map;
}

/** The overloads of `torch.conv2d`, `torch.Tensor.view`, `numpy.ndarray.reshape`, in the order to try; empty when there are none. */
export function signaturesOf(qualifiedName: string): readonly Signature[] {
  return all().get(qualifiedName) ?? [];
}

/** Names directly under a module or class: `membersOf('torch.Tensor')` has `view`. */
export function membersOf(prefix: string): readonly string[] {
  let list = members.get(prefix);
  if (!list) {
    const start = `${prefix}.`;
    const names = [...all().keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
    list = names.filter((name) => !name.includes('.'));
    members.set(prefix, list);
  }
  return list;
}

/** True for a module or class that has signatures somewhere below it, such as `torch.nn`. */
export function isNamespace(prefix: string): boolean {
  const start = `${prefix}.`;
  for (const name of all().keys()) if (name.startsWith(start)) return true;
  return false;
}

/** All qualified names. */
export function signatureNames(): Iterable<string> {
  return all().keys();
}
