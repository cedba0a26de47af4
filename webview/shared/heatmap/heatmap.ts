/**
 * A table of numbers as a picture that can be walked through with the keyboard: arrows move from cell to cell (with Shift by ten), Home and
 * End to the ends of a row, + and - zoom, 0 shows all, Enter chooses. What stands at the cursor is read out below.
 */
import { MINUS_INFINITY, NAN, PLUS_INFINITY } from '../../../src/base/raster/raster';
import { element } from '../elements';
import { onThemeChange, theme } from '../theme';
import { type ColormapName, lookUpTable } from './colormap';
import { type Raster, Tiles } from './tiles';
import { type Cell, cellAt, clamped, fitted, type Size, showing, type Viewport, zoomed } from './viewport';

export interface HeatmapOptions {
  readonly label: string;
  /** Below the picture while there is no cursor. */
  readonly hint?: string;
  /** What stands in a cell, in words: the read-out. */
  readonly describe: (cell: Cell) => string;
  /** The cursor has come to a cell; null when the pointer has left. */
  readonly onCursor?: (cell: Cell | null) => void;
  readonly onChoose?: (cell: Cell) => void;
  /** Draws over the cells: in pixels, with the part of the table that is in view. */
  readonly overlay?: (context: CanvasRenderingContext2D, view: Viewport) => void;
  /** Height of the picture in pixels; its width is that of the page. */
  readonly height?: number;
}

const FAR = 10;
const ZOOM = 1.5;
/** From this size on of a cell, what is no number is marked in it, not only coloured. */
const MARKED = 10;
const MARKS: Readonly<Record<number, string>> = { [NAN]: '×', [PLUS_INFINITY]: '+', [MINUS_INFINITY]: '−' };

export class Heatmap {
  readonly canvas: HTMLCanvasElement;
  private readonly readout = element('p', { class: 'readout', 'aria-live': 'polite' });
  readonly element: HTMLElement;
  private raster: Raster = { rows: 0, columns: 0, cells: new Uint8Array(0) };
  private tiles = new Tiles(this.raster);
  private view: Viewport = { x: 0, y: 0, scaleX: 1, scaleY: 1 };
  private cursor: Cell | null = null;
  private colormap: ColormapName = 'viridis';
  private size: Size = { width: 0, height: 0 };
  private isDue = false;
  private isWhole = true;

  constructor(private readonly options: HeatmapOptions) {
    const { label, height = 420 } = options;
    this.canvas = element('canvas', { tabindex: '0', role: 'application', 'aria-label': label });
    this.canvas.setAttribute('aria-roledescription', 'heatmap');
    this.canvas.style.width = '100%';
    // In a narrow page no higher than wide.
    this.canvas.style.height = `min(${height}px, 100vw - 2.5em)`;
    this.canvas.style.touchAction = 'none';
    this.element = element('figure', {}, [this.canvas, this.readout]);
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    onThemeChange(() => this.redraw());
    this.listen();
  }

  /** Another table; the part in view stays when the sizes are the same. */
  show(raster: Raster): void {
    const isAlike = raster.rows === this.raster.rows && raster.columns === this.raster.columns;
    this.raster = raster;
    this.tiles = new Tiles(raster);
    this.tiles.recolour(lookUpTable(this.colormap));
    if (!isAlike) {
      this.cursor = null;
      this.isWhole = true;
      this.fit();
    }
    this.read();
    this.redraw();
  }

  colour(name: ColormapName): void {
    this.colormap = name;
    this.tiles.recolour(lookUpTable(name));
    this.redraw();
  }

  /** Moves the cursor, as the keyboard does. */
  moveTo(cell: Cell): void {
    const { rows, columns } = this.raster;
    if (rows === 0 || columns === 0) return;
    const row = Math.max(0, Math.min(rows - 1, cell.row));
    const column = Math.max(0, Math.min(columns - 1, cell.column));
    this.cursor = { row, column };
    this.view = clamped(showing(this.view, this.cursor, this.size), rows, columns, this.size);
    this.point();
  }

  /** Paints now: what a bench measures. */
  paint(): void {
    this.isDue = false;
    const context = this.canvas.getContext('2d')!;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.size.width, this.size.height);
    if (this.raster.rows * this.raster.columns === 0) return;
    this.tiles.draw(context, this.view, this.size);
    this.mark(context);
    this.options.overlay?.(context, this.view);
    this.outline(context);
  }

  /** Paints soon: what lies over the cells has changed. */
  redraw(): void {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => this.paint());
  }

  private fit(): void {
    const { rows, columns } = this.raster;
    if (rows > 0 && columns > 0 && this.size.width > 0) this.view = fitted(rows, columns, this.size);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.size = { width, height };
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    if (this.isWhole) this.fit();
    this.paint();
  }

  /** The marks of cells that hold no number. */
  private mark(context: CanvasRenderingContext2D): void {
    const { x, y, scaleX, scaleY } = this.view;
    if (Math.min(scaleX, scaleY) < MARKED || this.raster.least) return;
    const { rows, columns, cells } = this.raster;
    context.fillStyle = '#000000';
    context.font = `${Math.min(scaleX, scaleY) * 0.9}px sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const lastRow = Math.min(rows, Math.ceil(y + this.size.height / scaleY));
    const lastColumn = Math.min(columns, Math.ceil(x + this.size.width / scaleX));
    for (let i = Math.floor(y); i < lastRow; i++)
      for (let j = Math.floor(x); j < lastColumn; j++) {
        const mark = MARKS[cells[i * columns + j]];
        if (mark) context.fillText(mark, (j + 0.5 - x) * scaleX, (i + 0.5 - y) * scaleY);
      }
  }

  /** Two lines, so that one of them stands out from any colour. */
  private outline(context: CanvasRenderingContext2D): void {
    if (!this.cursor) return;
    const { x, y, scaleX, scaleY } = this.view;
    const [left, top] = [(this.cursor.column - x) * scaleX, (this.cursor.row - y) * scaleY];
    const [width, height] = [Math.max(scaleX, 4), Math.max(scaleY, 4)];
    for (const [colour, out] of [
      ['#000000', 2],
      [theme().isHighContrast ? theme().focus : '#ffffff', 1],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = 1.5;
      context.strokeRect(left - out, top - out, width + 2 * out, height + 2 * out);
    }
  }

  private point(): void {
    this.read();
    this.options.onCursor?.(this.cursor);
    this.redraw();
  }

  private read(): void {
    this.readout.textContent = this.cursor ? this.options.describe(this.cursor) : (this.options.hint ?? '');
  }

  private zoom(factor: number, px: number, py: number): void {
    const { rows, columns } = this.raster;
    const whole = fitted(rows, columns, this.size);
    this.view = clamped(zoomed(this.view, factor, px, py, whole), rows, columns, this.size);
    this.isWhole = this.view.scaleX === whole.scaleX;
    this.redraw();
  }

  private listen(): void {
    const { canvas } = this;
    const under = (event: MouseEvent) =>
      cellAt(this.view, event.offsetX, event.offsetY, this.raster.rows, this.raster.columns);
    canvas.addEventListener('keydown', (event) => this.key(event));
    canvas.addEventListener('focus', () => {
      if (!this.cursor) this.moveTo({ row: 0, column: 0 });
    });
    canvas.addEventListener('wheel', (event) => {
      // Without a key the page scrolls, as it does over everything else.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(ZOOM ** (-Math.sign(event.deltaY) / 2), event.offsetX, event.offsetY);
    });
    canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.pan(event.movementX, event.movementY);
      else if ((this.cursor = under(event) ?? this.cursor)) this.point();
    });
    canvas.addEventListener('dblclick', (event) => {
      const cell = under(event);
      if (cell) this.options.onChoose?.(cell);
    });
  }

  private pan(dx: number, dy: number): void {
    const { x, y, scaleX, scaleY } = this.view;
    const moved = { ...this.view, x: x - dx / scaleX, y: y - dy / scaleY };
    this.view = clamped(moved, this.raster.rows, this.raster.columns, this.size);
    this.redraw();
  }

  private key(event: KeyboardEvent): void {
    const { rows, columns } = this.raster;
    const { row, column } = this.cursor ?? { row: 0, column: 0 };
    const far = event.shiftKey ? FAR : 1;
    const page = Math.max(1, Math.floor(this.size.height / this.view.scaleY) - 1);
    const all = event.ctrlKey || event.metaKey;
    const moves: Readonly<Record<string, Cell>> = {
      ArrowUp: { row: row - far, column },
      ArrowDown: { row: row + far, column },
      ArrowLeft: { row, column: column - far },
      ArrowRight: { row, column: column + far },
      Home: { row: all ? 0 : row, column: 0 },
      End: { row: all ? rows - 1 : row, column: columns - 1 },
      PageUp: { row: row - page, column },
      PageDown: { row: row + page, column },
    };
    const move = moves[event.key];
    const [px, py] = [(column + 0.5 - this.view.x) * this.view.scaleX, (row + 0.5 - this.view.y) * this.view.scaleY];
    if (move) this.moveTo(move);
    else if (event.key === '+' || event.key === '=') this.zoom(ZOOM, px, py);
    else if (event.key === '-') this.zoom(1 / ZOOM, px, py);
    else if (event.key === '0') this.zoom(0, px, py);
    else if (event.key === 'Enter' && this.cursor) this.options.onChoose?.(this.cursor);
    else return;
    event.preventDefault();
  }
}
