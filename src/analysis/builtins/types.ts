/** `isinstance` and the types it is asked about. */
import { knownDims } from '../../core/shape';
import type { Interpreter } from '../interp/interpreter';
import { isDevice, settled } from '../interp/tensors';
import type { ClassValue, Value } from '../values/values';

/** Is the value an instance of the type (or of one in a tuple)? null when that is open. */
export function isInstance(i: Interpreter, value: Value, type: Value): boolean | null {
  const v = settled(value);
  const t = settled(type);
  if (v.kind === 'union') {
    const all = v.options.map((o) => isInstance(i, o, t));
    return all.every((a) => a === all[0]) ? all[0] : null;
  }
  if (t.kind === 'tuple') {
    const all = t.items.map((x) => isInstance(i, v, x));
    return all.includes(true) ? true : all.includes(null) || t.rest ? null : false;
  }
  if (t.kind === 'none') return v.kind === 'none';
  if (t.kind === 'class') return instanceOfClass(v, t);
  if (t.kind !== 'native' || !t.isInstance) return null;
  if (v.kind === 'unknown') {
    if (isDevice(v) && (t.name === 'torch.dtype' || t.name === 'torch.Tensor')) return false;
    return v.hint === 'tensor' && t.name === 'torch.Tensor' ? true : null;
  }
  if (v.kind === 'instance') {
    if (v.cls.mro.some((c) => c.bases.includes(t))) return true;
    if (v.payload) return t.isInstance(v.payload);
    if (t.name === 'object') return true;
    return v.cls.hasUnknownBase ? null : false;
  }
  return t.isInstance(v);
}

function instanceOfClass(v: Value, cls: ClassValue): boolean | null {
  switch (v.kind) {
    case 'instance':
      if (v.cls.mro.includes(cls)) return true;
      if (v.cls.hasUnknownBase) return null;
      return structural(v, cls) || (v.payload !== null && instanceOfClass(v.payload, cls));
    case 'unknown':
      return null;
    case 'tuple':
      if (v.cls) return v.cls.mro.includes(cls);
      return abstract(cls, ['Sequence', 'Iterable', 'Collection', 'Sized', 'Container', 'Hashable', 'Reversible']);
    case 'list':
      return abstract(cls, [
        'Sequence',
        'MutableSequence',
        'Iterable',
        'Collection',
        'Sized',
        'Container',
        'Reversible',
      ]);
    case 'dict':
      return abstract(cls, ['Mapping', 'MutableMapping', 'Iterable', 'Collection', 'Sized', 'Container', 'Reversible']);
    case 'set':
      return abstract(cls, ['Set', 'MutableSet', 'Iterable', 'Collection', 'Sized', 'Container']);
    case 'str':
      return abstract(cls, ['Sequence', 'Iterable', 'Collection', 'Sized', 'Container', 'Hashable', 'Reversible']);
    case 'int':
    case 'bool':
      return abstract(cls, ['Number', 'Complex', 'Real', 'Rational', 'Integral', 'Hashable']);
    case 'float':
      return abstract(cls, ['Number', 'Complex', 'Real', 'Hashable']);
    case 'range':
      return abstract(cls, ['Sequence', 'Iterable', 'Collection', 'Sized', 'Container', 'Hashable', 'Reversible']);
    case 'function':
    case 'method':
    case 'native':
    case 'class':
      return cls.name === 'FunctionType' ? v.kind === 'function' : cls.name === 'Callable' || cls.name === 'Hashable';
    case 'iterator':
      return abstract(cls, ['Iterable', 'Iterator', 'Generator']);
    case 'tensor':
      // nn.Parameter, and classes of the user's that may be made from tensors.
      return cls.name === 'Parameter'
        ? v.isParameter
        : cls.file?.isLibrary
          ? abstract(cls, ['Iterable', 'Sized', 'Hashable'])
          : null;
    default:
      return false;
  }
}

function abstract(cls: ClassValue, names: readonly string[]): boolean {
  return names.includes(cls.name) && (cls.file?.isLibrary ?? true);
}

/** The abstract classes of `collections.abc` go by the methods that are there. */
function structural(v: Value & { kind: 'instance' }, cls: ClassValue): boolean {
  if (!cls.file?.isLibrary) return false;
  const method: Record<string, string> = {
    Iterable: '__iter__',
    Callable: '__call__',
    Sized: '__len__',
    Hashable: '__hash__',
  };
  const name = method[cls.name];
  return name !== undefined && (v.cls.lookup(name) !== undefined || name === '__hash__');
}

/** Element type and rank questions of `isinstance(x, torch.FloatTensor)`. */
export function isTensorOf(v: Value, library: 'torch' | 'numpy' | 'jax'): boolean | null {
  if (v.kind === 'tensor') return v.library === library;
  return v.kind === 'unknown' ? null : false;
}

export { knownDims };
