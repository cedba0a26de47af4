/** All named derivations, and how they are found. */
import type { Derivation } from './document';
import { groups } from './groups';
import { parseDerivation } from './parse';
import { score, wordsOf, wordsOfEntry } from './search';
import { derivationSources } from './sources.gen';

let parsed: readonly Derivation[] | null = null;

/** By group, then by title; read at the first call. */
export function derivations(): readonly Derivation[] {
  parsed ??= Object.entries(derivationSources)
    .map(([path, text]) => parseDerivation(path, text))
    .sort((a, b) => place(a) - place(b) || (a.title < b.title ? -1 : 1));
  return parsed;
}

function place(d: Derivation): number {
  return Object.keys(groups).indexOf(d.group);
}

/**
 * The derivation of that name alone; else those in which every word is found, best first: words of the name and title
 * count more than further words and the group.
 */
export function findDerivations(query: string, among: readonly Derivation[] = derivations()): Derivation[] {
  const name = query.trim().toLowerCase().replace(/\s+/g, '-');
  const exact = among.find((d) => d.name === name);
  if (exact) return [exact];
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return among
    .map((d) => ({ d, score: score(wordsOfEntry({ ...d, group: `${groups[d.group]} ${d.group}` }), words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ d }) => d);
}
