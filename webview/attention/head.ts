/** One head large: as a heatmap, as lines, as the bars of one query; with its checks, its table and its files. */
import type { Scale } from '../../src/base/raster/raster';
import type { Head, Opened } from '../../src/protocol/panels/attention';
import { button } from '../shared/controls';
import { element } from '../shared/elements';
import { csv, npy, png } from '../shared/export';
import { Heatmap } from '../shared/heatmap/heatmap';
import { legend } from '../shared/heatmap/legend';
import type { Cell } from '../shared/heatmap/viewport';
import { DataTable } from '../shared/table';
import { bars } from './bars';
import type { Display } from './kept';
import { Lines } from './lines';
import { headName, keyName, queryName } from './names';
import { svg } from './svg';
import type { Weights } from './weights';

export interface HeadEvents {
  readonly cursor: (cell: Cell) => void;
  readonly save: (name: string, content: () => Promise<Uint8Array>) => void;
}

/** Sums that are further from 1 than float32 rounding explains. */
const ROUNDING = 1e-4;

const COMING = 'The weights of this head are being read.';

export class HeadView {
  private readonly title = element('h2');
  private readonly checks = element('p', { class: 'note' });
  private readonly key = element('div');
  private readonly heatmap: Heatmap;
  private readonly query = element('input', { type: 'number', min: '0', id: 'query' });
  private readonly queryLabel = element('label', {}, ['Query ', this.query]);
  private readonly lines: Lines;
  private readonly drawn = element('div');
  private readonly table = new DataTable();
  readonly element: HTMLElement;
  private weights: Weights | null = null;
  private opened: Opened | null = null;
  private display: Display = { form: 'heatmap', colormap: 'viridis', kind: 'linear', clip: 0 };
  private scale: Scale = { kind: 'linear', low: 0, high: 1 };
  private cell: Cell = { row: 0, column: 0 };

  constructor(
    label: string,
    private readonly events: HeadEvents,
  ) {
    this.heatmap = new Heatmap({
      label: `${label}: a row for each query, a column for each key`,
      hint: 'A row for each query, a column for each key.',
      describe: (cell) => this.describe(cell),
      onCursor: (cell) => cell && this.point(cell),
    });
    this.lines = new Lines((query) => this.point({ row: query, column: this.cell.column }));
    this.query.addEventListener('change', () => {
      const row = Math.round(this.query.valueAsNumber);
      if (row >= 0 && row <= Number(this.query.max)) this.point({ row, column: this.cell.column });
    });
    const saves = (['png', 'svg', 'csv', 'npy'] as const).map((form) =>
      button(`Save ${form.toUpperCase()}`, () => this.save(form)),
    );
    this.element = element('section', { 'aria-label': label, class: 'head' }, [
      ...[this.title, this.checks, this.key, this.drawn],
      ...[element('div', { class: 'controls' }, saves), this.table.element],
    ]);
  }

  /** Called again when all weights are there. */
  show(weights: Weights, opened: Opened): void {
    const { head } = weights;
    const before = this.weights?.head;
    const isNew = before?.rows !== head.rows || before.columns !== head.columns;
    this.weights = weights;
    this.opened = opened;
    if (isNew) this.cell = { row: 0, column: 0 };
    this.title.textContent = headName(head.layer, head.head);
    this.checks.textContent = checked(head);
  }

  /** The scale that this head would have for itself. */
  ownScale({ kind, clip }: Display): Scale | null {
    return this.weights?.scale(kind, 100 - clip) ?? null;
  }

  draw(display: Display, scale: Scale): void {
    const { weights } = this;
    if (!weights) return;
    this.display = display;
    this.scale = scale;
    if (display.form === 'heatmap') {
      this.heatmap.colour(display.colormap);
      this.heatmap.show(weights.raster(scale));
      this.key.replaceChildren(legend(display.colormap, scale, (x) => String(Number(x.toPrecision(3)))));
      this.drawn.replaceChildren(this.heatmap.element);
    } else {
      this.key.replaceChildren();
    }
    this.drawRow();
  }

  /** The cursor of the other source has moved: ours goes with it. */
  follow(cell: Cell): void {
    if (!this.weights || (cell.row === this.cell.row && cell.column === this.cell.column)) return;
    const { rows, columns } = this.weights.head;
    this.cell = { row: Math.min(cell.row, rows - 1), column: Math.min(cell.column, columns - 1) };
    if (this.display.form === 'heatmap') this.heatmap.moveTo(this.cell);
    this.drawRow();
  }

  private point(cell: Cell): void {
    const isMoved = cell.row !== this.cell.row || cell.column !== this.cell.column;
    this.cell = cell;
    this.drawRow();
    if (isMoved) this.events.cursor(cell);
  }

  private drawRow(): void {
    const { weights, opened, cell } = this;
    if (!weights || !opened) return;
    const { head } = weights;
    const { rows, columns } = head;
    if (this.display.form !== 'heatmap' && !weights.isWhole)
      this.drawn.replaceChildren(element('p', { class: 'note' }, [COMING]));
    else if (this.display.form !== 'heatmap') {
      const now = bars(weights, opened, cell.row);
      if (this.display.form === 'lines') this.lines.show(weights, opened, cell.row);
      const first = this.display.form === 'bars' ? this.queryChoice(rows) : this.lines.element;
      // What is taken out and put in again loses the focus of the keyboard.
      if (this.drawn.firstElementChild === first) this.drawn.lastElementChild!.replaceWith(now);
      else this.drawn.replaceChildren(first, now);
    }
    const caption = `Weights of ${headName(head.layer, head.head)}`;
    const value = (row: number, column: number) => this.weight({ row, column });
    const [rowName, columnName] = [
      (i: number) => `query ${queryName(opened, i)}`,
      (j: number) => `key ${keyName(opened, j)}`,
    ];
    this.table.show({ caption, rows, columns, rowName, columnName, value }, cell);
  }

  private queryChoice(rows: number): HTMLElement {
    this.query.max = String(rows - 1);
    this.query.value = String(this.cell.row);
    return this.queryLabel;
  }

  private describe(cell: Cell): string {
    if (!this.opened) return '';
    return `Query ${queryName(this.opened, cell.row)} to key ${keyName(this.opened, cell.column)}: ${this.weight(cell)}`;
  }

  private weight({ row, column }: Cell): string {
    const { weights } = this;
    if (!weights) return '';
    return row < weights.known ? weights.values[row * weights.head.columns + column].toPrecision(6) : '…';
  }

  private save(form: 'png' | 'svg' | 'csv' | 'npy'): void {
    const { weights, opened } = this;
    if (!weights || !opened) return;
    const { rows, columns, layer, head } = weights.head;
    const contents = {
      png: () => png(this.display.form === 'lines' ? this.lines.canvas : this.heatmap.canvas),
      svg: () => svg(weights, opened, this.display, this.scale),
      npy: async () => npy(weights.values, [rows, columns]),
      csv: async () => asCsv(weights, opened),
    };
    // What is saved are the weights themselves.
    this.events.save(`attention-layer-${layer}-head-${head}.${form}`, async () => {
      await weights.whole();
      return contents[form]();
    });
  }
}

function asCsv({ head: { rows, columns }, values }: Weights, opened: Opened): Uint8Array {
  const names = ['query', ...Array.from({ length: columns }, (_, j) => `key ${keyName(opened, j)}`)];
  const line = (i: number) => [queryName(opened, i), ...values.subarray(i * columns, (i + 1) * columns)];
  return csv(
    names,
    Array.from({ length: rows }, (_, i) => line(i)),
  );
}

function checked({ rowError, nanRows }: Head): string {
  const sums =
    rowError <= ROUNDING
      ? 'Every row sums to 1.'
      : `Rows do not sum to 1: the largest difference is ${rowError.toPrecision(3)}. Are these weights after the softmax?`;
  const rows = nanRows === 1 ? '1 row is' : `${nanRows} rows are`;
  return nanRows === 0 ? sums : `${sums} ${rows} NaN: such a query sees no key.`;
}
