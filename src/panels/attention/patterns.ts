/** What a head does, in a few numbers between 0 and 1, by which heads can be ordered. */
import type { Pattern } from '../../protocol/panels/attention';

/** The weights of one head, (rows, columns). Its queries are the last of the positions that have keys. */
export interface HeadWeights {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array;
}

/**
 * - `entropy`: how spread out the rows are, −Σ a ln a over ln of the number of keys that a row sees; 0 for one key.
 * - `sink`: the mean weight on the first key. Xiao et al., "Efficient streaming language models with attention sinks", 2023.
 * - `previous`: the mean weight on the key just before the query.
 * - `induction`: the mean weight on keys that follow an earlier occurrence of the query's token. Olsson et al.,
 *   "In-context learning and induction heads", 2022. NaN without tokens, and where no token comes again.
 *
 * Means are over the rows that the number is defined for; a row with NaN is none.
 */
export function patternsOf(head: HeadWeights, tokens: readonly string[] | null): Record<Pattern, number> {
  const { rows, columns, weights } = head;
  const offset = columns - rows;
  const means = { entropy: new Mean(), sink: new Mean(), previous: new Mean(), induction: new Mean() };
  const after = tokens && places(tokens);
  for (let i = 0; i < rows; i++) {
    const row = weights.subarray(i * columns, (i + 1) * columns);
    if (!row.every(Number.isFinite)) continue;
    const at = i + offset;
    means.entropy.add(spread(row));
    means.sink.add(row[0]);
    if (at > 0) means.previous.add(row[at - 1]);
    const keys = after ? (after.get(tokens[at]) ?? []).filter((key) => key <= at) : [];
    if (keys.length > 0) means.induction.add(keys.reduce((sum, key) => sum + row[key], 0));
  }
  return {
    entropy: means.entropy.value,
    sink: means.sink.value,
    previous: means.previous.value,
    induction: means.induction.value,
  };
}

/** For each token, the places after its occurrences. */
function places(tokens: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  tokens.forEach((token, i) => {
    const list = found.get(token) ?? [];
    list.push(i + 1);
    found.set(token, list);
  });
  return found;
}

function spread(row: Float32Array): number {
  let [h, seen] = [0, 0];
  for (const a of row) {
    if (a <= 0) continue;
    h -= a * Math.log(a);
    seen++;
  }
  return seen > 1 ? h / Math.log(seen) : 0;
}

class Mean {
  private sum = 0;
  private count = 0;

  add(x: number): void {
    this.sum += x;
    this.count++;
  }

  get value(): number {
    return this.count === 0 ? Number.NaN : this.sum / this.count;
  }
}

/** What is true of all weights of a head. */
export interface Statistics {
  /** The least and greatest finite weight, and the least above 0; ±∞ where there is none. */
  readonly low: number;
  readonly high: number;
  readonly positive: number;
  /** The largest difference of a row's sum from 1, among rows of numbers. */
  readonly rowError: number;
  readonly nanRows: number;
}

export function statisticsOf({ rows, columns, weights }: HeadWeights): Statistics {
  let [low, high, positive] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [rowError, nanRows] = [0, 0];
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) {
      const x = weights[at];
      sum += x;
      if (!(x - x === 0)) continue;
      if (x < low) low = x;
      if (x > high) high = x;
      if (x > 0 && x < positive) positive = x;
    }
    if (Number.isNaN(sum)) nanRows++;
    else rowError = Math.max(rowError, Math.abs(sum - 1));
  }
  return { low, high, positive, rowError, nanRows };
}
