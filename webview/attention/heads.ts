/** All heads as thumbnails: a row a layer, or in the order of what they do. One is chosen. */
import type { Opened, Pattern, Patterns, Thumbnail } from '../../src/protocol/panels/attention';
import { patterns } from '../../src/protocol/panels/attention';
import { choice } from '../shared/controls';
import { element } from '../shared/elements';
import { type ColormapName, colour, lookUpTable } from '../shared/heatmap/colormap';
import { headName } from './names';

export type Order = 'layer' | Pattern;

const ORDERS: readonly (readonly [Order, string])[] = [
  ['layer', 'layer'],
  ['entropy', 'entropy'],
  ['sink', 'sink mass'],
  ['previous', 'previous token'],
  ['induction', 'induction'],
];

/** What the grid asks for, when it needs it. */
export interface HeadsSource {
  thumbnail(layer: number, head: number): Promise<Thumbnail>;
  patterns(layer: number, head: number): Promise<Patterns>;
}

interface Tile {
  readonly layer: number;
  readonly head: number;
  readonly button: HTMLButtonElement;
  readonly canvas: HTMLCanvasElement;
  readonly number: HTMLElement;
  thumbnail: Thumbnail | null;
  patterns: Patterns | null;
}

export class HeadGrid {
  private readonly rows = element('div', { class: 'layers' });
  readonly element: HTMLElement;
  private tiles: Tile[] = [];
  private source: HeadsSource | null = null;
  private layers = 0;
  private colormap: ColormapName = 'viridis';
  private order: Order = 'layer';
  private readonly turn = new Turn();
  /** Of the weights as they are: another object when they have changed. */
  private work = new Work(this.turn);
  private chosen: { readonly layer: number; readonly head: number } = { layer: 0, head: 0 };
  private readonly seen: IntersectionObserver;

  constructor(
    private readonly choose: (layer: number, head: number) => void,
    private readonly fail: (doing: string, error: unknown) => void,
  ) {
    const order = choice('Order heads by', ORDERS, this.order, (by) => void this.sort(by));
    this.element = element('section', { 'aria-label': 'Heads' }, [
      element('div', { class: 'controls' }, [order.element]),
      this.rows,
    ]);
    // Layers that nobody looks at are not computed.
    this.seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) this.load(Number((target as HTMLElement).dataset.layer));
    });
    this.rows.addEventListener('keydown', (event) => this.key(event));
  }

  show(opened: Opened, source: HeadsSource, chosen: { readonly layer: number; readonly head: number }): void {
    this.source = source;
    this.layers = opened.layers;
    this.tiles = [];
    for (let layer = 0; layer < opened.layers; layer++)
      for (let head = 0; head < opened.heads; head++) this.tiles.push(this.tile(layer, head));
    this.chosen = chosen;
    this.refresh();
  }

  /** The user is waiting for a head, and may choose another one then: thumbnails come after that. */
  hold(head: Promise<unknown>): void {
    this.turn.hold(head);
  }

  /** The weights are other ones. */
  refresh(): void {
    this.work.stop();
    this.work = new Work(this.turn);
    for (const tile of this.tiles) tile.patterns = null;
    if (this.order === 'layer') this.lay();
    else void this.sort(this.order);
  }

  recolour(name: ColormapName): void {
    if (name === this.colormap) return;
    this.colormap = name;
    const table = lookUpTable(name);
    for (const tile of this.tiles) paint(tile, table);
  }

  private tile(layer: number, head: number): Tile {
    const canvas = element('canvas', { width: '1', height: '1', 'aria-hidden': 'true' });
    const number = element('span', { class: 'number' });
    const name = headName(layer, head);
    const button = element('button', { 'aria-label': name, title: name, tabindex: '-1' }, [canvas, number]);
    const tile: Tile = { layer, head, button, canvas, number, thumbnail: null, patterns: null };
    button.addEventListener('click', () => {
      this.chosen = { layer, head };
      this.mark();
      this.choose(layer, head);
    });
    return tile;
  }

  private lay(): void {
    this.seen.disconnect();
    const groups =
      this.order === 'layer'
        ? Array.from({ length: this.layers }, (_, layer) => this.tiles.filter((tile) => tile.layer === layer))
        : [this.sorted(this.order)];
    const rows = groups.map((tiles) => {
      const isLayer = this.order === 'layer';
      const title = isLayer ? `Layer ${tiles[0].layer}` : `All heads by ${ORDERS.find(([o]) => o === this.order)![1]}`;
      const heads = element(
        'div',
        { class: 'heads', role: 'group', 'aria-label': title },
        tiles.map(({ button }) => button),
      );
      return element('div', { class: 'layer', 'data-layer': String(tiles[0].layer) }, [
        element('h3', {}, [title]),
        heads,
      ]);
    });
    for (const tile of this.tiles) {
      const number = this.numberOf(tile);
      tile.number.textContent = number;
      // What can be seen is part of what is read out.
      const name = headName(tile.layer, tile.head);
      tile.button.setAttribute('aria-label', this.order === 'layer' ? name : `${name}, ${number}`);
    }
    this.rows.replaceChildren(...rows);
    this.mark();
    if (this.order === 'layer') for (const row of rows) this.seen.observe(row);
    else for (let layer = 0; layer < this.layers; layer++) this.load(layer);
  }

  private load(layer: number): void {
    for (const tile of this.tiles.filter((t) => t.layer === layer)) void this.picture(tile);
  }

  private async picture(tile: Tile): Promise<void> {
    const { layer, head } = tile;
    try {
      const found = await this.work.once(`${layer}.${head}`, () => this.source!.thumbnail(layer, head));
      if (!found) return;
      tile.thumbnail = found;
      paint(tile, lookUpTable(this.colormap));
    } catch (error) {
      this.fail(`drawing ${headName(layer, head)}`, error);
    }
  }

  private async sort(order: Order): Promise<void> {
    this.order = order;
    const { source, work } = this;
    try {
      if (order !== 'layer' && source)
        for (const tile of this.tiles) tile.patterns ??= await work.next(() => source.patterns(tile.layer, tile.head));
      if (work === this.work && order === this.order) this.lay();
    } catch (error) {
      this.fail('ordering heads', error);
    }
  }

  /** From the largest number on; heads without one are the last. */
  private sorted(by: Pattern): Tile[] {
    const value = (tile: Tile) => {
      const x = tile.patterns?.[by] ?? Number.NaN;
      return Number.isNaN(x) ? Number.NEGATIVE_INFINITY : x;
    };
    return [...this.tiles].sort((a, b) => value(b) - value(a));
  }

  private numberOf({ layer, head, patterns: of }: Tile): string {
    if (this.order === 'layer') return String(head);
    const x = of?.[this.order] ?? Number.NaN;
    return `${layer}.${head}: ${Number.isNaN(x) ? '–' : x.toFixed(2)}`;
  }

  /** One of the thumbnails can be reached by Tab; from it the arrows lead on. */
  private mark(): void {
    const { layer, head } = this.chosen;
    for (const tile of this.tiles) {
      const isChosen = layer === tile.layer && head === tile.head;
      // There may be a thousand of them, and whoever hears of changes would look at each.
      if (tile.button.getAttribute('aria-pressed') !== String(isChosen))
        tile.button.setAttribute('aria-pressed', String(isChosen));
      if (tile.button.tabIndex !== (isChosen ? 0 : -1)) tile.button.tabIndex = isChosen ? 0 : -1;
    }
  }

  private key(event: KeyboardEvent): void {
    const buttons = [...this.rows.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (at < 0) return;
    const across = this.order === 'layer' ? buttons.length / this.layers : 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: across,
      ArrowUp: -across,
    };
    const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? at + (steps[event.key] ?? 0);
    if (to === at || !buttons[to]) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  }
}

function paint({ canvas, thumbnail }: Tile, table: Uint32Array): void {
  if (!thumbnail) return;
  canvas.width = thumbnail.columns;
  canvas.height = thumbnail.rows;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(thumbnail.columns, thumbnail.rows);
  colour(thumbnail.cells, table, new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
}

export const PATTERN_NOTES: Readonly<Record<Pattern, string>> = {
  entropy: 'Entropy: how spread out the rows are, 0 for one key, 1 for all alike.',
  sink: 'Sink mass: the mean weight on the first key (Xiao et al., 2023).',
  previous: 'Previous token: the mean weight on the key just before the query.',
  induction:
    'Induction: the mean weight on what followed earlier occurrences of the query’s token (Olsson et al., 2022).',
};

export const PATTERN_NAMES = patterns;

/** Milliseconds after a head is shown: whoever goes from head to head waits for no thumbnail. */
const QUIET = 150;

/** When thumbnails may be asked for. */
class Turn {
  private after: Promise<unknown> = Promise.resolve();

  /** Not before this is done. */
  hold(work: Promise<unknown>): void {
    const done = work.then(() => new Promise((resolve) => setTimeout(resolve, QUIET)));
    this.after = Promise.all([this.after, done]);
  }

  async come(): Promise<void> {
    for (let seen: unknown = null; seen !== this.after; await seen) seen = this.after;
  }
}

/** Requests one after the other, so that what the user does meanwhile is not behind all of them. */
class Work {
  private last: Promise<unknown> = Promise.resolve();
  private readonly begun = new Set<string>();
  private isStopped = false;

  constructor(private readonly turn: Turn) {}

  /** Null when the work was stopped before. */
  next<T>(run: () => Promise<T>): Promise<T | null> {
    const result = this.last.then(() => this.turn.come()).then(() => (this.isStopped ? null : run()));
    this.last = result.catch(() => null);
    return result;
  }

  /** Null for what has been begun already, too. */
  once<T>(key: string, run: () => Promise<T>): Promise<T | null> {
    if (this.begun.has(key)) return Promise.resolve(null);
    this.begun.add(key);
    return this.next(run);
  }

  stop(): void {
    this.isStopped = true;
  }
}
