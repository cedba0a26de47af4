/** The line of losses as an SVG file, with the points of the runs. */
import type { ChartData, Line } from '../shared/chart';
import { utf8 } from '../shared/export';
import { theme } from '../shared/theme';
import { short } from './names';
import { escaped } from './svg';

const WIDTH = 720;
const HEIGHT = 360;
const MARGIN = 56;
const LEFT = 84;

/** Null where there is nothing to draw: no loss that the scale has a place for. */
export function curveSvg({ x, xLabel, lines, isLog }: ChartData, title: string): Uint8Array | null {
  const isDrawn = (y: number) => Number.isFinite(y) && !(isLog && y <= 0);
  const scaled = (y: number) => (isLog ? Math.log10(y) : y);
  const all = lines.flatMap(({ values }) => Array.from(values).filter(isDrawn));
  if (all.length === 0) return null;
  // Not by spreading: there may be more than an argument list holds.
  const [low, high] = all.reduce(([a, b], y) => [Math.min(a, y), Math.max(b, y)], [all[0], all[0]]);
  const [from, to] = [x[0], x[x.length - 1]];
  const part = (at: number, a: number, b: number) => (a === b ? 0.5 : (at - a) / (b - a));
  const across = (at: number) => (LEFT + WIDTH * part(at, from, to)).toFixed(2);
  const up = (y: number) => (MARGIN + HEIGHT * (1 - part(scaled(y), scaled(low), scaled(high)))).toFixed(2);
  const { foreground, background, muted } = theme();
  const text = (content: string, at: readonly [number, number], anchor: string) =>
    `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}" fill="${escaped(foreground)}">${escaped(content)}</text>`;
  const points = (line: Line) => Array.from(x, (at, i) => [at, line.values[i]] as const);
  const drawn = lines.map((line) => {
    const colour = escaped(line.colour);
    if (line.areMarks)
      return points(line)
        .filter(([, y]) => isDrawn(y))
        .map(([at, y]) => `<circle cx="${across(at)}" cy="${up(y)}" r="3.5" fill="${colour}"/>`)
        .join('\n');
    return pieces(points(line), isDrawn)
      .map((piece) => piece.map(([at, y]) => `${across(at)},${up(y)}`).join(' '))
      .map((way) => `<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="1.5"/>`)
      .join('\n');
  });
  const [right, bottom] = [LEFT + WIDTH, MARGIN + HEIGHT];
  const names = lines.filter((line) => line.areMarks);
  const key = names.map(
    ({ label, colour }, i) =>
      `<circle cx="${LEFT + 6 + 180 * i}" cy="${bottom + 56}" r="3.5" fill="${escaped(colour)}"/>
${text(label, [LEFT + 16 + 180 * i, bottom + 60], 'start')}`,
  );
  const width = Math.max(right + MARGIN, LEFT + 180 * names.length);
  const height = bottom + 76;
  return utf8(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13">
<rect width="${width}" height="${height}" fill="${escaped(background)}"/>
${text(title, [LEFT, 28], 'start')}
<path d="M${LEFT},${MARGIN}V${bottom}H${right}" fill="none" stroke="${escaped(muted)}"/>
${text(short(high), [LEFT - 8, MARGIN + 4], 'end')}
${text(short(low), [LEFT - 8, bottom + 4], 'end')}
${text(short(from), [LEFT, bottom + 20], 'middle')}
${text(short(to), [right, bottom + 20], 'middle')}
${text(`${xLabel}, ${isLog ? 'logarithmic' : 'linear'} scale of losses`, [LEFT + WIDTH / 2, bottom + 36], 'middle')}
${drawn.join('\n')}
${key.join('\n')}
</svg>
`);
}

type Point = readonly [x: number, y: number];

/** Where something is missing a line ends and another begins. */
function pieces(points: readonly Point[], isDrawn: (y: number) => boolean): Point[][] {
  const all: Point[][] = [[]];
  for (const point of points)
    if (isDrawn(point[1])) all.at(-1)!.push(point);
    else if (all.at(-1)!.length > 0) all.push([]);
  return all.filter((piece) => piece.length > 0);
}
