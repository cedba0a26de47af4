import { quantise, type Scale } from '../../src/base/raster/raster';
import type {
  AttentionView,
  AttentionWorkerInterface,
  Head,
  Rules,
  Thumbnail,
} from '../../src/protocol/panels/attention';
import { button, choice, slider, toggle } from '../shared/controls';
import { element } from '../shared/elements';
import { csv, npy, png } from '../shared/export';
import { COLORMAPS, type ColormapName, colour, lookUpTable } from '../shared/heatmap/colormap';
import { Heatmap } from '../shared/heatmap/heatmap';
import { legend } from '../shared/heatmap/legend';
import type { Page } from '../shared/page';
import { Status } from '../shared/status';
import { DataTable } from '../shared/table';

const THUMBNAIL = 64;
const SCALE: Scale = { kind: 'linear', low: 0, high: 1 };

/** All of the panel. */
export class AttentionPanel {
  private readonly status: Status;
  private readonly title = element('h1');
  private readonly controls = element('div', { class: 'controls' });
  private readonly layers = element('section', { 'aria-label': 'Heads' });
  private readonly key = element('div');
  private readonly heatmap: Heatmap;
  private readonly table = new DataTable();
  readonly element: HTMLElement;
  private view: AttentionView | null = null;
  private head: Head | null = null;
  private colormap: ColormapName = 'viridis';

  constructor(private readonly page: Page<AttentionWorkerInterface>) {
    this.status = new Status((text) => page.editor.notify('copy', text));
    this.heatmap = new Heatmap({
      label: 'Weights of one head: a row for each query, a column for each key',
      describe: ({ row, column }) => this.describe(row, column),
      onCursor: (cell) => cell && this.showTable(cell),
    });
    const exports = element('div', { class: 'controls' }, [
      button('Save PNG', () => void this.save('png')),
      button('Save CSV', () => void this.save('csv')),
      button('Save NPY', () => void this.save('npy')),
    ]);
    const large = element('section', { 'aria-label': 'Head' }, [
      this.key,
      this.heatmap.element,
      exports,
      this.table.element,
    ]);
    this.element = element('main', {}, [this.title, this.controls, this.status.element, this.layers, large]);
  }

  async open(view: AttentionView): Promise<void> {
    this.view = view;
    this.page.keep(view);
    this.title.textContent = view.title;
    this.drawControls(view.rules);
    await this.status.run('computing attention', async (signal) => {
      await this.page.worker.request('open', view, signal);
      await this.refresh(signal);
    });
  }

  private drawControls(rules: Rules): void {
    const change = (part: Partial<Rules>) => void this.changeRules(part);
    const maps = Object.keys(COLORMAPS).map((name) => [name as ColormapName, name] as const);
    this.controls.replaceChildren(
      slider('Temperature', { min: 0.1, max: 4, step: 0.1 }, rules.temperature, (temperature) =>
        change({ temperature }),
      ).element,
      toggle('Divide by √d', rules.scaled, (scaled) => change({ scaled })).element,
      toggle('Causal', rules.causal, (causal) => change({ causal })).element,
      choice('Colours', maps, this.colormap, (name) => this.recolour(name)).element,
    );
  }

  private async changeRules(part: Partial<Rules>): Promise<void> {
    if (!this.view) return;
    this.view = { ...this.view, rules: { ...this.view.rules, ...part } };
    this.page.keep(this.view);
    const { rules } = this.view;
    await this.status.run('computing attention', async (signal) => {
      await this.page.worker.request('rules', rules, signal);
      await this.refresh(signal);
    });
  }

  private recolour(name: ColormapName): void {
    this.colormap = name;
    this.heatmap.colour(name);
    this.drawKey();
    if (this.view) void this.status.run('colouring', (signal) => this.refresh(signal));
  }

  private async refresh(signal: AbortSignal): Promise<void> {
    const { layer, head } = this.head ?? { layer: 0, head: 0 };
    await this.choose(layer, head, signal);
    const rows: HTMLElement[] = [];
    for (let i = 0; i < this.view!.sampled.layers; i++)
      rows.push(this.layer(i, await this.page.worker.request('thumbnails', { layer: i, side: THUMBNAIL }, signal)));
    this.layers.replaceChildren(...rows);
  }

  private layer(layer: number, thumbnails: readonly Thumbnail[]): HTMLElement {
    const table = lookUpTable(this.colormap);
    const pictures = thumbnails.map((thumbnail) => {
      const canvas = picture(thumbnail, table);
      const isShown = this.head?.layer === layer && this.head.head === thumbnail.head;
      const name = `Layer ${layer}, head ${thumbnail.head}`;
      const shown = element('button', { 'aria-label': name, 'aria-pressed': String(isShown), title: name }, [canvas]);
      shown.addEventListener('click', () => {
        for (const other of this.layers.querySelectorAll('button'))
          other.setAttribute('aria-pressed', String(other === shown));
        void this.status.run('computing attention', (signal) => this.choose(layer, thumbnail.head, signal));
      });
      return shown;
    });
    return element('div', {}, [element('h2', {}, [`Layer ${layer}`]), element('div', { class: 'heads' }, pictures)]);
  }

  private async choose(layer: number, head: number, signal: AbortSignal): Promise<void> {
    const shown = await this.page.worker.request('head', { layer, head }, signal);
    this.head = shown;
    this.heatmap.show({ rows: shown.rows, columns: shown.columns, cells: quantise(shown.weights, SCALE) });
    this.drawKey();
    this.showTable({ row: 0, column: 0 });
  }

  private drawKey(): void {
    const { layer, head } = this.head ?? { layer: 0, head: 0 };
    const name = element('h2', {}, [`Layer ${layer}, head ${head}`]);
    this.key.replaceChildren(
      name,
      legend(this.colormap, SCALE, (x) => x.toFixed(1)),
    );
  }

  private describe(row: number, column: number): string {
    return `Query ${row} to key ${column}: ${this.weight(row, column)}`;
  }

  private weight(row: number, column: number): string {
    return this.head ? this.head.weights[row * this.head.columns + column].toPrecision(6) : '';
  }

  private showTable(at: { row: number; column: number }): void {
    if (!this.head) return;
    const { layer, head, rows, columns } = this.head;
    const caption = `Weights of layer ${layer}, head ${head}`;
    const value = (row: number, column: number) => this.weight(row, column);
    this.table.show({ caption, rows, columns, rowName: (i) => `query ${i}`, columnName: (j) => `key ${j}`, value }, at);
  }

  private async save(form: 'png' | 'csv' | 'npy'): Promise<void> {
    if (!this.head) return;
    const { layer, head } = this.head;
    const name = `attention-layer-${layer}-head-${head}.${form}`;
    const path = await this.status.run(`saving ${name}`, async () =>
      this.page.editor.request('save', { name, content: await this.content(form, this.head!) }),
    );
    if (path) this.status.say(`Saved ${path}.`);
  }

  private async content(form: 'png' | 'csv' | 'npy', { rows, columns, weights }: Head): Promise<Uint8Array> {
    if (form === 'png') return png(this.heatmap.canvas);
    if (form === 'npy') return npy(weights, [rows, columns]);
    const names = ['query', ...Array.from({ length: columns }, (_, j) => `key ${j}`)];
    return csv(
      names,
      Array.from({ length: rows }, (_, i) => [i, ...weights.subarray(i * columns, (i + 1) * columns)]),
    );
  }
}

function picture({ rows, columns, cells }: Thumbnail, table: Uint32Array): HTMLCanvasElement {
  const canvas = element('canvas', { width: String(columns), height: String(rows), 'aria-hidden': 'true' });
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  colour(cells, table, new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  return canvas;
}
