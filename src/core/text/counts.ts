/** How often tokens occur, and what that makes of the gradient of an embedding. */
import { demand, demandCount, demandSameLength } from '../domain';

/** Occurrences of each id below `vocabulary`. */
export function tokenCounts(ids: ArrayLike<number>, vocabulary: number): Float64Array {
  demandCount('tokenCounts', 'the size of the vocabulary', vocabulary, 1);
  const counts = new Float64Array(vocabulary);
  for (let i = 0; i < ids.length; i++) {
    demandId('tokenCounts', ids[i], vocabulary);
    counts[ids[i]]++;
  }
  return counts;
}

/** Term frequencies: counts as shares of the text. */
export function termFrequencies(ids: ArrayLike<number>, vocabulary: number): Float64Array {
  demand(ids.length > 0, 'termFrequencies', 'at least one token', 'none');
  return tokenCounts(ids, vocabulary).map((n) => n / ids.length);
}

/**
 * The gradient of an embedding table: row `id` is the sum of the gradients of the outputs where it was looked up. The rows that
 * are not in the map are 0. The update need not be as sparse: Adam moves rows by their momentum, weight decay and
 * a tied output projection move all.
 */
export function embeddingGradient(
  ids: ArrayLike<number>,
  outputGradients: readonly ArrayLike<number>[],
): Map<number, Float64Array> {
  demandSameLength('embeddingGradient', ids, outputGradients);
  const rows = new Map<number, Float64Array>();
  for (let i = 0; i < ids.length; i++) {
    const gradient = outputGradients[i];
    const row = rows.get(ids[i]) ?? new Float64Array(gradient.length);
    demandSameLength('embeddingGradient', row, gradient);
    for (let j = 0; j < row.length; j++) row[j] += gradient[j];
    rows.set(ids[i], row);
  }
  return rows;
}

/** The most rows of an embedding that n tokens can touch, as a share of all. */
export function touchedShare(tokens: number, vocabulary: number): number {
  demandCount('touchedShare', 'tokens', tokens);
  demandCount('touchedShare', 'the size of the vocabulary', vocabulary, 1);
  return Math.min(tokens, vocabulary) / vocabulary;
}

export function demandId(where: string, id: number, vocabulary: number): void {
  demand(Number.isInteger(id) && id >= 0 && id < vocabulary, where, `ids from 0 to ${vocabulary - 1}`, id);
}
