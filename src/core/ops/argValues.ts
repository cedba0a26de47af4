/** Arguments as numbers and tensors: what `eval` computes with. */
import { Tensor } from '../tensor/tensor';
import { type Arg, Undetermined } from './operator';

/** The tensor that an argument is: a number is 0-d, a nested list is an array of its leaves. */
export function elementsOf(arg: Arg, name: string): Tensor {
  switch (arg.kind) {
    case 'tensor':
      if (arg.type.data) return arg.type.data;
      throw new Undetermined(`${name}: the elements are not known`);
    case 'bool':
    case 'int':
    case 'float': {
      const dtype = arg.kind === 'bool' ? 'bool' : arg.kind === 'int' ? 'int64' : 'float64';
      return Tensor.scalar(dtype, scalarOf(arg, name));
    }
    case 'complex':
      if (arg.value) return Tensor.scalar('complex128', ...arg.value);
      throw new Undetermined(`${name}: a complex number that is not known`);
    case 'list':
      return stacked(
        arg.items.map((item) => elementsOf(item, name)),
        name,
      );
    default:
      throw new Undetermined(`${name}: expected a tensor, found ${arg.kind === 'none' ? 'None' : arg.kind}`);
  }
}

/** Rows of a nested list; their type is the widest of the leaves' kinds. */
function stacked(rows: readonly Tensor[], name: string): Tensor {
  const sizes = rows[0]?.sizes ?? [];
  if (rows.some((r) => r.sizes.join() !== sizes.join()))
    throw new Undetermined(`${name}: the rows have different shapes`);
  const order = ['bool', 'int64', 'float64', 'complex128'] as const;
  const kinds = rows.map((r) => (order as readonly string[]).indexOf(r.dtype));
  const dtype = rows.length === 0 ? 'float64' : kinds.includes(-1) ? rows[0].dtype : order[Math.max(...kinds)];
  const out = Tensor.zeros(dtype, [rows.length, ...sizes]);
  const each = rows.length === 0 ? 0 : out.data.length / rows.length;
  for (const [i, row] of rows.entries()) out.data.set(row.to(dtype).dense(), i * each);
  return out;
}

/** A number, or the element of a tensor that has one. */
export function scalarOf(arg: Arg, name: string): number {
  switch (arg.kind) {
    case 'bool':
      if (arg.value !== null) return Number(arg.value);
      break;
    case 'int':
      if (arg.value.value !== null) return arg.value.value;
      break;
    case 'float':
      if (arg.value !== null) return arg.value;
      break;
    case 'tensor':
      if (arg.type.data?.size === 1) return arg.type.data.item();
      break;
  }
  throw new Undetermined(`${name}: expected a known number, found ${arg.kind === 'none' ? 'None' : arg.kind}`);
}
