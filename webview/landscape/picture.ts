/** The plane from above: losses as colours, lines of equal loss, and the ways of the optimizers. */
import { scaleOf } from '../../src/base/raster/range';
import { quantise, type Scale } from '../../src/base/raster/raster';
import type { RunPoints } from '../../src/protocol/panels/landscape';
import { inkOn } from '../shared/contrast';
import { element } from '../shared/elements';
import type { ColormapName } from '../shared/heatmap/colormap';
import { Heatmap } from '../shared/heatmap/heatmap';
import { legend } from '../shared/heatmap/legend';
import type { Cell, Viewport } from '../shared/heatmap/viewport';
import { levelsOf, linesOf, type Polyline } from './contours';
import type { Grid } from './grid';
import { runLine, short } from './names';

export interface Display {
  readonly colormap: ColormapName;
  readonly kind: 'linear' | 'log';
  /** Percent that are left out at the upper end of the scale. */
  readonly clip: number;
  /** How many lines of equal loss. */
  readonly levels: number;
  /** Which part of the runs is drawn, from 0 to 1. */
  readonly upTo: number;
}

/** Under a light line a wider dark one: it is seen on the light end of the colours, too. */
const CONTOUR = [
  ['rgba(0, 0, 0, 0.35)', 2.5],
  ['rgba(255, 255, 255, 0.75)', 1],
] as const;

export interface PictureEvents {
  readonly cursor: (cell: Cell) => void;
  readonly axes: () => readonly [a: string, b: string];
}

export class Picture {
  private readonly key = element('div');
  readonly heatmap: Heatmap;
  readonly element: HTMLElement;
  private grid: Grid | null = null;
  private runs: readonly RunPoints[] = [];
  private names: readonly string[] = [];
  private display: Display = { colormap: 'viridis', kind: 'log', clip: 0, levels: 12, upTo: 1 };
  private lines: readonly Polyline[] = [];
  scale: Scale = { kind: 'linear', low: 0, high: 1 };

  constructor(private readonly events: PictureEvents) {
    this.heatmap = new Heatmap({
      label: 'Loss on a plane of weight space: columns are places a, rows are places b',
      describe: (cell) => this.describe(cell),
      onCursor: (cell) => cell && events.cursor(cell),
      overlay: (context, view) => this.draw(context, view),
    });
    this.element = element('div', {}, [this.key, this.heatmap.element]);
  }

  /** Another plane: the runs of another one do not belong to it. */
  show(grid: Grid, runs: readonly RunPoints[], names: readonly string[]): void {
    this.grid = grid;
    this.runs = runs;
    this.names = names;
    this.refresh();
  }

  change(display: Display): void {
    const isSame = { ...display, upTo: this.display.upTo };
    const onlyRuns = JSON.stringify(isSame) === JSON.stringify(this.display);
    this.display = display;
    if (onlyRuns) this.heatmap.redraw();
    else this.refresh();
  }

  /** There are more values, or they are shown otherwise. */
  refresh(): void {
    const { grid, display } = this;
    if (!grid) return;
    this.scale = scaleOf(grid.values, display.kind, [0, 100 - display.clip]);
    this.lines = linesOf(grid.values, grid.side, levelsOf(this.scale, display.levels));
    this.heatmap.colour(display.colormap);
    this.heatmap.show({ rows: grid.side, columns: grid.side, cells: quantise(grid.values, this.scale) });
    this.key.replaceChildren(
      legend(display.colormap, this.scale, (x) => String(Number(x.toPrecision(3)))),
      this.runKey(),
    );
  }

  /** Lines of equal loss, and those of the runs, in cells. */
  get drawn(): { contours: readonly Polyline[]; runs: readonly Polyline[] } {
    return { contours: this.lines, runs: this.runs.map((run) => this.wayOf(run)) };
  }

  private wayOf({ a, b }: RunPoints): [number, number][] {
    const count = Math.max(1, Math.round(this.display.upTo * a.length));
    return Array.from({ length: Math.min(count, a.length) }, (_, i) => this.grid!.cellOf(a[i], b[i]));
  }

  private draw(context: CanvasRenderingContext2D, view: Viewport): void {
    if (!this.grid) return;
    const at = ([x, y]: readonly [number, number]) => [(x - view.x) * view.scaleX, (y - view.y) * view.scaleY] as const;
    context.save();
    context.beginPath();
    context.rect(...at([0, 0]), this.grid.side * view.scaleX, this.grid.side * view.scaleY);
    context.clip();
    context.beginPath();
    for (const line of this.lines) trace(context, line.map(at));
    for (const [stroke, width] of CONTOUR) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.stroke();
    }
    this.runs.forEach((run, i) => drawWay(context, this.wayOf(run).map(at), i));
    context.restore();
  }

  private runKey(): HTMLElement {
    const entries = this.names.map((name, i) => {
      const mark = element('canvas', { width: '24', height: '12', 'aria-hidden': 'true' });
      const context = mark.getContext('2d')!;
      const { colour, dash } = runLine(i);
      context.setLineDash(dash ? [...dash] : []);
      context.strokeStyle = colour;
      context.lineWidth = 3;
      trace(context, [
        [0, 6],
        [24, 6],
      ]);
      context.stroke();
      return element('span', { class: 'swatch' }, [mark, ` ${name}`]);
    });
    return element('div', { class: 'legend' }, entries);
  }

  private describe({ row, column }: Cell): string {
    const { grid } = this;
    if (!grid) return '';
    const [a, b] = this.events.axes();
    const where = `${a} = ${short(grid.a[column])}, ${b} = ${short(grid.b[row])}`;
    if (!grid.isKnown(row, column)) return `${where}: not computed yet`;
    return `${where}: loss ${short(grid.values[row * grid.side + column])}`;
  }
}

function trace(context: CanvasRenderingContext2D, line: readonly (readonly [number, number])[]): void {
  line.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}

/** A way with its number at its end; a ring is where it begins. Of the colour and its rim one is seen on any ground. */
function drawWay(context: CanvasRenderingContext2D, way: readonly (readonly [number, number])[], index: number): void {
  const { colour, dash } = runLine(index);
  const ink = inkOn(colour);
  context.beginPath();
  trace(context, way);
  context.lineJoin = 'round';
  for (const [stroke, width] of [
    [ink, 4],
    [colour, 2],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(stroke === ink ? [] : [...(dash ?? [])]);
    context.stroke();
  }
  context.setLineDash([]);
  circle(context, way[0], 4, ink, null);
  circle(context, way.at(-1)!, 8, ink, colour);
  context.fillStyle = ink;
  context.font = 'bold 11px sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(index + 1), ...way.at(-1)!);
}

function circle(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  rim: string,
  fill: string | null,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = rim;
  context.lineWidth = 1.5;
  if (fill) {
    context.fillStyle = fill;
    context.fill();
  }
  context.stroke();
}
