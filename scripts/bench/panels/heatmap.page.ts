/** What `attention.ts` runs in a page: colours 1024² cells again and again, and says how long each time took. */
import type { ColormapName } from '../../../webview/shared/heatmap/colormap';
import { Heatmap } from '../../../webview/shared/heatmap/heatmap';

const SIDE = 1024;
const ROUNDS = 60;

async function recolour(): Promise<number[]> {
  const heatmap = new Heatmap({ label: 'bench', describe: () => '', height: SIDE });
  document.body.replaceChildren(heatmap.element);
  const cells = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i * 7919) % 253);
  heatmap.show({ rows: SIDE, columns: SIDE, cells });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const times: number[] = [];
  const names: readonly ColormapName[] = ['magma', 'cividis', 'viridis'];
  for (let i = 0; i < ROUNDS; i++) {
    const begin = performance.now();
    heatmap.colour(names[i % names.length]);
    heatmap.paint();
    times.push(performance.now() - begin);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return times;
}

Object.assign(window, { recolour });
