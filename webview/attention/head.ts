/** One head large: as a heatmap, as lines, as the bars of one query; with its checks, its table and its files. */
import { scaleOf } from '../../src/base/raster/range';
import { quantise, type Scale } from '../../src/base/raster/raster';
import type { Head, Opened } from '../../src/protocol/panels/attention';
import { button } from '../shared/controls';
import { element } from '../shared/elements';
import { csv, npy, png } from '../shared/export';
import type { ColormapName } from '../shared/heatmap/colormap';
import { Heatmap } from '../shared/heatmap/heatmap';
import { legend } from '../shared/heatmap/legend';
import type { Cell } from '../shared/heatmap/viewport';
import { DataTable } from '../shared/table';
import { bars } from './bars';
import { Lines } from './lines';
import { headName, keyName, queryName } from './names';
import { svg } from './svg';

export type Form = 'heatmap' | 'lines' | 'bars';

export interface Display {
  readonly form: Form;
  readonly colormap: ColormapName;
  readonly kind: 'linear' | 'log';
  /** Percent that are left out at the upper end of the scale. */
  readonly clip: number;
}

export interface HeadEvents {
  readonly cursor: (cell: Cell) => void;
  readonly save: (name: string, content: () => Promise<Uint8Array>) => void;
}

/** Sums that are further from 1 than float32 rounding explains. */
const ROUNDING = 1e-4;

export class HeadView {
  private readonly title = element('h2');
  private readonly checks = element('p', { class: 'note' });
  private readonly key = element('div');
  private readonly heatmap: Heatmap;
  private readonly lines: Lines;
  private readonly drawn = element('div');
  private readonly table = new DataTable();
  readonly element: HTMLElement;
  private head: Head | null = null;
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
      describe: (cell) => this.describe(cell),
      onCursor: (cell) => cell && this.point(cell),
    });
    this.lines = new Lines((query) => this.point({ row: query, column: this.cell.column }));
    const saves = (['png', 'svg', 'csv', 'npy'] as const).map((form) =>
      button(`Save ${form.toUpperCase()}`, () => this.save(form)),
    );
    this.element = element('section', { 'aria-label': label, class: 'head' }, [
      ...[this.title, this.checks, this.key, this.drawn],
      ...[element('div', { class: 'controls' }, saves), this.table.element],
    ]);
  }

  show(head: Head, opened: Opened): void {
    const isNew = this.head?.rows !== head.rows || this.head.columns !== head.columns;
    this.head = head;
    this.opened = opened;
    if (isNew) this.cell = { row: 0, column: 0 };
    this.title.textContent = headName(head.layer, head.head);
    this.checks.textContent = checked(head);
  }

  /** The scale that this head would have for itself. */
  ownScale({ kind, clip }: Display): Scale | null {
    return this.head && scaleOf(this.head.weights, kind, [0, 100 - clip]);
  }

  draw(display: Display, scale: Scale): void {
    const { head, opened } = this;
    if (!head || !opened) return;
    this.display = display;
    this.scale = scale;
    if (display.form === 'heatmap') {
      this.heatmap.colour(display.colormap);
      this.heatmap.show({ rows: head.rows, columns: head.columns, cells: quantise(head.weights, scale) });
      this.key.replaceChildren(legend(display.colormap, scale, (x) => String(Number(x.toPrecision(3)))));
      this.drawn.replaceChildren(this.heatmap.element);
    } else {
      this.key.replaceChildren();
      if (display.form === 'lines') this.drawn.replaceChildren(this.lines.element);
    }
    this.drawRow();
  }

  /** The cursor of the other source has moved: ours goes with it. */
  follow(cell: Cell): void {
    if (!this.head || (cell.row === this.cell.row && cell.column === this.cell.column)) return;
    this.cell = { row: Math.min(cell.row, this.head.rows - 1), column: Math.min(cell.column, this.head.columns - 1) };
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
    const { head, opened, cell } = this;
    if (!head || !opened) return;
    if (this.display.form === 'lines') this.lines.show(head, opened, cell.row);
    if (this.display.form !== 'heatmap') {
      const now = bars(head, opened, cell.row);
      if (this.display.form === 'bars') this.drawn.replaceChildren(this.queryChoice(head.rows), now);
      else this.drawn.replaceChildren(this.lines.element, now);
    }
    const { rows, columns } = head;
    const caption = `Weights of ${headName(head.layer, head.head)}`;
    const value = (row: number, column: number) => this.weight({ row, column });
    const [rowName, columnName] = [
      (i: number) => `query ${queryName(opened, i)}`,
      (j: number) => `key ${keyName(opened, j)}`,
    ];
    this.table.show({ caption, rows, columns, rowName, columnName, value }, cell);
  }

  private queryChoice(rows: number): HTMLElement {
    const field = element('input', { type: 'number', min: '0', max: String(rows - 1), id: 'query' });
    field.value = String(this.cell.row);
    field.addEventListener('change', () => {
      const row = Math.round(field.valueAsNumber);
      if (row >= 0 && row < rows) this.point({ row, column: this.cell.column });
    });
    return element('label', {}, ['Query ', field]);
  }

  private describe(cell: Cell): string {
    if (!this.opened) return '';
    return `Query ${queryName(this.opened, cell.row)} to key ${keyName(this.opened, cell.column)}: ${this.weight(cell)}`;
  }

  private weight({ row, column }: Cell): string {
    return this.head ? this.head.weights[row * this.head.columns + column].toPrecision(6) : '';
  }

  private save(form: 'png' | 'svg' | 'csv' | 'npy'): void {
    const { head, opened } = this;
    if (!head || !opened) return;
    const { rows, columns, weights } = head;
    const line = (i: number) => [queryName(opened, i), ...weights.subarray(i * columns, (i + 1) * columns)];
    const contents = {
      png: () => png(this.display.form === 'lines' ? this.lines.canvas : this.heatmap.canvas),
      svg: () => svg(head, opened, this.display, this.scale),
      npy: async () => npy(weights, [rows, columns]),
      csv: async () => {
        const names = ['query', ...Array.from({ length: columns }, (_, j) => `key ${keyName(opened, j)}`)];
        return csv(
          names,
          Array.from({ length: rows }, (_, i) => line(i)),
        );
      },
    };
    this.events.save(`attention-layer-${head.layer}-head-${head.head}.${form}`, contents[form]);
  }
}

function checked({ rowError, nanRows }: Head): string {
  const sums =
    rowError <= ROUNDING
      ? 'Every row sums to 1.'
      : `Rows do not sum to 1: the largest difference is ${rowError.toPrecision(3)}. Are these weights after the softmax?`;
  const rows = nanRows === 1 ? '1 row is' : `${nanRows} rows are`;
  return nanRows === 0 ? sums : `${sums} ${rows} NaN: such a query sees no key.`;
}
