import type { AttentionView, AttentionWorkerInterface, Slot } from '../../src/protocol/panels/attention';
import { button, choice, slider } from '../shared/controls';
import { element } from '../shared/elements';
import { COLORMAPS, type ColormapName } from '../shared/heatmap/colormap';
import type { Page } from '../shared/page';
import { Status } from '../shared/status';
import { PATTERN_NAMES, PATTERN_NOTES } from './heads';
import type { Display, Form, Kept, KeptPane } from './kept';
import { Pane } from './pane';
import { FILES, sourceForm } from './sources';

const CAUTION =
  'Weights say where a head reads from, not what the model relies on: other weights can give the same output (Jain & Wallace, “Attention is not explanation”, 2019).';

/** All of the panel: one source, or two beside each other on one scale. */
export class AttentionPanel {
  private readonly status: Status;
  private readonly forms = element('details', { class: 'source' });
  private readonly panes = element('div', { class: 'panes' });
  readonly element: HTMLElement;
  private readonly open_ = new Map<Slot, Pane>();
  private views: Partial<Record<Slot, AttentionView>> = {};
  private display: Display = { form: 'heatmap', colormap: 'viridis', kind: 'linear', clip: 0 };

  constructor(
    private readonly page: Page<AttentionWorkerInterface>,
    kept: Kept | null,
  ) {
    if (kept) this.display = kept.display;
    this.status = new Status((text) => page.editor.notify('copy', text));
    const notes = PATTERN_NAMES.map((name) => element('li', {}, [PATTERN_NOTES[name]]));
    this.element = element('main', {}, [
      ...[this.forms, this.displayControls(), this.status.element, this.panes],
      element('p', { class: 'note' }, [CAUTION]),
      element('details', {}, [element('summary', {}, ['What heads are ordered by']), element('ul', {}, notes)]),
    ]);
  }

  open(view: AttentionView, slot: Slot = 'a'): Promise<void> {
    return this.show({ view, layer: 0, head: 0 }, slot);
  }

  /** What was there before the page was reloaded. */
  async restore({ a, b }: Kept): Promise<void> {
    await this.show(a, 'a');
    if (b && this.views.a) await this.show(b, 'b');
  }

  private async show(what: KeptPane, slot: Slot): Promise<void> {
    const pane = this.open_.get(slot) ?? this.addPane(slot);
    if (await pane.open(what)) {
      this.views = { ...this.views, [slot]: what.view };
      this.keep();
    } else if (this.views.a) return;
    // Where nothing could be opened, something else can be.
    this.drawForms(this.views.a ?? what.view);
  }

  private keep(): void {
    const pane = (slot: Slot): KeptPane | null => {
      const [view, open] = [this.views[slot], this.open_.get(slot)];
      return view && open ? { view, ...open.shown } : null;
    };
    const a = pane('a');
    if (a) this.page.keep({ display: this.display, a, b: pane('b') } satisfies Kept);
  }

  private addPane(slot: Slot): Pane {
    const other = (): Pane | undefined => this.open_.get(slot === 'a' ? 'b' : 'a');
    const pane = new Pane(slot, this.page, this.status, {
      cursor: (cell) => other()?.moveTo(cell),
      changed: () => this.redraw(),
      chosen: () => this.keep(),
      rules: (rules) => {
        const view = this.views[slot];
        if (view) this.views = { ...this.views, [slot]: { ...view, rules } };
        this.keep();
      },
      save: (name, content) => void this.save(name, content),
    });
    this.open_.set(slot, pane);
    this.panes.replaceChildren(...[...this.open_].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, p]) => p.element));
    return pane;
  }

  /** Both on the scale that holds the weights of both. */
  private redraw(): void {
    const panes = [...this.open_.values()];
    const scales = panes.map((pane) => pane.ownScale(this.display)).filter((scale) => scale !== null);
    if (scales.length === 0) return;
    const low = Math.min(...scales.map((s) => s.low), this.display.kind === 'log' ? 1 : 0);
    const high = Math.max(...scales.map((s) => s.high));
    for (const pane of panes) pane.draw(this.display, { kind: this.display.kind, low, high });
  }

  private displayControls(): HTMLElement {
    const change = (part: Partial<Display>) => {
      this.display = { ...this.display, ...part };
      this.redraw();
      this.keep();
    };
    const maps = Object.keys(COLORMAPS).filter((name) => name !== 'diverging');
    const forms: readonly (readonly [Form, string])[] = [
      ['heatmap', 'heatmap'],
      ['lines', 'lines between tokens'],
      ['bars', 'bars of one query'],
    ];
    return element('div', { class: 'controls' }, [
      choice('View', forms, this.display.form, (form) => change({ form })).element,
      choice(
        'Colours',
        maps.map((m) => [m as ColormapName, m] as const),
        this.display.colormap,
        (colormap) => change({ colormap }),
      ).element,
      choice(
        'Scale',
        [
          ['linear', 'linear'],
          ['log', 'logarithmic'],
        ] as const,
        this.display.kind,
        (kind) => change({ kind }),
      ).element,
      slider('Clip top', { min: 0, max: 10, step: 0.5, text: (x) => `${x} %` }, this.display.clip, (clip) =>
        change({ clip }),
      ).element,
    ]);
  }

  private drawForms(begin: AttentionView): void {
    const chooseFile = () => this.page.editor.request('chooseFile', FILES);
    const form = (slot: Slot) => {
      return sourceForm((this.views[slot] ?? begin).source, { open: (view) => void this.open(view, slot), chooseFile });
    };
    const compare = element('div');
    const other = () => compare.replaceChildren(element('h2', {}, ['The other source']), form('b'), this.closeButton());
    if (this.views.b) other();
    else compare.append(button('Compare with Another Source…', other));
    this.forms.replaceChildren(element('summary', {}, ['Source']), form('a'), compare);
  }

  private closeButton(): HTMLElement {
    return button('Remove the Other Source', () => {
      const { a } = this.views;
      this.views = a ? { a } : {};
      this.open_.get('b')?.element.remove();
      this.open_.delete('b');
      if (a) this.drawForms(a);
      this.keep();
      this.redraw();
    });
  }

  private async save(name: string, content: () => Promise<Uint8Array>): Promise<void> {
    const path = await this.status.run(`saving ${name}`, async () =>
      this.page.editor.request('save', { name, content: await content() }),
    );
    if (path) this.status.say(`Saved ${path}.`);
  }
}
