/** The attention panel: first picture, another head, other colours, and how many bytes come from the worker. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Page } from 'playwright-core';
import { Panels } from '../../../test/panels/support';
import { npy } from '../../../webview/shared/export';
import { root } from '../../vscode/paths';
import { HEAD, row } from './timing';

const ROUNDS = 10;

/** Layers, heads, queries = keys. */
const SIZES = [
  [12, 12, 512],
  [32, 32, 1024],
  [1, 1, 4096],
] as const;

export async function attention(): Promise<string> {
  const panels = await Panels.start();
  const rows: string[] = [];
  try {
    for (const size of SIZES) rows.push(...(await measured(panels, size)));
    rows.push(await recolouring(panels));
    rows.push(await fromFile(panels));
  } finally {
    await panels.stop();
  }
  return [HEAD, ...rows].join('\n');
}

async function measured(panels: Panels, [layers, heads, keys]: readonly [number, number, number]): Promise<string[]> {
  const name = `${layers} × ${heads} heads of ${keys}²`;
  const { page } = await panels.open('attention', 'dark', rememberWorkers);
  await page.getByText('Every row sums to 1.').waitFor();
  await countBytes(page);
  await page.getByText('Source', { exact: true }).first().click();
  for (const [label, value] of Object.entries({
    Layers: layers,
    Heads: heads,
    'Key heads': heads,
    Queries: keys,
    Keys: keys,
    'Head size': 64,
  })) {
    await page.getByRole('spinbutton', { name: label, exact: true }).fill(String(value));
    await page.getByRole('spinbutton', { name: label, exact: true }).press('Tab');
  }
  const first = await timed(page, 'vscode-button', 'Draw', 'h2', 'Layer 0, head 0');
  const numbers = await numbersAfter(page, first.begin, 4 * keys * keys);
  const switches: number[] = [];
  for (let i = 0; i < ROUNDS && heads > 1; i++) {
    const head = (i % (heads - 1)) + 1;
    switches.push((await timed(page, 'button', `Layer 0, head ${head}`, 'h2', `Layer 0, head ${head}`)).time);
  }
  const rows = [row(`first picture, ${name}`, [first.time], '≤ 500')];
  if (keys > 512) rows.push(row(`all weights of the first head, ${name}`, [numbers], ''));
  if (switches.length > 0) rows.push(row(`another head, ${name}`, switches, '≤ 100'));
  rows.push(`| bytes before the first picture, ${name} | ${(first.bytes / 1e6).toFixed(2)} MB | | ≤ 3.2 MB |`);
  if (keys === 512) {
    const all = await allThumbnails(page, layers);
    rows.push(`| bytes of all thumbnails, ${name} | ${(all / 1e6).toFixed(2)} MB | | ≤ 38 MB |`);
  }
  await page.close();
  return rows;
}

/** Keeps the workers that the page starts, so that what they send can be counted. */
async function rememberWorkers(page: Page): Promise<void> {
  // The compiler of these scripts names functions by a helper, which pages do not have.
  await page.addInitScript('window.__name = (f) => f');
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    const Original = Worker;
    class Remembered extends Original {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        workers.push(this);
      }
    }
    Object.assign(window, { Worker: Remembered, workers });
  });
}

/** Counts what the worker sends, from now on. */
async function countBytes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scope = window as unknown as { bytes: number };
    scope.bytes = 0;
    const size = (value: unknown): number => {
      if (ArrayBuffer.isView(value)) return value.byteLength;
      if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + size(item), 0);
      return value && typeof value === 'object' ? size(Object.values(value)) : 0;
    };
    for (const worker of (window as unknown as { workers: Worker[] }).workers)
      worker.addEventListener('message', (event) => (scope.bytes += size(event.data)));
  });
}

async function bytes(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { bytes: number }).bytes);
}

/** Milliseconds from a time of the page until so many bytes have come. */
function numbersAfter(page: Page, begin: number, wanted: number): Promise<number> {
  return page.evaluate(
    async ([begin, wanted]) => {
      while ((window as unknown as { bytes: number }).bytes < wanted)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - begin;
    },
    [begin, wanted] as const,
  );
}

interface Timed {
  /** Of the page's clock, and from then until it was painted. */
  readonly begin: number;
  readonly time: number;
  /** What had come from the worker by then. */
  readonly bytes: number;
}

/** From a click until the text is there and has been painted. */
async function timed(page: Page, tag: string, click: string, where: string, text: string): Promise<Timed> {
  return page.evaluate(
    async ([tag, click, where, text]) => {
      const target = [...document.querySelectorAll<HTMLElement>(tag)].find(
        (e) => e.textContent === click || e.getAttribute('aria-label') === click,
      );
      if (!target) throw new Error(`there is no ${click}`);
      const heading = document.querySelector(`.head ${where}`)!;
      const begin = performance.now();
      const done = new Promise<void>((resolve) => {
        new MutationObserver(() => heading.textContent === text && resolve()).observe(heading, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      });
      target.click();
      await done;
      // The panel hears a message before it is counted.
      await new Promise((resolve) => setTimeout(resolve));
      const { bytes } = window as unknown as { bytes: number };
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return { begin, time: performance.now() - begin, bytes };
    },
    [tag, click, where, text] as const,
  );
}

/** Scrolls through all layers, so that every thumbnail is drawn. */
async function allThumbnails(page: Page, layers: number): Promise<number> {
  for (let layer = 0; layer < layers; layer++) {
    await page.locator(`.layer[data-layer="${layer}"]`).scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (layer) =>
        [...document.querySelectorAll<HTMLCanvasElement>(`.layer[data-layer="${layer}"] canvas`)].every(
          (c) => c.width > 1,
        ),
      layer,
    );
  }
  return bytes(page);
}

/** A heatmap of 1024² by itself, in a page of its own. */
async function recolouring(panels: Panels): Promise<string> {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'scripts', 'bench', 'panels', 'heatmap.page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
  });
  const { page } = await panels.open('attention');
  await page.getByText('Every row sums to 1.').waitFor();
  await page.evaluate(outputFiles[0].text);
  const times = await page.evaluate(() => (window as unknown as { recolour(): Promise<number[]> }).recolour());
  await page.close();
  return row('other colours for 1024² cells', times, 'p95 ≤ 16');
}

/** A file of 9.4 MB. */
async function fromFile(panels: Panels): Promise<string> {
  const { page } = await panels.open('attention');
  await page.getByText('Every row sums to 1.').waitFor();
  const [layers, heads, keys] = [12, 12, 128];
  const values = new Float32Array(layers * heads * keys * keys).fill(1 / keys);
  await page.getByText('Source', { exact: true }).first().click();
  const select = page.locator('vscode-single-select[label="Source"]').first();
  await select.click();
  await select.locator('li', { hasText: 'a file' }).click();
  const dialog = page.waitForEvent('filechooser');
  await page.locator('vscode-button', { hasText: 'Choose File' }).click();
  const begin = performance.now();
  await (await dialog).setFiles({
    name: 'a.npy',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(npy(values, [layers, heads, keys, keys])),
  });
  await page.getByRole('heading', { name: 'Attention in a.npy' }).waitFor();
  const time = performance.now() - begin;
  await page.close();
  return row(`opening a .npy of ${layers} × ${heads} heads of ${keys}² (with the browser's own reading)`, [time], '');
}
