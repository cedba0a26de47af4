/**
 * Type promotion as PyTorch and NumPy do it.
 *
 * PyTorch sorts operands into tensors with dims, 0-d tensors and Python numbers; a class with a lower priority counts
 * only when its category (bool, int, float, complex) is higher than that of the classes before it
 * (docs: "Tensor attributes", type promotion). NumPy 2 promotes the dtypes of all arrays and lets Python numbers be
 * weak (NEP 50); NumPy 1 looked at the values of 0-d operands, so that where the two may differ the answer is null.
 */
import { type DType, type DTypeKind, dtypeKind, itemSize } from './dtype';

export interface PromotionOperand {
  readonly dtype: DType | null;
  /** Number of dims, null when unknown. */
  readonly rank: number | null;
  /** A Python number. */
  readonly weak: boolean;
}

const KINDS: readonly DTypeKind[] = ['bool', 'int', 'float', 'complex'];

function level(dtype: DType): number {
  return KINDS.indexOf(dtypeKind(dtype));
}

function isUnsigned(dtype: DType): boolean {
  return dtype.startsWith('uint');
}

/** The type that holds both, by PyTorch's table for two tensors with dims; null where PyTorch refuses or versions differ. */
export function promoteTorchPair(a: DType, b: DType): DType | null {
  if (a === b) return a;
  if (a.startsWith('float8') || b.startsWith('float8')) return null;
  const [la, lb] = [level(a), level(b)];
  if (la !== lb) {
    const [low, high] = la < lb ? [a, b] : [b, a];
    if (dtypeKind(high) !== 'complex' || dtypeKind(low) !== 'float') return high;
    const part = { complex32: 'float16', complex64: 'float32', complex128: 'float64' }[high as string] as DType;
    const joined = promoteTorchPair(part, low);
    return joined === 'float64' ? 'complex128' : joined === 'float32' ? 'complex64' : high;
  }
  if (dtypeKind(a) === 'float' && itemSize(a) === itemSize(b)) return 'float32'; // float16 with bfloat16
  if (dtypeKind(a) === 'int' && isUnsigned(a) !== isUnsigned(b)) {
    const [u, s] = isUnsigned(a) ? [a, b] : [b, a];
    if (u !== 'uint8') return null; // PyTorch has no promotion for the wider unsigned types.
    return s === 'int8' ? 'int16' : s;
  }
  return itemSize(a) > itemSize(b) ? a : b;
}

function fold(dtypes: readonly DType[], pair: (a: DType, b: DType) => DType | null): DType | null {
  let out: DType | null = dtypes[0] ?? null;
  for (const d of dtypes.slice(1)) out = out && pair(out, d);
  return out;
}

/** What a Python number alone becomes in PyTorch. */
function torchDefault(dtype: DType, defaultFloat: DType): DType {
  switch (dtypeKind(dtype)) {
    case 'bool':
      return 'bool';
    case 'int':
      return 'int64';
    case 'float':
      return defaultFloat;
    case 'complex':
      return defaultFloat === 'float64' ? 'complex128' : 'complex64';
  }
}

export function promoteTorch(operands: readonly PromotionOperand[], defaultFloat: DType = 'float32'): DType | null {
  const classes: DType[][] = [[], [], []];
  let unsure = false;
  for (const o of operands) {
    if (o.dtype === null) return null;
    if (o.weak) classes[2].push(torchDefault(o.dtype, defaultFloat));
    else if (o.rank === 0) classes[1].push(o.dtype);
    else {
      classes[0].push(o.dtype);
      unsure ||= o.rank === null;
    }
  }
  // Where a rank is unknown the operand may be 0-d: the answer stands only if that makes no difference.
  if (unsure && !sameWhateverTheRank(operands, defaultFloat)) return null;
  return promoteClasses(classes);
}

function promoteClasses(classes: readonly (readonly DType[])[]): DType | null {
  let out: DType | null = null;
  for (const list of classes) {
    if (list.length === 0) continue;
    const next = fold(list, promoteTorchPair);
    if (next === null) return null;
    if (out === null) out = next;
    else if (level(next) > level(out)) out = raiseCategory(out, next);
    if (out === null) return null;
  }
  return out;
}

/** The result when an operand of lower priority has the higher category. */
function raiseCategory(have: DType, next: DType): DType | null {
  if (dtypeKind(have) !== 'float' || dtypeKind(next) !== 'complex') return promoteTorchPair(have, next);
  // A float tensor keeps its precision beside a complex number.
  return have === 'float16' ? 'complex32' : have === 'float64' ? 'complex128' : 'complex64';
}

function sameWhateverTheRank(operands: readonly PromotionOperand[], defaultFloat: DType): boolean {
  const open = operands.filter((o) => o.rank === null && !o.weak);
  if (open.length > 4) return false;
  const results = new Set<DType | null>();
  for (let bits = 0; bits < 1 << open.length; bits++) {
    const fixed = operands.map((o) => {
      const i = open.indexOf(o);
      return i < 0 ? o : { ...o, rank: (bits >> i) & 1 };
    });
    results.add(promoteTorch(fixed, defaultFloat));
  }
  return results.size === 1;
}

/** `promoteTorch`, where bool and int results become the default float. */
export function promoteTorchToFloat(
  operands: readonly PromotionOperand[],
  defaultFloat: DType = 'float32',
): DType | null {
  const integral = operands.every((o) => o.dtype !== null && level(o.dtype) <= 1);
  if (integral && operands.length > 0) return defaultFloat;
  return promoteTorch(operands, defaultFloat);
}

// ------------------------------------------------------------------------------------------------------ NumPy

/** The smallest NumPy type that holds both. */
export function promoteNumpyPair(a: DType, b: DType): DType | null {
  if (a === b) return a;
  const numpyKnows = (d: DType) => !d.startsWith('float8') && d !== 'bfloat16' && d !== 'complex32';
  if (!numpyKnows(a) || !numpyKnows(b)) return null;
  const [low, high] = level(a) <= level(b) ? [a, b] : [b, a];
  if (low === 'bool') return high;
  switch (`${dtypeKind(low)} ${dtypeKind(high)}`) {
    case 'int int':
      return promoteNumpyInts(low, high);
    case 'float float':
    case 'complex complex':
      return itemSize(low) > itemSize(high) ? low : high;
    case 'int float':
      return floatOf(Math.max(floatBitsFor(low), itemSize(high) * 8));
    default: {
      const bits = dtypeKind(low) === 'int' ? floatBitsFor(low) : itemSize(low) * 8;
      return Math.max(bits, itemSize(high) * 4) > 32 ? 'complex128' : 'complex64';
    }
  }
}

function promoteNumpyInts(a: DType, b: DType): DType {
  if (isUnsigned(a) === isUnsigned(b)) return itemSize(a) > itemSize(b) ? a : b;
  const [u, s] = isUnsigned(a) ? [a, b] : [b, a];
  if (itemSize(s) > itemSize(u)) return s;
  return itemSize(u) === 8 ? 'float64' : (`int${itemSize(u) * 16}` as DType);
}

/** Bits of the float that holds every value of an integer type (float64 for the widest, as NumPy has it). */
function floatBitsFor(int: DType): number {
  return itemSize(int) === 1 ? 16 : itemSize(int) === 2 ? 32 : 64;
}

function floatOf(bits: number): DType {
  return `float${bits}` as DType;
}

function weakNumpy(arrays: DType | null, weak: DType): DType | null {
  if (arrays === null) {
    return ({ bool: 'bool', int: 'int64', float: 'float64', complex: 'complex128' } as const)[dtypeKind(weak)];
  }
  if (level(weak) <= level(arrays)) return arrays;
  switch (dtypeKind(weak)) {
    case 'bool':
    case 'int':
      return 'int64';
    case 'float':
      return 'float64';
    case 'complex':
      if (dtypeKind(arrays) !== 'float') return 'complex128';
      return arrays === 'float64' ? 'complex128' : 'complex64';
  }
}

export function promoteNumpy(operands: readonly PromotionOperand[]): DType | null {
  if (operands.some((o) => o.dtype === null)) return null;
  const types = (list: readonly PromotionOperand[]) => list.map((o) => o.dtype!);
  const arrays = operands.filter((o) => !o.weak);
  let out = arrays.length > 0 ? fold(types(arrays), promoteNumpyPair) : null;
  if (arrays.length > 0 && out === null) return null;
  const strong = out;
  for (const o of operands) if (o.weak) out = weakNumpy(out, o.dtype!);
  return agreesWithNumpy1(operands, strong, out) ? out : null;
}

/** NumPy 1 cast by the values of 0-d operands when their category was not above that of the arrays. */
function agreesWithNumpy1(operands: readonly PromotionOperand[], strong: DType | null, out: DType | null): boolean {
  const strongOnes = operands.filter((o) => !o.weak);
  if (strongOnes.every((o) => o.rank !== null && o.rank > 0)) return true;
  if (strongOnes.every((o) => o.dtype === strong) && out === strong) {
    // All of one type: only a Python number beside 0-d operands alone can make NumPy 1 widen.
    const mayBeAllScalars = strongOnes.every((o) => o.rank === null || o.rank === 0);
    const weak = operands.filter((o) => o.weak).map((o) => weakNumpy(null, o.dtype!)!);
    return !mayBeAllScalars || weak.every((w) => promoteNumpyPair(strong!, w) === strong);
  }
  if (strongOnes.every((o) => o.rank === 0)) {
    return (
      out !== null &&
      fold(
        operands.map((o) => (o.weak ? weakNumpy(null, o.dtype!)! : o.dtype!)),
        promoteNumpyPair,
      ) === out
    );
  }
  // Arrays with 0-d operands: both versions agree when the 0-d ones change nothing or have the higher category.
  if (strongOnes.some((o) => o.rank === null)) return false;
  const withDims = fold(
    strongOnes.filter((o) => o.rank! > 0).map((o) => o.dtype!),
    promoteNumpyPair,
  );
  return withDims !== null && withDims === strong;
}

/**
 * `promoteNumpy` for functions that compute in floating point. Of the smaller integers `sqrt` makes a smaller float than
 * `/` does: they are left open.
 */
export function promoteNumpyToFloat(operands: readonly PromotionOperand[]): DType | null {
  const out = promoteNumpy(operands);
  if (out === null || level(out) >= 2) return out;
  return dtypeKind(out) === 'int' && itemSize(out) >= 4 ? 'float64' : null;
}
