export interface Statistics {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly samples: number;
}

/** Percentiles between neighbouring samples are on the line between them. @throws when there is no sample */
export function statistics(samples: readonly number[]): Statistics {
  if (samples.length === 0) throw new Error('statistics of no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number) => {
    const place = part * (sorted.length - 1);
    const low = Math.floor(place);
    const high = Math.ceil(place);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  };
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), samples: sorted.length };
}
