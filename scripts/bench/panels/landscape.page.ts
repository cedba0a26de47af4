/** Runs in a page: a picture of 201² losses with 20 lines of equal loss and 5 runs of 2,000 points. */
import { Grid } from '../../../webview/landscape/grid';
import { Picture } from '../../../webview/landscape/picture';

const SIDE = 201;
const ROUNDS = 20;
const RUNS = 5;
const POINTS = 2000;

async function redraw(): Promise<number[]> {
  const grid = new Grid({ low: -2, high: 2 }, { low: -1, high: 3 }, SIDE);
  const all = Array.from({ length: SIDE }, (_, i) => i);
  const rosenbrock = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2 + 1e-3;
  grid.put(all, all, Float32Array.from(grid.b.flatMap((y) => grid.a.map((x) => rosenbrock(x, y)))));
  const runs = Array.from({ length: RUNS }, (_, run) => {
    const along = (f: (t: number) => number) => Float32Array.from({ length: POINTS }, (_, i) => f(i / POINTS + run));
    return {
      step: along((t) => t),
      a: along((t) => 1.5 * Math.cos(3 * t)),
      b: along((t) => 1 + 1.5 * Math.sin(5 * t)),
      ...{ loss: along((t) => t), distance: along(() => 0), end: 'done' as const },
    };
  });
  const picture = new Picture({ cursor: () => {}, axes: () => ['a', 'b'] });
  document.body.prepend(picture.element);
  picture.change({ colormap: 'viridis', kind: 'log', clip: 0, levels: 20, upTo: 1 });
  picture.show(grid, runs, ['1', '2', '3', '4', '5']);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const begin = performance.now();
    picture.refresh();
    picture.heatmap.paint();
    times.push(performance.now() - begin);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return times;
}

Object.assign(window, { redraw });
