/**
 * Attention as BertViz hands it to its views: `attention: [{ attn, left_text, right_text }]` with `attn` by layers, heads,
 * queries and keys. Vig, "A multiscale visualization of attention in the transformer model", 2019.
 */
import { FileError } from '../files/stored';
import type { AttentionSource } from './source';

export function bertVizSource(name: string, content: Uint8Array): AttentionSource {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (error) {
    throw new FileError(`${name} is no JSON: ${(error as Error).message}`);
  }
  const attention = field(data, 'attention');
  const block =
    Array.isArray(attention) && typeof attention[0] === 'object' && !Array.isArray(attention[0]) ? attention[0] : data;
  const attn = field(block, 'attn') ?? attention;
  const [layers, heads, rows, columns] = sizesOf(attn, name);
  const values = flattened(attn as Nested, [layers, heads, rows, columns], name);
  const tokens = field(block, 'right_text') ?? field(data, 'tokens');
  return {
    ...{ layers, heads, kvHeads: heads, queries: rows, keys: columns, hasScores: false },
    tokens: tokensOf(tokens, columns, name),
    notes: [`Weights as ${name} has them.`],
    weights(layer, head) {
      const at = (layer * heads + head) * rows * columns;
      return values.slice(at, at + rows * columns);
    },
  };
}

type Nested = readonly (Nested | number)[];

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
}

function sizesOf(attn: unknown, name: string): [number, number, number, number] {
  const sizes: number[] = [];
  for (let at = attn; Array.isArray(at); at = at[0]) sizes.push(at.length);
  if (sizes.length !== 4 || sizes.includes(0))
    throw new FileError(
      `${name} should have "attention": [{"attn": …}] or "attention": … with lists of layers, heads, queries and keys; found ${sizes.length} levels of lists`,
    );
  return sizes as [number, number, number, number];
}

function flattened(attn: Nested, sizes: readonly number[], name: string): Float32Array {
  const values = new Float32Array(sizes.reduce((n, size) => n * size, 1));
  let at = 0;
  const walk = (list: Nested | number, depth: number): void => {
    if (depth === sizes.length) {
      if (typeof list !== 'number')
        throw new FileError(`${name}: weights should be numbers, one is ${JSON.stringify(list)}`);
      values[at++] = list;
      return;
    }
    if (!Array.isArray(list) || list.length !== sizes[depth])
      throw new FileError(`${name}: the lists on level ${depth + 1} should all have ${sizes[depth]} entries`);
    for (const item of list) walk(item, depth + 1);
  };
  walk(attn, 0);
  return values;
}

function tokensOf(tokens: unknown, columns: number, name: string): readonly string[] | null {
  if (tokens === undefined || tokens === null) return null;
  if (!Array.isArray(tokens) || tokens.length !== columns || tokens.some((token) => typeof token !== 'string'))
    throw new FileError(`${name}: there should be ${columns} tokens, all of them strings`);
  return tokens;
}
