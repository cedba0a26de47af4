/** The table of results, a row a kernel. */
import { type Limits, partOfRoof } from '../../src/core/gpu/roofline';
import { element } from '../shared/elements';
import type { Measured, Subject } from './bench';

/** A kernel with what came of it. `state` is for people while there is nothing. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly where: 'gpu' | 'processor';
  readonly state: string;
  readonly measured: Measured | null;
  /** Of the last earlier run of the same on the same device, in milliseconds. */
  readonly earlier: number | null;
}

export const COLUMNS = [
  'kernel',
  'median',
  'p10–p90',
  'GFLOP/s',
  'GB/s',
  'of roof',
  'ulp',
  'error',
  'result',
  'earlier',
] as const;

/** @param choose shows the source of a kernel */
export function resultTable(
  { operation, sizes }: Subject,
  limits: Limits | null,
  rows: readonly Row[],
  chosen: string | null,
  choose: (id: string) => void,
): HTMLElement {
  const caption = element('caption', { class: 'sr' }, [`Kernels of ${operation.title}`]);
  const head = element(
    'tr',
    {},
    COLUMNS.map((name) => element('th', { scope: 'col' }, [name])),
  );
  const body = rows.map((row) => {
    const name =
      row.where === 'gpu' ? link(row, row.id === chosen, () => choose(row.id)) : element('span', {}, [row.title]);
    const cells = row.measured
      ? numbers({ operation, sizes }, limits, row.measured, row.earlier).map((text) =>
          element('td', text === 'wrong' ? { class: 'wrong' } : {}, [text]),
        )
      : [element('td', { colspan: String(COLUMNS.length - 1), class: 'state' }, [element('span', {}, [row.state])])];
    return element('tr', { 'aria-current': String(row.id === chosen) }, [
      element('th', { scope: 'row' }, [name]),
      ...cells,
    ]);
  });
  return element('table', { class: 'results' }, [caption, element('thead', {}, [head]), element('tbody', {}, body)]);
}

/** From the second column on. */
function numbers({ operation, sizes }: Subject, limits: Limits | null, m: Measured, earlier: number | null): string[] {
  const [flops, bytes] = [operation.flops(sizes), operation.bytes(sizes)];
  const part = limits && m.by === null ? partOfRoof(limits, flops, bytes, m.median) : Number.NaN;
  const { comparison } = m;
  return [
    duration(m.median),
    span(m.p10, m.p90),
    flops === 0 ? '' : rate(flops / m.median / 1e6),
    rate(bytes / m.median / 1e6),
    Number.isFinite(part) ? `${short(100 * part)} %` : '',
    `${ulps(comparison.ulp.median)} · ${ulps(comparison.ulp.most)}`,
    comparison.relative === 0 ? '0' : comparison.relative.toExponential(1),
    comparison.wrong ? 'wrong' : 'right',
    !earlier ? '' : `${(m.median / earlier).toFixed(2)} ×`,
  ];
}

/** @param milliseconds of a run */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${short(milliseconds / 1000)} s`;
  if (milliseconds >= 1) return `${short(milliseconds)} ms`;
  return `${short(milliseconds * 1000)} µs`;
}

/** `6.87 – 8.25 ms`: the unit stands once where it is the same. */
export function span(from: number, to: number): string {
  const [[a, unit], [b, other]] = [from, to].map((time) => duration(time).split(' '));
  return unit === other ? `${a} – ${b} ${unit}` : `${a} ${unit} – ${b} ${other}`;
}

/** Three digits. */
export function short(x: number): string {
  if (x === 0) return '0';
  return x >= 100 ? x.toFixed(0) : x >= 1e-3 ? x.toPrecision(3) : x.toExponential(1);
}

function ulps(x: number): string {
  if (!Number.isFinite(x)) return '∞';
  return x >= 10 ? x.toFixed(0) : String(Number(x.toPrecision(2)));
}

function rate(x: number): string {
  return Number.isFinite(x) ? short(x) : '';
}

function link({ id, title }: Row, isChosen: boolean, run: () => void): HTMLElement {
  const made = element('button', { class: 'link', 'aria-pressed': String(isChosen), 'data-kernel': id }, [title]);
  made.addEventListener('click', run);
  return made;
}

/** How a row was measured and checked, in a sentence or two. */
export function detail({ title, state, measured }: Row): string {
  if (!measured) return `${title}: ${state}.`;
  const { samples, batch, clock, comparison } = measured;
  const by =
    clock === 'timestamps' ? "the GPU's timestamps" : clock === 'processor' ? 'the clock' : 'waiting for the queue';
  const how = `${samples} samples of ${batch === 1 ? '1 run' : `${batch} runs`}, timed by ${by}`;
  const { rows, relative, allowed, wrong } = comparison;
  const checked = `${rows === 1 ? '1 row' : `${rows} rows`} compared with float64`;
  const verdict = wrong
    ? `element ${wrong.column} of row ${wrong.row} is ${wrong.found} and should be ${wrong.right}`
    : `errors of ${relative.toExponential(1)} where rounding explains ${allowed.toExponential(1)}`;
  return `${title}: ${how}; ${checked}: ${verdict}.`;
}
