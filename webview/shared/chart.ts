/** Lines over a common axis, in the colours of the theme. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { element } from './elements';
import { onThemeChange, theme } from './theme';

export interface Line {
  readonly label: string;
  /** NaN where there is nothing. */
  readonly values: ArrayLike<number>;
  readonly colour: string;
  readonly dash?: readonly number[];
  /** Points that no line connects. */
  readonly areMarks?: boolean;
}

export interface ChartData {
  readonly x: ArrayLike<number>;
  readonly xLabel: string;
  readonly lines: readonly Line[];
  /** Of the values; what is not above 0 is left out then. */
  readonly isLog: boolean;
}

const HEIGHT = 180;

export class Chart {
  private readonly place = element('div');
  readonly element: HTMLElement;
  private plot: uPlot | null = null;
  private shown: ChartData | null = null;
  private form = '';

  /** @param label says what is seen, to those who do not see it; the numbers are in a table elsewhere. */
  constructor(private readonly label: string) {
    this.element = element('figure', { role: 'img', 'aria-label': label, class: 'chart' }, [this.place]);
    new ResizeObserver(() => this.resize()).observe(this.element);
    onThemeChange(() => this.draw(true));
  }

  show(data: ChartData): void {
    this.shown = data;
    this.draw(false);
  }

  /** As it is drawn, on the theme's ground; null where nothing is. */
  picture(): HTMLCanvasElement | null {
    if (!this.plot) return null;
    const { canvas } = this.plot.ctx;
    const { width, height } = canvas;
    const made = element('canvas', { width: String(width), height: String(height) });
    const context = made.getContext('2d')!;
    context.fillStyle = theme().background;
    context.fillRect(0, 0, width, height);
    context.drawImage(canvas, 0, 0);
    return made;
  }

  private draw(isAnew: boolean): void {
    const { shown } = this;
    const width = this.element.clientWidth;
    if (!shown || width === 0) return;
    const { lines, isLog, xLabel } = shown;
    const usable = (y: number) => (Number.isFinite(y) && !(isLog && y <= 0) ? y : null);
    const columns = [Array.from(shown.x), ...lines.map(({ values }) => Array.from(values, usable))];
    const form = JSON.stringify([isLog, xLabel, lines.map(({ label, colour, areMarks }) => [label, colour, areMarks])]);
    if (this.plot && form === this.form && !isAnew) {
      this.plot.setData(columns as uPlot.AlignedData);
      return;
    }
    this.plot?.destroy();
    this.form = form;
    this.plot = new uPlot(options(shown, width), columns as uPlot.AlignedData, this.place);
    this.element.setAttribute('aria-label', `${this.label}: ${lines.map(({ label }) => label).join(', ')}`);
  }

  private resize(): void {
    const width = this.element.clientWidth;
    if (this.plot && width > 0) this.plot.setSize({ width, height: HEIGHT });
    else this.draw(false);
  }
}

function options({ lines, isLog, xLabel }: ChartData, width: number): uPlot.Options {
  const { foreground, grid, font } = theme();
  const values = (_: uPlot, ticks: (number | null)[]) => ticks.map(tickText);
  const axis = {
    stroke: foreground,
    font,
    labelFont: font,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { distr: isLog ? 3 : 1 } },
    axes: [
      { ...axis, label: xLabel, labelSize: 22, size: 34, values },
      { ...axis, size: 64, values, grid: { ...axis.grid, ...(isLog ? { filter: decades } : {}) } },
    ],
    series: [
      {},
      ...lines.map(({ label, colour, dash, areMarks = false }) => ({
        ...{ label, stroke: colour, width: 1.5, spanGaps: false },
        points: { show: areMarks, size: 7, fill: colour },
        ...(areMarks ? { paths: () => null } : {}),
        ...(dash ? { dash: [...dash] } : {}),
      })),
    ],
  };
}

/** The powers of ten alone, where there are several: their tenths would be a grey ground. */
function decades(_: uPlot, ticks: (number | null)[]): (number | null)[] {
  const isPower = (x: number | null) => x !== null && Math.abs(Math.log10(x) - Math.round(Math.log10(x))) < 1e-6;
  return ticks.filter(isPower).length > 2 ? ticks.map((x) => (isPower(x) ? x : null)) : ticks;
}

/** Null for a tick that is not named. */
function tickText(tick: number | null): string {
  if (tick === null) return '';
  const size = Math.abs(tick);
  const isLong = size !== 0 && (size < 1e-3 || size >= 1e5);
  return (isLong ? tick.toExponential(0) : String(Number(tick.toPrecision(3)))).replaceAll('-', '−');
}
