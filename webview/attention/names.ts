/** What queries and keys are called. */
import type { Opened } from '../../src/protocol/panels/attention';

/** Signs that show nothing, in a form that does. */
const INVISIBLE: Readonly<Record<string, string>> = { ' ': '␣', '\n': '⏎', '\t': '⇥', '': '∅' };

export function visible(token: string): string {
  return Object.hasOwn(INVISIBLE, token) ? INVISIBLE[token] : token;
}

export function keyName({ tokens }: Opened, key: number): string {
  return tokens ? `${key} “${visible(tokens[key])}”` : String(key);
}

/** Queries are the last ones of the positions that have keys. */
export function queryName(opened: Opened, query: number): string {
  const at = query + opened.keys - opened.queries;
  return opened.tokens && at >= 0 ? keyName(opened, at) : String(query);
}

export function headName(layer: number, head: number): string {
  return `Layer ${layer}, head ${head}`;
}
