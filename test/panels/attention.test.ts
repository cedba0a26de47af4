import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { THEMES } from '../../scripts/panels/serve';
import { NAN, quantise } from '../../src/base/raster/raster';
import { npy, utf8 } from '../../webview/shared/export';
import { lookUpTable } from '../../webview/shared/heatmap/colormap';
import { seriousFindings } from './axe';
import { Panels } from './support';

const HOSTILE = '<img src=x onerror=alert(1)>';

/** Chooses a file, as the dialog would. */
async function chooseFile(page: Page, name: string, content: Uint8Array): Promise<void> {
  await page.getByText('Source', { exact: true }).first().click();
  await pick(page, 'Source', 'a file');
  const dialog = page.waitForEvent('filechooser');
  await page.locator('vscode-button', { hasText: 'Choose File' }).click();
  await (await dialog).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}

async function pick(page: Page, label: string, option: string): Promise<void> {
  const select = page.locator(`vscode-single-select[label="${label}"]`).first();
  await select.click();
  await select.locator('li', { hasText: option }).first().click();
}

/** The pixel of a canvas at a place, 0 to 1 across and down, as look-up tables have it. */
function pixelAt(canvas: Locator, place: { x: number; y: number }): Promise<number> {
  return canvas.evaluate((element, { x, y }) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d')!;
    const { data } = context.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1);
    return new Uint32Array(data.buffer)[0];
  }, place);
}

function countOf(canvas: Locator, pixel: number): Promise<number> {
  return canvas.evaluate((element, pixel) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    return new Uint32Array(data.buffer).filter((other) => other === pixel).length;
  }, pixel);
}

describe('the attention panel', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start()));
  after(() => panels.stop());

  for (const theme of THEMES)
    it(`shows all heads, and nothing serious to axe-core, in ${theme}`, async () => {
      const { page, complaints } = await panels.open('attention', theme);
      await page.getByRole('button', { name: 'Layer 1, head 3' }).waitFor();
      assert.equal(await page.getByRole('button', { name: /^Layer/ }).count(), 8);
      await page.getByText('Every row sums to 1.').waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      assert.deepEqual(complaints, []);
      await page.close();
    });

  it('reads out what stands at the cursor, which the keyboard moves', async () => {
    const { page } = await panels.open('attention');
    await page.getByText('Every row sums to 1.').waitFor();
    await page.getByRole('application').focus();
    const readout = page.locator('.readout');
    assert.equal(await readout.textContent(), 'Query 0 to key 0: 1.00000');
    await page.keyboard.press('ArrowRight');
    assert.equal(await readout.textContent(), 'Query 0 to key 1: 0.00000');
    await page.keyboard.press('Control+End');
    assert.match((await readout.textContent()) ?? '', /^Query 47 to key 47: 0\.\d+/);
    await page.close();
  });

  it('goes from head to head by arrows, and shows the one that is chosen', async () => {
    const { page } = await panels.open('attention');
    await page.getByRole('button', { name: 'Layer 0, head 0' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Layer 1, head 1' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Layer 1, head 1' }).getAttribute('aria-pressed'), 'true');
    await page.close();
  });

  it('draws thumbnails after the heads that somebody goes through, not between them', async () => {
    const { page } = await panels.open('attention', 'dark', async (page) => {
      await page.addInitScript(`
        window.asked = [];
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...rest) {
          if (message.message?.kind === 'request') asked.push(message.message.method);
          return post.call(this, message, ...rest);
        };
      `);
    });
    await page.getByText('Every row sums to 1.').waitFor();
    await page.getByText('Source', { exact: true }).first().click();
    for (const [label, value] of [['Layers', '12'] as const, ['Queries', '700'] as const, ['Keys', '700'] as const]) {
      await page.getByRole('spinbutton', { name: label, exact: true }).fill(value);
      await page.getByRole('spinbutton', { name: label, exact: true }).press('Tab');
    }
    await page.evaluate(`(async () => {
      asked.length = 0;
      const heading = document.querySelector('.head h2');
      const draw = [...document.querySelectorAll('vscode-button')].find((e) => e.textContent === 'Draw');
      for (let i = 0; i < 4; i++) {
        const shown = new Promise((resolve) => new MutationObserver(resolve).observe(heading, { childList: true }));
        (i === 0 ? draw : document.querySelector('[aria-label="Layer 2, head ' + i + '"]')).click();
        await shown;
        // Whoever looks at a head for a moment.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      asked.push('shown');
    })()`);
    const asked = () => page.evaluate('asked') as Promise<string[]>;
    const first = await asked();
    const before = first.slice(0, first.indexOf('shown')).filter((method) => method !== 'rows');
    assert.deepEqual(before, ['open', 'head', 'head', 'head', 'head']);
    while ((await asked()).filter((method) => method === 'thumbnail').length < 8) await page.waitForTimeout(50);
    await page.close();
  });

  it('orders heads by what they do, and shows lines and bars', async () => {
    const { page, complaints } = await panels.open('attention');
    await page.getByText('Every row sums to 1.').waitFor();
    await pick(page, 'Order heads by', 'entropy');
    await page.getByRole('heading', { name: 'All heads by entropy' }).waitFor();
    const numbers = (await page.locator('.number').allTextContents()).map((text) => Number(text.split(': ')[1]));
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => b - a),
    );
    await pick(page, 'View', 'lines');
    await page.getByRole('application', { name: /Lines/ }).focus();
    // It keeps the focus while it is drawn anew.
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    await page.getByText('Weights of query 3, all that are not 0').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await pick(page, 'View', 'bars');
    await page.getByLabel('Query', { exact: true }).fill('5');
    await page.getByLabel('Query', { exact: true }).press('Enter');
    await page.getByText('Weights of query 5, all that are not 0').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.getByText('Weights of query 6, all that are not 0').waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('shows tokens and names of files as text', async () => {
    const { page, complaints } = await panels.open('attention');
    const tokens = [HOSTILE, '</script><script>alert(2)</script>'];
    const content = JSON.stringify({
      attention: [
        [
          [
            [1, 0],
            [0.5, 0.5],
          ],
        ],
      ],
      tokens,
    });
    await chooseFile(page, `${HOSTILE.replace('/', '')}.json`, utf8(content));
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    await page.getByRole('application').press('ArrowRight');
    assert.ok((await page.locator('.readout').textContent())?.includes('</script><script>'));
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('says what is wrong with a file, and goes on', async () => {
    const { page } = await panels.open('attention');
    await chooseFile(page, 'cut.npy', npy(new Float32Array(64), [1, 1, 8, 8]).subarray(0, 200));
    await page
      .getByRole('alert')
      .getByText(/cut.npy is cut off/)
      .waitFor();
    await page.getByRole('button', { name: 'Layer 0, head 1' }).click();
    await page.getByRole('heading', { name: 'Layer 0, head 1' }).waitFor();
    await page.close();
  });

  it('shows weights that are not from a softmax for what they are', async () => {
    const { page } = await panels.open('attention');
    const values = Float32Array.of(0.5, Number.NaN, 2, 1);
    await chooseFile(page, 'odd.npy', npy(values, [2, 2]));
    await page.getByText('Rows do not sum to 1').waitFor();
    await page.getByText('1 row is NaN').waitFor();
    await page.close();
  });

  it('shows a picture of a large head and its weights as they are, near and far', async function () {
    this.timeout(30_000);
    const { page, complaints } = await panels.open('attention');
    const [rows, columns] = [1100, 1300];
    // Dark on the left, bright on the right, and one NaN that no mean may hide.
    const values = Float32Array.from({ length: rows * columns }, (_, i) => (i % columns < columns / 2 ? 0.1 : 0.9));
    values[100 * columns + 50] = Number.NaN;
    values[rows * columns - 1] = 0.123456789;
    await chooseFile(page, 'large.npy', npy(values, [rows, columns]));
    await page.getByRole('heading', { name: 'Attention in large.npy' }).waitFor();
    await page.getByText('1 row is NaN').waitFor();
    const heatmap = page.getByRole('application');
    await heatmap.focus();
    await page.keyboard.press('Control+End');
    await page.locator('.readout', { hasText: 'Query 1099 to key 1299: 0.123457' }).waitFor();
    const left = { x: 0.2, y: 0.5 };
    const right = { x: 0.8, y: 0.5 };
    // Linear scales begin with 0.
    const bytes = [...quantise([0.1, 0.9], { kind: 'linear', low: 0, high: 0.9 })];
    const [map, other] = [lookUpTable('viridis'), lookUpTable('cividis')];
    const seen = async () => [await pixelAt(heatmap, left), await pixelAt(heatmap, right)];
    const ends = bytes.map((byte) => map[byte]);
    assert.deepEqual(await seen(), ends);
    for (const [name, table] of [['cividis', other] as const, ['viridis', map] as const]) {
      await pick(page, 'Colours', name);
      await page.waitForTimeout(200);
      assert.deepEqual(
        await seen(),
        bytes.map((byte) => table[byte]),
      );
    }
    assert.ok((await countOf(heatmap, map[NAN])) >= 1);
    // Into the middle of the upper edge, to single cells.
    await heatmap.press('Control+Home');
    for (let i = 0; i < columns / 20; i++) await page.keyboard.press('Shift+ArrowRight');
    for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    await page.waitForTimeout(200);
    const { width } = (await heatmap.boundingBox())!;
    assert.deepEqual(
      [await pixelAt(heatmap, { x: 2 / width, y: 0.5 }), await pixelAt(heatmap, { x: 1 - 2 / width, y: 0.5 })],
      ends,
    );
    const download = page.waitForEvent('download');
    await page.locator('vscode-button', { hasText: 'Save NPY' }).click();
    const saved = readFileSync(await (await download).path());
    assert.ok(saved.equals(npy(values, [rows, columns])));
    // Of how often the test reads pixels the browser complains, not of the page.
    assert.deepEqual(
      complaints.filter((text) => !text.includes('readback')),
      [],
    );
    await page.close();
  });

  it('compares two sources, whose cursors go together', async () => {
    const { page } = await panels.open('attention');
    await page.getByText('Every row sums to 1.').waitFor();
    await page.getByText('Source', { exact: true }).first().click();
    await page.locator('vscode-button', { hasText: 'Compare with' }).click();
    await page.locator('vscode-button', { hasText: 'Draw' }).nth(1).click();
    await page.locator('article').nth(1).getByText('Every row sums to 1.').waitFor();
    await page.getByRole('application').first().press('ArrowDown');
    assert.match((await page.locator('.readout').nth(1).textContent()) ?? '', /^Query 1 to key 0/);
    await page.close();
  });

  it('trains a transformer on what is typed, says how far it is, and can be told to stop', async () => {
    const { page } = await panels.open('attention');
    await page.getByText('Every row sums to 1.').waitFor();
    await page.getByText('Source', { exact: true }).first().click();
    await pick(page, 'Source', 'trained here');
    await page.getByLabel('Text to train on').fill('hello world '.repeat(20));
    await page.getByLabel('Steps').fill('100000');
    await page.getByLabel('Steps').press('Enter');
    await page.locator('vscode-button', { hasText: 'Train' }).click();
    await page.getByText(/Training: step \d+ of 100000/).waitFor();
    await page.locator('vscode-button', { hasText: 'Cancel' }).click();
    await page.getByText(/Trained for \d+ of 100000 steps/).waitFor();
    await page.getByRole('application').press('ArrowRight');
    assert.match((await page.locator('.readout').textContent()) ?? '', /^Query 0 “h” to key 1 “e”/);
    await page.close();
  });
});
