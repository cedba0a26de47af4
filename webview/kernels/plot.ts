/** The roofline plot: GFLOP/s by floating-point operations a byte, both on scales of logarithms. */
import type uPlot from 'uplot';
import { attainable, type Limits, ridge, roof } from '../../src/core/gpu/roofline';
import { element } from '../shared/elements';
import { png } from '../shared/export';
import { onThemeChange, type Theme, theme } from '../shared/theme';
import { short } from './results';

export interface Point {
  readonly label: string;
  /** FLOP a byte. */
  readonly intensity: number;
  /** GFLOP/s. */
  readonly rate: number;
  readonly where: 'gpu' | 'processor';
}

const HEIGHT = 360;
const MOST_WIDTH = 860;
const LABEL_GAP = 14;
/** From a point to its name. */
const GAP = 9;

export class RooflinePlot {
  private readonly holder = element('div');
  private readonly caption = element('figcaption');
  readonly element = element('figure', { 'aria-label': 'Roofline' }, [this.holder, this.caption]);
  private plot: uPlot | null = null;
  private shown: { readonly points: readonly Point[]; readonly limits: Limits | null } | null = null;

  constructor() {
    this.element.hidden = true;
    onThemeChange(() => void this.redraw());
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(this.element);
  }

  /** @param limits null while they are not measured */
  async show(points: readonly Point[], limits: Limits | null): Promise<void> {
    this.shown = { points, limits };
    await this.redraw();
  }

  async png(): Promise<Uint8Array | null> {
    return this.plot ? png(this.plot.ctx.canvas) : null;
  }

  private size(): { width: number; height: number } {
    return { width: Math.min(MOST_WIDTH, Math.max(280, this.element.clientWidth)), height: HEIGHT };
  }

  private async redraw(): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    const points = shown.points.filter((p) => p.intensity > 0 && p.rate > 0 && p.rate < Number.POSITIVE_INFINITY);
    this.element.hidden = points.length === 0;
    if (points.length === 0) return;
    const { default: UPlot } = await import('uplot');
    // A newer picture was asked for meanwhile.
    if (shown !== this.shown) return;
    this.plot?.destroy();
    const { options, data } = picture(points, shown.limits, theme());
    this.plot = new UPlot({ ...options, ...this.size() }, data, this.holder);
    const canvas = this.plot.ctx.canvas;
    canvas.setAttribute('role', 'img');
    this.caption.textContent = describe(points, shown.limits);
    canvas.setAttribute('aria-label', `Roofline. ${this.caption.textContent}`);
  }
}

function describe(points: readonly Point[], limits: Limits | null): string {
  const best = points.filter((p) => p.where === 'gpu').toSorted((a, b) => b.rate - a.rate)[0];
  const fastest = best ? ` Fastest on the GPU: ${best.label}, ${short(best.rate)} GFLOP/s.` : '';
  if (!limits) return `The roof is not drawn: bandwidth and peak of the device were not measured.${fastest}`;
  const side = points[0].intensity < ridge(limits) ? 'memory' : 'arithmetic';
  return (
    `Measured on this device: ${short(limits.bandwidth)} GB/s, ${short(limits.peak)} GFLOP/s; they meet at ` +
    `${short(ridge(limits))} FLOP a byte. Here ${side} is the limit, ${short(attainable(limits, points[0].intensity))} GFLOP/s.` +
    fastest
  );
}

function picture(points: readonly Point[], limits: Limits | null, colours: Theme) {
  const xs = points.map((p) => p.intensity);
  const [from, to] = decades([...xs, ...(limits ? [ridge(limits)] : [])]);
  const corners = limits ? roof(limits, from, to) : [];
  const x = [...new Set([from, ...corners.map(([i]) => i), ...xs, to])].sort((a, b) => a - b);
  const line = x.map((i) => (limits ? attainable(limits, i) : null));
  // A series each, as two points may stand at the same place of the axis.
  const dots = points.map((p) => x.map((i) => (i === p.intensity ? p.rate : null)));
  const rates = [...points.map((p) => p.rate), ...corners.map(([, rate]) => rate)];
  const [low, high] = decades(rates);
  // Lines at powers of ten alone: more would be a grey ground.
  const filter = (_: uPlot, splits: number[]) => splits.map((v) => (isPower(v) ? v : null));
  const lines = { stroke: colours.grid, width: 1, filter };
  const axis = {
    stroke: colours.foreground,
    grid: lines,
    ticks: lines,
    font: colours.font,
    labelFont: colours.font,
  };
  const values = (_: uPlot, splits: number[]) => splits.map((v) => (isRound(v) ? written(v) : ''));
  const options: Omit<uPlot.Options, 'width' | 'height'> = {
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, distr: 3, range: [from, to] },
      y: { distr: 3, range: [low, high] },
    },
    axes: [
      { ...axis, values, label: 'FLOP a byte' },
      { ...axis, values, label: 'GFLOP/s', size: 70 },
    ],
    series: [
      {},
      { label: 'roof', stroke: colours.foreground, width: 2, points: { show: false }, spanGaps: true },
      ...points.map((p) => ({
        label: p.label,
        stroke: colourOf(p, colours),
        points: { show: true, size: 8, fill: colourOf(p, colours) },
      })),
    ],
    hooks: { draw: [(plot: uPlot) => drawLabels(plot, points, colours)] },
  };
  return { options, data: [x, line, ...dots] as uPlot.AlignedData };
}

/** Around all values, from a power of ten to a power of ten: uPlot finds no marks of other scales of logarithms. */
function decades(values: readonly number[]): [number, number] {
  const floor = Math.floor(Math.log10(Math.min(...values) / 1.5));
  return [10 ** floor, 10 ** Math.max(floor + 1, Math.ceil(Math.log10(Math.max(...values) * 1.5)))];
}

function colourOf({ where }: Point, { series }: Theme): string {
  return where === 'gpu' ? series[0] : series[2];
}

/** Names beside the points; those that would lie on one another are moved apart. */
function drawLabels(plot: uPlot, points: readonly Point[], colours: Theme): void {
  const { ctx } = plot;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.font = colours.font.replace(/^[\d.]+/, (size) => String(Number(size) * scale));
  ctx.textBaseline = 'middle';
  ctx.fillStyle = colours.foreground;
  ctx.strokeStyle = colours.background;
  ctx.lineWidth = 4 * scale;
  ctx.lineJoin = 'round';
  let above = Number.NEGATIVE_INFINITY;
  for (const p of points.toSorted((a, b) => b.rate - a.rate)) {
    const x = plot.valToPos(p.intensity, 'x', true);
    const y = Math.max(plot.valToPos(p.rate, 'y', true), above + LABEL_GAP * scale);
    above = y;
    const wide = ctx.measureText(p.label).width + GAP * scale;
    const isRight = x + wide > ctx.canvas.width && x - wide > 0;
    ctx.textAlign = isRight ? 'right' : 'left';
    const at = x + (isRight ? -GAP : GAP) * scale;
    // Lines do not run through letters.
    ctx.strokeText(p.label, at, y);
    ctx.fillText(p.label, at, y);
  }
  ctx.restore();
}

function isPower(x: number): boolean {
  return Math.abs(Math.log10(x) - Math.round(Math.log10(x))) < 1e-6;
}

/** 1, 2 and 5 times a power of ten. */
function isRound(x: number): boolean {
  const digit = x / 10 ** Math.floor(Math.log10(x) + 1e-9);
  return [1, 2, 5].some((d) => Math.abs(digit - d) < 1e-6);
}

function written(x: number): string {
  return x >= 0.001 && x < 1e6 ? String(Number(x.toPrecision(1))) : x.toExponential(0);
}
