/** Loss along the two lines of the plane that cross under the cursor. */

import { Chart } from '../shared/chart';
import { element } from '../shared/elements';
import type { Cell } from '../shared/heatmap/viewport';
import { theme } from '../shared/theme';
import type { Grid } from './grid';
import { short } from './names';

export class Cuts {
  private readonly across = new Chart('Loss along a, at the cursor');
  private readonly along = new Chart('Loss along b, at the cursor');
  private readonly titles = [element('h2'), element('h2')];
  readonly element = element('div', { class: 'charts' }, [
    element('section', { 'aria-label': 'Cut along a' }, [this.titles[0], this.across.element]),
    element('section', { 'aria-label': 'Cut along b' }, [this.titles[1], this.along.element]),
  ]);

  show(grid: Grid, { row, column }: Cell, [a, b]: readonly [string, string], isLog: boolean): void {
    const { side } = grid;
    const value = (i: number, j: number) => (grid.isKnown(i, j) ? grid.values[i * side + j] : Number.NaN);
    const all = Array.from({ length: side }, (_, i) => i);
    this.titles[0].textContent = `Along ${a}, at ${b} = ${short(grid.b[row])}`;
    this.titles[1].textContent = `Along ${b}, at ${a} = ${short(grid.a[column])}`;
    const { colour } = { colour: theme().series[0] };
    const line = (values: number[]) => [{ label: 'loss', values, colour }];
    this.across.show({ x: grid.a, xLabel: a, isLog, lines: line(all.map((j) => value(row, j))) });
    const upwards = [...all].reverse();
    this.along.show({
      x: upwards.map((i) => grid.b[i]),
      xLabel: b,
      isLog,
      lines: line(upwards.map((i) => value(i, column))),
    });
  }
}
