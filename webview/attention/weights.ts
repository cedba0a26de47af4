/** The weights of a head on their way from the worker: a picture of all of them is there first. */

import { scaleWithin } from '../../src/base/raster/range';
import { quantise, type Scale, type ScaleKind } from '../../src/base/raster/raster';
import { halved, shrinkTo } from '../../src/base/raster/shrink';
import { AT_ONCE, type Head } from '../../src/protocol/panels/attention';
import type { Raster } from '../shared/heatmap/tiles';

/** Rows of a head's weights. */
export type AskRows = (first: number, count: number) => Promise<Float32Array>;

export class Weights {
  /** Row by row, (rows, columns); the rows from `known` on are not there yet. */
  readonly values: Float32Array;
  known: number;
  private stopped: Error | null = null;
  private readonly waiting: (() => void)[] = [];

  constructor(readonly head: Head) {
    const isWhole = head.halvings === 0;
    this.values = isWhole ? head.picture : new Float32Array(head.rows * head.columns);
    this.known = isWhole ? head.rows : 0;
  }

  get isWhole(): boolean {
    return this.known === this.head.rows;
  }

  /** Asks for all rows, some at a time. */
  async read(ask: AskRows): Promise<void> {
    const { rows, columns } = this.head;
    const step = Math.max(1, Math.floor((2 * AT_ONCE) / columns));
    try {
      while (!this.isWhole && !this.stopped) {
        const part = await ask(this.known, Math.min(step, rows - this.known));
        this.values.set(part, this.known * columns);
        this.known += part.length / columns;
      }
    } catch (error) {
      this.stop(error as Error);
      throw error;
    } finally {
      for (const tell of this.waiting) tell();
    }
  }

  /** Nobody wants the rest any more. */
  stop(why: Error): void {
    if (!this.isWhole) this.stopped ??= why;
  }

  /** @throws when not all of them will come */
  async whole(): Promise<Float32Array> {
    if (!this.isWhole && !this.stopped) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (!this.isWhole) throw this.stopped ?? new Error('the weights were not read');
    return this.values;
  }

  /** The scale between the least weight and a percentile: of the picture, until all weights are there. */
  scale(kind: ScaleKind, percentile: number): Scale {
    const { low, high, positive, picture } = this.head;
    const ends: [number, number] = kind !== 'log' ? [low, high] : [positive, positive < Infinity ? high : -Infinity];
    return scaleWithin(ends, this.isWhole ? this.values : picture, kind, [0, percentile]);
  }

  /** As bytes, which are made when they are looked at; smaller tables are of mean weights. */
  raster(scale: Scale): Raster {
    const { isWhole } = this;
    const { rows, columns, halvings, picture } = this.head;
    const values = this.values;
    let cells: Uint8Array | null = null;
    const smaller = { rows: rows >> halvings, columns: columns >> halvings, values: picture };
    return {
      rows,
      columns,
      least: isWhole ? 0 : halvings,
      get cells() {
        cells ??= quantise(values, scale);
        return cells;
      },
      smaller(times) {
        const grid =
          times >= halvings
            ? shrinkTo(smaller, rows >> times, columns >> times)
            : halved({ rows, columns, values }, times);
        return { rows: grid.rows, columns: grid.columns, cells: quantise(grid.values, scale) };
      },
    };
  }
}
