/**
 * Numbers that attention moves between slow and fast memory, for n queries and keys of width d, one head. Dao et al.,
 * "FlashAttention", 2022, theorem 2, with the constants written out.
 */
import { demandCount } from '../domain';

/** Q, K read and S written; S read and P written; P, V read and O written: 4nd + 4n². */
export function standardTraffic(n: number, d: number): number {
  demandCount('standardTraffic', 'n', n, 1);
  demandCount('standardTraffic', 'd', d, 1);
  return 4 * n * d + 4 * n * n;
}

/** Q read and O written once; K and V read once for each block of `rows` queries: 2nd(1 + n/rows). */
export function tiledTraffic(n: number, d: number, rows: number): number {
  demandCount('tiledTraffic', 'n', n, 1);
  demandCount('tiledTraffic', 'd', d, 1);
  demandCount('tiledTraffic', 'rows', rows, 1);
  return 2 * n * d * (1 + Math.ceil(n / rows));
}

/** Bytes of the n × n scores that standard attention writes and tiled attention never has whole. */
export function scoreBytes(n: number, bytes: number): number {
  demandCount('scoreBytes', 'n', n, 1);
  return n * n * bytes;
}
