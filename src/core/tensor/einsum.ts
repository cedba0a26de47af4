/** Sums of products over named axes: operand by operand, each pair as one matrix product. */
import type { DType } from '../dtype';
import { product2 } from './product';
import { sumOver } from './rows';
import { count } from './storage';
import type { Tensor } from './tensor';

/** A tensor with a name for each of its axes. */
export interface Named {
  readonly x: Tensor;
  readonly names: readonly string[];
}

/**
 * Σ over the names that are not in `output`. All operands have the type `dtype`; a name has one size, or 1 where it is
 * broadcast.
 */
export function contractNamed(dtype: DType, operands: readonly Named[], output: readonly string[]): Tensor {
  const sizes = new Map<string, number>();
  for (const { x, names } of operands) {
    for (const [i, name] of names.entries()) if ((sizes.get(name) ?? 1) === 1) sizes.set(name, x.sizes[i]);
  }
  const whole = operands.map((operand) => broadcast(diagonal({ ...operand, x: operand.x.to(dtype) }), sizes));
  let left = summed(whole[0], neededAfter(whole, 0, output));
  for (let i = 1; i < whole.length; i++) {
    const needed = neededAfter(whole, i, output);
    left = pairProduct(left, summed(whole[i], new Set([...needed, ...left.names])), needed);
  }
  return ordered(summed(left, new Set(output)), output);
}

function neededAfter(operands: readonly Named[], i: number, output: readonly string[]): Set<string> {
  return new Set([...output, ...operands.slice(i + 1).flatMap((o) => o.names)]);
}

/** A name that stands twice becomes the diagonal. */
function diagonal({ x, names }: Named): Named {
  const unique = [...new Set(names)];
  if (unique.length === names.length) return { x, names };
  const places = (name: string) => names.flatMap((n, i) => (n === name ? [i] : []));
  const sizes = unique.map((name) => x.sizes[names.indexOf(name)]);
  const strides = unique.map((name) => places(name).reduce((s, i) => s + x.strides[i], 0));
  return { x: x.asStrided(sizes, strides, x.offset), names: unique };
}

function broadcast({ x, names }: Named, sizes: ReadonlyMap<string, number>): Named {
  return { x: x.expand(names.map((name) => sizes.get(name)!)), names };
}

/** Sums over the names that nothing needs any more. */
function summed({ x, names }: Named, needed: ReadonlySet<string>): Named {
  const axes = names.flatMap((name, i) => (needed.has(name) ? [] : [i]));
  if (axes.length === 0) return { x, names };
  const kept = names.filter((name) => needed.has(name));
  return {
    x: sumOver(
      x,
      axes,
      x.sizes.filter((_, i) => !axes.includes(i)),
    ),
    names: kept,
  };
}

function ordered({ x, names }: Named, order: readonly string[]): Tensor {
  return x.permute(order.map((name) => names.indexOf(name)));
}

/** The axes that only one has become rows and columns, shared ones that stay a batch, and the others are summed over. */
function pairProduct(a: Named, b: Named, needed: ReadonlySet<string>): Named {
  const shared = a.names.filter((name) => b.names.includes(name));
  const batch = shared.filter((name) => needed.has(name));
  const inner = shared.filter((name) => !needed.has(name));
  const rows = a.names.filter((name) => !shared.includes(name));
  const columns = b.names.filter((name) => !shared.includes(name));
  const sizesOf = (o: Named, names: readonly string[]) => names.map((name) => o.x.sizes[o.names.indexOf(name)]);
  const [n, m, k, p] = [sizesOf(a, batch), sizesOf(a, rows), sizesOf(a, inner), sizesOf(b, columns)];
  const left = ordered(a, [...batch, ...rows, ...inner]).reshape([count(n), count(m), count(k)]);
  const right = ordered(b, [...batch, ...inner, ...columns]).reshape([count(n), count(k), count(p)]);
  const product = product2(left, right, [count(n), count(m), count(p)]);
  return { x: product.reshape([...n, ...m, ...p]), names: [...batch, ...rows, ...columns] };
}
