/** Attention that a file holds: weights by layer and head, or queries and keys. */
import { isNpy, readNpy } from '../files/npy';
import { isZip, readNpz } from '../files/npz';
import { readSafetensors } from '../files/safetensors';
import { FileError, type StoredArray } from '../files/stored';
import { bertVizSource } from './bertviz';
import type { AttentionSource } from './source';
import { attentionWeights } from './weights';

export const ENDINGS = ['npy', 'npz', 'safetensors', 'json'];

/** @throws FileError saying what was expected and what was found */
export function fileSource(name: string, content: Uint8Array): AttentionSource {
  if (name.endsWith('.json')) return bertVizSource(name, content);
  const arrays = isNpy(content)
    ? [readNpy(content, name)]
    : isZip(content)
      ? readNpz(content, name)
      : readSafetensors(content, name);
  const [q, k] = ['q', 'k'].map((role) => byRole(arrays, role));
  return q.length > 0 && k.length > 0 ? scoredSource(name, q, k) : weightSource(name, arrays);
}

/** (layers, heads, rows, columns), of an array with fewer axes the front ones are 1. A batch of one is passed over. */
type Stack = readonly [layers: number, heads: number, rows: number, columns: number];

function stackOf({ shape, name }: StoredArray): Stack {
  const sizes = shape.length === 5 && shape.includes(1) ? shape.toSpliced(shape.indexOf(1), 1) : shape;
  if (sizes.length < 2 || sizes.length > 4 || sizes.includes(0))
    throw new FileError(
      `${name} has shape (${shape.join(', ')}); attention has (queries, keys), (heads, queries, keys) or (layers, heads, queries, keys), none of them 0`,
    );
  return [1, 1, ...sizes].slice(-4) as unknown as Stack;
}

/** One array, or one a layer, in the order of the numbers in their names. */
function weightSource(file: string, arrays: readonly StoredArray[]): AttentionSource {
  const usable = arrays.filter(({ shape }) => shape.length >= 2 && shape.length <= 5);
  if (usable.length === 0) throw new FileError(`${file} holds ${listed(arrays)}; attention has two to four axes`);
  const first = stackOf(usable[0]);
  const alike = inOrder(usable.filter((array) => String(array.shape) === String(usable[0].shape)));
  const isOne = alike.length === 1;
  const [perArray, heads, rows, columns] = first;
  const layers = isOne ? perArray : alike.length;
  if (!isOne && perArray > 1)
    throw new FileError(`${file} holds several arrays with a layer axis: ${listed(alike)}; give one of them`);
  const read = remembered((i: number) => alike[i].values());
  const left = arrays.length - alike.length;
  return {
    ...{ layers, heads, kvHeads: heads, queries: rows, keys: columns, tokens: null, hasScores: false },
    notes: [
      `Weights as ${file} has them (${alike
        .map(({ name }) => name)
        .slice(0, 3)
        .join(', ')}${alike.length > 3 ? ', …' : ''}).`,
      ...(left > 0 ? [`${left} arrays of other shapes are not shown.`] : []),
    ],
    weights(layer, head) {
      const values = read(isOne ? 0 : layer);
      const at = ((isOne ? layer * heads : 0) + head) * rows * columns;
      return values.slice(at, at + rows * columns);
    },
  };
}

/** Queries and keys of each layer; heads of a group share keys. */
function scoredSource(file: string, q: readonly StoredArray[], k: readonly StoredArray[]): AttentionSource {
  const [queries, keys] = [inOrder(q), inOrder(k)];
  const [ql, heads, rows, headDim] = stackOf(queries[0]);
  const [kl, kvHeads, columns, keyDim] = stackOf(keys[0]);
  const isOne = queries.length === 1;
  if (queries.length !== keys.length || ql !== kl || headDim !== keyDim || heads % kvHeads !== 0)
    throw new FileError(
      `${file}: queries ${listed(queries)} and keys ${listed(keys)} do not belong together: layers and head_dim should be the same, and the heads of the keys divide those of the queries`,
    );
  const different = [...queries, ...keys].find(
    ({ shape }, i) => String(shape) !== String((i < queries.length ? queries : keys)[0].shape),
  );
  if (different) throw new FileError(`${file}: ${listed([different])} is not of the shape of the other layers`);
  if (!isOne && ql > 1) throw new FileError(`${file} holds several arrays with a layer axis; give one of them`);
  const readQ = remembered((i: number) => queries[i].values());
  const readK = remembered((i: number) => keys[i].values());
  const part = (values: Float32Array, layer: number, of: number, head: number, length: number) => {
    const at = ((isOne ? layer * of : 0) + head) * length * headDim;
    return values.slice(at, at + length * headDim);
  };
  return {
    ...{
      layers: isOne ? ql : queries.length,
      heads,
      kvHeads,
      queries: rows,
      keys: columns,
      tokens: null,
      hasScores: true,
    },
    notes: [`Weights of the queries and keys in ${file}.`],
    weights(layer, head, rules) {
      const at = isOne ? 0 : layer;
      return attentionWeights(
        {
          ...{ queries: rows, keys: columns, headDim },
          q: part(readQ(at), layer, heads, head, rows),
          k: part(readK(at), layer, kvHeads, Math.floor((head * kvHeads) / heads), columns),
        },
        rules,
      );
    },
  };
}

/** Arrays whose names say that they are queries (`q`, `layers.3.q`, `h.0.query`) or keys. */
function byRole(arrays: readonly StoredArray[], role: string): StoredArray[] {
  const word = role === 'q' ? 'q|query|queries' : 'k|key|keys';
  const pattern = new RegExp(`(^|[._/-])(${word})([._/-]?\\d+)?$`, 'i');
  return arrays.filter(({ name }) => pattern.test(name));
}

function inOrder(arrays: readonly StoredArray[]): StoredArray[] {
  return [...arrays].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function listed(arrays: readonly StoredArray[]): string {
  const names = arrays.slice(0, 6).map(({ name, shape }) => `${name} (${shape.join(', ')})`);
  return names.length === 0 ? 'nothing' : names.join(', ') + (arrays.length > 6 ? ', …' : '');
}

/** The last one that was asked for is kept. */
function remembered<T>(make: (i: number) => T): (i: number) => T {
  let kept: { i: number; value: T } | null = null;
  return (i) => {
    if (kept?.i !== i) kept = { i, value: make(i) };
    return kept.value;
  };
}
