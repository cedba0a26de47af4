/** Lines from queries to the keys that they see, the darker the more. Arrows choose a query. */
import type { Opened } from '../../src/protocol/panels/attention';
import { element } from '../shared/elements';
import { onThemeChange, theme } from '../shared/theme';
import { keyName, queryName } from './names';
import type { Weights } from './weights';

const LINE = 16;
/** So many tokens are shown at once, around the chosen query. */
const MOST = 64;
const LEAST = 0.01;
/** How dark a line is: by the root of its weight, as a hundred equal weights of 0.01 should be seen, too. */
const darkness = (weight: number) => Math.sqrt(weight);
/** The most that a name takes, and what is between it and the lines. */
const LABEL = 150;
const GAP = 8;

export interface Line {
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** The lines that can be seen, between these queries and keys. */
export function linesOf(
  { head, values }: Weights,
  queries: readonly number[],
  keys: readonly number[],
  least = LEAST,
): Line[] {
  const lines: Line[] = [];
  for (const query of queries)
    for (const key of keys) {
      const weight = values[query * head.columns + key];
      if (weight >= least) lines.push({ query, key, weight });
    }
  return lines;
}

/** At most so many indices around a place. */
export function around(at: number, all: number, most = MOST): number[] {
  const length = Math.min(all, most);
  const first = Math.max(0, Math.min(all - length, at - (length >> 1)));
  return Array.from({ length }, (_, i) => first + i);
}

export class Lines {
  readonly canvas = element('canvas', { tabindex: '0', role: 'application' });
  readonly element = element('div', { class: 'lines' }, [this.canvas]);
  private weights: Weights | null = null;
  private opened: Opened | null = null;
  private query = 0;

  /** @param choose the query that the arrows have come to */
  constructor(private readonly choose: (query: number) => void) {
    this.canvas.setAttribute('aria-roledescription', 'lines between queries and keys');
    this.canvas.setAttribute(
      'aria-label',
      'Lines from each query, left, to the keys it sees, right. Arrows choose a query.',
    );
    this.canvas.addEventListener('keydown', (event) => this.key(event));
    this.canvas.addEventListener('pointerdown', (event) => {
      const { queries } = this.window();
      const query = queries[Math.floor(event.offsetY / LINE)];
      if (query !== undefined) this.choose(query);
    });
    new ResizeObserver(() => this.draw()).observe(this.element);
    onThemeChange(() => this.draw());
  }

  show(weights: Weights, opened: Opened, query: number): void {
    this.weights = weights;
    this.opened = opened;
    this.query = query;
    this.draw();
  }

  private window(): { queries: number[]; keys: number[] } {
    const { rows, columns } = this.weights?.head ?? { rows: 0, columns: 0 };
    return { queries: around(this.query, rows), keys: around(this.query + columns - rows, columns) };
  }

  private draw(): void {
    const { weights, opened } = this;
    const width = this.element.clientWidth;
    if (!weights || !opened || width === 0) return;
    const { queries, keys } = this.window();
    const height = LINE * Math.max(queries.length, keys.length);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = width * devicePixelRatio;
    this.canvas.height = height * devicePixelRatio;
    const context = this.canvas.getContext('2d')!;
    context.scale(devicePixelRatio, devicePixelRatio);
    const { foreground, muted, series, font } = theme();
    context.font = font;
    context.textBaseline = 'middle';
    const names = { queries: queries.map((i) => queryName(opened, i)), keys: keys.map((j) => keyName(opened, j)) };
    const wide = (texts: string[]) =>
      Math.min(LABEL, GAP + Math.max(...texts.map((t) => context.measureText(t).width)));
    const [left, right] = [wide(names.queries), width - wide(names.keys)];
    const middle = (list: readonly number[], at: number) => (at - list[0] + 0.5) * LINE;
    for (const { query, key, weight } of linesOf(weights, queries, keys)) {
      const isChosen = query === this.query;
      context.globalAlpha = isChosen ? Math.max(0.4, darkness(weight)) : 0.5 * darkness(weight);
      context.strokeStyle = isChosen ? series[1] : series[0];
      context.lineWidth = isChosen ? 2 : 1;
      context.beginPath();
      context.moveTo(left, middle(queries, query));
      context.lineTo(right, middle(keys, key));
      context.stroke();
    }
    context.globalAlpha = 1;
    context.textAlign = 'right';
    for (const [i, query] of queries.entries()) {
      context.fillStyle = query === this.query ? foreground : muted;
      context.fillText(names.queries[i], left - GAP, middle(queries, query), LABEL - GAP);
    }
    context.textAlign = 'left';
    context.fillStyle = muted;
    for (const [i, key] of keys.entries()) context.fillText(names.keys[i], right + GAP, middle(keys, key), LABEL - GAP);
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (!step || !this.weights) return;
    event.preventDefault();
    this.choose(Math.max(0, Math.min(this.weights.head.rows - 1, this.query + step)));
  }
}
