/** Milliseconds, as tables have them. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** One row of a table: what was measured, how long it took, what it should take. */
export function row(what: string, values: readonly number[], target: string): string {
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(values, share).toFixed(1));
  return `| ${what} | ${p50} | ${p95} | ${target} |`;
}

export const HEAD = '| ms | p50 | p95 | target |\n| --- | ---: | ---: | --- |';
