/** Operands that are not tensors yet: Python numbers and nested lists, as `torch.tensor` and NumPy's functions take them. */
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { narrowed } from '../promotionJax';
import { resolve, type Shape, shapeOf } from '../shape';
import { type Arg, type OpArgs, type ShapeContext, ShapeError, type TensorType, Undetermined } from './operator';

export type Library = TensorType['library'];

/** The library named by the signature's constant `library`; null for PyTorch's own functions. */
export function libraryAttribute(args: OpArgs): Library | null {
  const arg = args.raw('library');
  return arg.kind === 'str' && (arg.value === 'numpy' || arg.value === 'jax') ? arg.value : null;
}

/** The library of the result of a function that takes no tensor. */
export function libraryFor(args: OpArgs): Library {
  return libraryAttribute(args) ?? 'torch';
}

/** What a number without a dtype becomes. */
export function defaultDType(
  kind: 'bool' | 'int' | 'float' | 'complex',
  library: Library,
  c: ShapeContext,
): DType | null {
  if (kind === 'bool') return 'bool';
  if (library === 'jax') return kind === 'int' ? 'int32' : kind === 'float' ? 'float32' : 'complex64';
  if (library === 'numpy') return kind === 'int' ? 'int64' : kind === 'float' ? 'float64' : 'complex128';
  if (kind === 'int') return 'int64';
  if (kind === 'float') return c.defaultFloat;
  return c.defaultFloat === 'float64' ? 'complex128' : 'complex64';
}

/**
 * A tensor, a number, or (for NumPy and JAX, whose functions take any array-like) a nested list. A lone Python number
 * given to a NumPy function becomes an array of NumPy's default type.
 */
export function arrayOf(args: OpArgs, name: string, c: ShapeContext): TensorType {
  const arg = args.raw(name);
  const library = libraryAttribute(args);
  if (arg.kind === 'list' && library) return nestedData(arg, library, c);
  return args.operand(name);
}

/** Several operands; Python numbers are weak beside tensors and arrays of the library when alone. */
export function arraysOf(args: OpArgs, names: readonly string[], c: ShapeContext): TensorType[] {
  const operands = withoutOverflow(
    args,
    names,
    names.map((name) => arrayOf(args, name, c)),
  );
  const library = libraryAttribute(args);
  if (!library || operands.some((x) => !x.weak)) return operands;
  return operands.map((x) => {
    const dtype = x.library === library ? x.dtype : strong(x.dtype, library, c);
    return { ...x, library, weak: library === 'jax' && x.weak === true, dtype };
  });
}

const RANGES: Readonly<Partial<Record<DType, readonly [number, number]>>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, Number.POSITIVE_INFINITY],
};

/** What a Python integer becomes beside an array of NumPy whose type cannot hold it depends on the version. */
function withoutOverflow(args: OpArgs, names: readonly string[], operands: TensorType[]): TensorType[] {
  const range = operands
    .map((x) => (x.library === 'numpy' && !x.weak && x.dtype ? RANGES[x.dtype] : undefined))
    .find(Boolean);
  if (!range) return operands;
  return operands.map((x, k) => {
    const arg = args.raw(names[k]);
    const value = arg.kind === 'int' && !arg.numpy ? arg.value.value : null;
    return value !== null && (value < range[0] || value > range[1]) ? { ...x, dtype: null } : x;
  });
}

function strong(dtype: DType | null, library: Library, c: ShapeContext): DType | null {
  return dtype === null ? null : defaultDType(dtypeKind(dtype), library, c);
}

/** One operand of a function that has no other. */
export function onlyArray(args: OpArgs, name: string, c: ShapeContext): TensorType {
  return arraysOf(args, [name], c)[0];
}

const DTYPES: readonly string[] = (
  'bool uint8 int8 int16 int32 int64 uint16 uint32 uint64 float8_e4m3fn float8_e5m2 float16 bfloat16 float32 float64 ' +
  'complex32 complex64 complex128'
).split(' ');

/**
 * A dtype given as such or, as NumPy allows, by name; null when it is not known. JAX makes 32 bits of 64.
 */
export function dtypeNamed(arg: Arg, library: Library | null): DType | null {
  const dtype = arg.kind === 'dtype' ? arg.value : namedByText(arg);
  return library === 'jax' && dtype ? narrowed(dtype) : dtype;
}

function namedByText(arg: Arg): DType | null {
  return arg.kind === 'str' && arg.value !== null && DTYPES.includes(arg.value) ? (arg.value as DType) : null;
}

interface Data {
  readonly shape: Shape;
  /** Types of the leaves; null for one that is not known. */
  readonly leaves: readonly (TensorType | null)[];
}

/** The tensor that a nested list of numbers makes. Throws ShapeError when the lists are ragged. */
export function nestedData(arg: Arg, library: Library, c: ShapeContext): TensorType {
  const data = read(arg, library, c);
  return { shape: data.shape, dtype: leafDType(data.leaves, library, c), library };
}

function read(arg: Arg, library: Library, c: ShapeContext): Data {
  switch (arg.kind) {
    case 'bool':
    case 'int':
    case 'float':
    case 'complex':
      return { shape: shapeOf([]), leaves: [number(arg.kind, library, c)] };
    case 'str':
      // NumPy's arrays of strings have types of their own.
      if (library !== 'numpy') throw new Undetermined('no tensor can be made of strings');
      return { shape: shapeOf([]), leaves: [null] };
    case 'tensor':
      return { shape: arg.type.shape, leaves: [arg.type] };
    case 'list':
      return readList(arg.items, library, c);
    case 'unknown':
      return { shape: c.unknown('data'), leaves: [null] };
    default:
      throw new Undetermined(`no array can be made of ${arg.kind}`);
  }
}

function number(kind: 'bool' | 'int' | 'float' | 'complex', library: Library, c: ShapeContext): TensorType {
  return { shape: shapeOf([]), dtype: defaultDType(kind, library, c), library };
}

function readList(items: readonly Arg[], library: Library, c: ShapeContext): Data {
  const length = Dim.of(items.length);
  if (items.length === 0) return { shape: shapeOf([0]), leaves: [] };
  const data = items.map((item) => read(item, library, c));
  const inner = data.map((d) => resolve(d.shape)).reduce((a, b) => agree(a, b, library, c));
  return {
    shape: { ...inner, front: [length, ...inner.front] },
    leaves: data.flatMap((d) => d.leaves),
  };
}

/** The shape that two items of one list must share. */
function agree(a: Shape, b: Shape, library: Library, c: ShapeContext): Shape {
  if (a.rest !== null || b.rest !== null) return a.rest === null ? a : b;
  const ragged = () => {
    // NumPy before 1.24 made an array of objects.
    if (library === 'numpy') throw new Undetermined('the rows have different lengths');
    return new ShapeError('ragged', `rows of different shapes: ${rows(a)} and ${rows(b)}`);
  };
  // A tensor of one element counts as a number among numbers.
  const [short, long] = a.front.length < b.front.length ? [a, b] : [b, a];
  if (
    short.front.length === 0 &&
    long.front.length > 0 &&
    long.front.every((d) => c.compare(d, Dim.one) !== 'refuted')
  ) {
    throw new Undetermined('a tensor of one element may stand for a number');
  }
  if (a.front.length !== b.front.length) throw ragged();
  return shapeOf(a.front.map((d, i) => c.require(d, b.front[i], ragged)));
}

function rows(s: Shape): string {
  return s.front.length === 0 ? 'a number' : `length ${s.front.join('×')}`;
}

function leafDType(leaves: readonly (TensorType | null)[], library: Library, c: ShapeContext): DType | null {
  if (leaves.length === 0) return defaultDType('float', library, c);
  if (leaves.some((x) => x === null || x.dtype === null)) return null;
  // The leaves take part as equals, so that one 0-d float makes the whole a float.
  const types = [...new Set(leaves.map((x) => x!.dtype))];
  const operands = types.map((dtype) => ({ shape: shapeOf([1]), dtype, library }));
  return types.length === 1 ? types[0] : c.promote(operands);
}
