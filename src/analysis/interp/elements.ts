/** Known elements of tensors as Python numbers, and what ends that knowledge. */
import type { DType } from '../../core/dtype';
import { dtypeKind } from '../../core/dtype';
import { exactValue } from '../../core/intervals';
import type { Element } from '../../core/ops/operator';
import { varyingInt } from '../values/elements';
import { bool, type Contents, int, Storage, someInt, TensorValue, unknown, type Value } from '../values/values';
import type { Interpreter } from './interpreter';
import { settled } from './tensors';

/** One element as a number: of Python (`item()`), or the scalar that NumPy gives; `any` stands for each of several. */
export function elementValue(dtype: DType | null, given: Element | 'any' | undefined, type: 'python' | 'numpy'): Value {
  const element = given === 'any' ? undefined : given;
  const tag = type === 'numpy' ? { numpy: { dtype } } : {};
  if (dtype === null) return unknown('an element of a tensor');
  const exact = element ? exactValue(element) : null;
  switch (dtypeKind(dtype)) {
    case 'bool':
      return { ...bool(exact === null ? null : exact !== 0), ...tag };
    case 'int':
      return {
        ...(exact !== null
          ? int(exact)
          : element?.dim
            ? int(element.dim)
            : given === 'any'
              ? varyingInt('item')
              : someInt('item')),
        ...tag,
      };
    case 'float':
      return { kind: 'float', value: exact, ...(exact === null && element ? { bounds: element } : {}), ...tag };
    case 'complex':
      return { kind: 'complex' };
  }
}

/** NumPy gives back numbers, not arrays of no dims, but for what makes, copies or reshapes arrays. */
const ZERO_DIM_ARRAYS = new Set([
  ...['tensor', 'to_library', 'zeros', 'ones', 'empty', 'full', 'zeros_like', 'full_like', 'clone', 'keep', 'to_dtype'],
  ...['identity', 'detach', 'contiguous', 'as_tensor', 'ones_like', 'empty_like'],
  ...['reshape', 'squeeze', 'permute', 'transpose_all', 'expand', 'broadcast_tensors', 'where', 'np_distribution'],
]);

/** What picks elements of an array of unknown type may give strings and objects; arithmetic gives numbers. */
const PICKS_ELEMENTS = new Set(['getitem', 'take', 'amax', 'amin', 'sum', 'np_choice', 'where']);

/** NumPy's result of no dims. */
export function scalarResult(operator: string, dtype: DType | null, element: Element | undefined): Value {
  if (dtype === null && !PICKS_ELEMENTS.has(operator)) return { kind: 'float', value: null, numpy: { dtype } };
  return elementValue(dtype, element, 'numpy');
}

/** Whether NumPy's result of no dims is a scalar. `x[..., 0]` is an array. */
export function isScalarResult(operator: string, args: ReadonlyMap<string, { readonly kind: string }>): boolean {
  const index = args.get('index') as { kind: string; items?: readonly { kind: string }[] } | undefined;
  const withEllipsis = index?.kind === 'ellipsis' || (index?.items?.some((item) => item.kind === 'ellipsis') ?? false);
  return !ZERO_DIM_ARRAYS.has(operator) && !withEllipsis && args.get('out')?.kind !== 'tensor';
}

/** The storage that a result may share with an operand. */
export function sharedContents(values: readonly Element[] | undefined, operands: readonly Value[]): Contents | null {
  const source = operands.find((v) => v.kind === 'tensor' && v.contents) as TensorValue | undefined;
  if (!values && !source) return null;
  return { values: values ?? null, storage: source?.contents?.storage ?? new Storage() };
}

/** The tensors in a value may have been written to: their elements are no longer known. */
export function noteWritten(i: Interpreter, value: Value | undefined, depth = 0): void {
  const v = value && settled(value);
  if (v instanceof TensorValue) {
    i.evaluation?.lose(v, 'it may have been written to by something that is not computed');
    const storage = v.contents?.storage;
    if (!storage || storage.isWritten) return;
    i.heap.touch(storage);
    storage.isWritten = true;
  } else if ((v?.kind === 'list' || v?.kind === 'tuple' || v?.kind === 'union') && depth < 3) {
    for (const x of v.kind === 'union' ? v.options : v.items) noteWritten(i, x, depth + 1);
  }
}
