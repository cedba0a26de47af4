/** One source with its heads, and one of them large. */
import type { Scale } from '../../src/base/raster/raster';
import type {
  AttentionView,
  AttentionWorkerInterface,
  Opened,
  Rules,
  Slot,
  TrainingProgress,
} from '../../src/protocol/panels/attention';
import { RpcError } from '../../src/protocol/rpc';
import { slider, toggle } from '../shared/controls';
import { element } from '../shared/elements';
import type { Cell } from '../shared/heatmap/viewport';
import type { Page } from '../shared/page';
import type { Status } from '../shared/status';
import { HeadView } from './head';
import { HeadGrid } from './heads';
import type { Display, KeptPane } from './kept';
import { headName } from './names';
import { Weights } from './weights';

const THUMBNAIL = 64;
const POLL = 250;

export interface PaneEvents {
  readonly cursor: (cell: Cell) => void;
  /** Other weights are shown: scales may change. */
  readonly changed: () => void;
  readonly chosen: () => void;
  readonly rules: (rules: Rules) => void;
  readonly save: (name: string, content: () => Promise<Uint8Array>) => void;
}

export class Pane {
  private readonly title = element('h1');
  private readonly notes = element('ul', { class: 'notes' });
  private readonly rules = element('div', { class: 'controls' });
  private readonly grid: HeadGrid;
  private readonly head: HeadView;
  readonly element: HTMLElement;
  private opened: Opened | null = null;
  shown = { layer: 0, head: 0 };
  private weights: Weights | null = null;

  constructor(
    private readonly slot: Slot,
    private readonly page: Page<AttentionWorkerInterface>,
    private readonly status: Status,
    private readonly events: PaneEvents,
  ) {
    this.grid = new HeadGrid(
      (layer, head) => void this.choose(layer, head),
      (doing, error) => status.fail(doing, error),
    );
    this.head = new HeadView(slot === 'a' ? 'Head' : 'Head of the other source', events);
    const both = element('div', { class: 'both' }, [this.grid.element, this.head.element]);
    this.element = element('article', {}, [this.title, this.notes, this.rules, both]);
  }

  /** @returns whether it could be opened; what was open before stays if not. */
  async open({ view, layer, head }: KeptPane): Promise<boolean> {
    const { source, rules } = view;
    const opened = await this.status.run('opening', (signal) =>
      this.page.worker.request('open', { slot: this.slot, source, rules }, signal),
    );
    if (!opened) return false;
    this.opened = opened;
    this.title.textContent = view.title;
    this.drawNotes(view, opened);
    this.drawRules(rules, opened);
    // What a file holds may have changed.
    const isThere = layer < opened.layers && head < opened.heads;
    const first = isThere ? { layer, head } : { layer: 0, head: 0 };
    this.grid.show(opened, this.source(), first);
    await this.choose(first.layer, first.head);
    if (source.kind === 'trained') void this.follow();
    return true;
  }

  async changeRules(rules: Rules): Promise<void> {
    await this.status.run('computing attention', async (signal) => {
      await this.page.worker.request('rules', { slot: this.slot, rules }, signal);
    });
    this.grid.refresh();
    await this.choose(this.shown.layer, this.shown.head);
  }

  ownScale(display: Display): Scale | null {
    return this.head.ownScale(display);
  }

  draw(display: Display, scale: Scale): void {
    this.grid.recolour(display.colormap);
    this.head.draw(display, scale);
  }

  moveTo(cell: Cell): void {
    this.head.follow(cell);
  }

  private source() {
    const { worker } = this.page;
    return {
      thumbnail: (layer: number, head: number) =>
        worker.request('thumbnail', { slot: this.slot, layer, head, side: THUMBNAIL }),
      patterns: (layer: number, head: number) => worker.request('patterns', { slot: this.slot, layer, head }),
    };
  }

  private async choose(layer: number, head: number): Promise<void> {
    this.shown = { layer, head };
    this.events.chosen();
    this.weights?.stop(new Error('another head is shown now'));
    const asked = this.status.run('computing attention', (signal) =>
      this.page.worker.request('head', { slot: this.slot, layer, head }, signal),
    );
    this.grid.hold(asked);
    const found = await asked;
    if (!found || !this.opened) return;
    this.weights = new Weights(found);
    this.head.show(this.weights, this.opened);
    this.events.changed();
    if (!this.weights.isWhole) void this.read(this.weights, this.opened);
  }

  /** Of a large head its picture is shown already; the numbers follow. */
  private async read(weights: Weights, opened: Opened): Promise<void> {
    const { slot, page } = this;
    const { layer, head } = weights.head;
    try {
      await weights.read((first, count) => page.worker.request('rows', { slot, layer, head, first, count }));
    } catch (error) {
      // Another head has been asked for meanwhile.
      if (this.weights !== weights || (error instanceof RpcError && error.code === 'stale')) return;
      this.status.fail(`reading ${headName(layer, head)}`, error);
    }
    if (this.weights !== weights || !weights.isWhole) return;
    this.head.show(weights, opened);
    this.events.changed();
  }

  /** Looks at a training now and then until it is done; it can be ended, and what was learned stays. */
  private async follow(): Promise<void> {
    const { worker } = this.page;
    const { slot } = this;
    let last: TrainingProgress = { step: 0, steps: 0, loss: null, isDone: false };
    await this.status.run('training', async (signal, progress) => {
      signal.addEventListener('abort', () => void worker.request('stop', { slot }));
      while (!last.isDone && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, POLL));
        last = await worker.request('progress', { slot });
        const loss = last.loss === null ? '' : `, loss ${last.loss.toFixed(3)}`;
        progress(last.step / Math.max(1, last.steps), `Training: step ${last.step} of ${last.steps}${loss}`);
      }
    });
    const loss = last.loss === null ? '' : ` The last loss was ${last.loss.toFixed(4)}.`;
    this.status.say(`Trained for ${last.step} of ${last.steps} steps.${loss}`);
    this.grid.refresh();
    await this.choose(this.shown.layer, this.shown.head);
  }

  private drawNotes({ place, assumed }: AttentionView, { notes, layers, heads, kvHeads, queries, keys }: Opened): void {
    const grouped =
      kvHeads === heads
        ? 'multi-head'
        : kvHeads === 1
          ? 'multi-query'
          : `grouped, ${heads / kvHeads} heads to a key head`;
    const sizes = `${layers} layers of ${heads} heads (${grouped}), ${queries} queries, ${keys} keys.`;
    const lines = [sizes, ...notes, ...assumed].map((note) => element('li', {}, [note]));
    if (place !== null) {
      const link = element('button', { class: 'link' }, [place]);
      link.addEventListener('click', () => this.page.editor.notify('reveal', null));
      lines.unshift(element('li', {}, ['Sizes of ', link]));
    }
    this.notes.replaceChildren(...lines);
  }

  private drawRules(begin: Rules, { hasScores, keys }: Opened): void {
    let rules = begin;
    const change = (part: Partial<Rules>) => {
      rules = { ...rules, ...part };
      this.events.rules(rules);
      void this.changeRules(rules);
    };
    const all = (n: number) => (n === 0 || n >= keys ? 'off' : String(n));
    const controls = [
      slider('Temperature', { min: 0.1, max: 4, step: 0.1 }, rules.temperature, (temperature) =>
        change({ temperature }),
      ),
      toggle('Divide by √d', rules.scaled, (scaled) => change({ scaled })),
      toggle('Causal', rules.causal, (causal) => change({ causal })),
      toggle('Rotary', rules.rotary, (rotary) => change({ rotary })),
      slider('Window', { min: 0, max: keys, step: 1, text: all }, rules.window ?? 0, (n) =>
        change({ window: n === 0 || n >= keys ? null : n }),
      ),
      slider('Padding', { min: 0, max: Math.max(0, keys - 1), step: 1 }, rules.padding, (padding) =>
        change({ padding }),
      ),
    ];
    for (const control of controls) control.enable(hasScores);
    const why = 'There are only weights here, no queries and keys: temperature and masks cannot be changed.';
    this.rules.replaceChildren(
      ...controls.map((control) => control.element),
      ...(hasScores ? [] : [element('p', { class: 'note' }, [why])]),
    );
  }
}
