import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { THEMES } from '../../scripts/panels/serve';
import { seriousFindings } from './axe';
import { Panels } from './support';

function results(page: Page): Promise<Record<string, string[]>> {
  return page.locator('.results tbody tr').evaluateAll((rows) =>
    Object.fromEntries(
      rows.map((row) => {
        const [name, ...cells] = [...row.children].map((cell) => cell.textContent ?? '');
        return [name, cells];
      }),
    ),
  );
}

/** Lets a test destroy the device of the page. */
const KEEP_DEVICE = `
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await request.apply(this, args);
    window.loseDevice = () => device.destroy();
    return device;
  };
`;

function finished(page: Page): Promise<void> {
  return page.locator('.said', { hasText: /Measured|wrong|Cancelled/ }).waitFor({ timeout: 50_000 });
}

describe('the panel of kernel benchmarks, without a GPU', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start()));
  after(() => panels.stop());

  for (const theme of THEMES)
    it(`shows kernels, results and sources, and nothing serious to axe-core, in ${theme}`, async () => {
      const { page, complaints } = await panels.open('kernels', theme);
      await page.locator('#device', { hasText: 'There is no GPU here' }).waitFor();
      await page.getByRole('button', { name: 'Tiled' }).press('Enter');
      await page.getByRole('button', { name: 'Run', exact: true }).press('Enter');
      await finished(page);
      assert.deepEqual(await seriousFindings(page), []);
      assert.deepEqual(
        // The browser's own remark.
        complaints.filter((text) => text !== 'No available adapters.'),
        [],
      );
      await page.close();
    });

  it('runs the kernel of the processor, and says why no other', async () => {
    const { page } = await panels.open('kernels');
    await page.getByRole('button', { name: 'Run', exact: true }).press('Enter');
    await finished(page);
    const { Naive, ...others } = await results(page);
    assert.deepEqual(Naive, ['not run: there is no GPU']);
    const [, processor] = Object.entries(others).find(([name]) => name.startsWith('Processor'))!;
    assert.ok(processor.includes('right'), processor.join());
    await page.close();
  });
});

describe('the panel of kernel benchmarks, with a GPU played by the processor', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start({ webGpu: true })));
  after(() => panels.stop());

  it('times every kernel, finds it right and draws the roofline, by keyboard alone', async () => {
    const { page, complaints } = await panels.open('kernels');
    const run = page.getByRole('button', { name: 'Run', exact: true });
    await run.waitFor();
    for (let i = 0; i < 20 && !(await run.evaluate((e) => e === document.activeElement)); i++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await finished(page);
    for (const [name, cells] of Object.entries(await results(page)))
      assert.ok(cells.includes('right') || /does not offer shader-f16/.test(cells[0]), `${name}: ${cells.join()}`);
    assert.match(
      (await page.locator('figure canvas').getAttribute('aria-label')) ?? '',
      /Measured on this device: [\d.]+ GB\/s/,
    );
    assert.deepEqual(await seriousFindings(page), []);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('says what a compiler says at its line, and measures what was changed', async () => {
    const { page, complaints } = await panels.open('kernels');
    await page.getByRole('button', { name: 'Naive' }).press('Enter');
    const source = page.getByRole('textbox', { name: 'Source in WGSL' });
    const text = await source.inputValue();
    await source.fill(text.replace('var total = 0.0;', 'var total = oops;'));
    const line = text.split('\n').findIndex((l) => l.includes('var total')) + 1;
    await page.getByRole('button', { name: `line ${line}:` }).press('Enter');
    assert.ok(await source.evaluate((e) => e === document.activeElement));
    const [cell] = (await results(page)).Naive;
    assert.match(cell, /failed: .*oops/);
    assert.deepEqual(await seriousFindings(page), []);
    await source.fill(text.replace('var total = 0.0;', 'var total = 1.0;'));
    await page.locator('.results .wrong').waitFor();
    await page.getByText(/is [\d.-]+ and should be/).waitFor();
    await page.getByRole('button', { name: 'Undo All Edits' }).press('Enter');
    await page.locator('.results td', { hasText: 'right' }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('stops when it is told to', async () => {
    const { page } = await panels.open('kernels');
    await page.getByRole('button', { name: 'Run', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await page.locator('.said', { hasText: 'Cancelled' }).waitFor({ timeout: 20_000 });
    await page.close();
  });

  it('compares with an earlier run, which it has kept', async () => {
    const { page } = await panels.open('kernels');
    const choose = page.getByRole('button', { name: 'Naive' });
    for (let i = 0; i < 2; i++) {
      await choose.press('Enter');
      await page.getByRole('button', { name: 'Run This Kernel' }).press('Enter');
      await page.locator('.said', { hasText: 'Measured Naive' }).waitFor({ timeout: 30_000 });
      if (i === 0) await page.reload();
    }
    assert.match((await results(page)).Naive.at(-1) ?? '', /^[\d.]+ ×$/);
    await page.close();
  });

  it('opens the device anew when it was lost', async () => {
    const { page } = await panels.open('kernels', 'dark', async (p) => void (await p.addInitScript(KEEP_DEVICE)));
    await page.locator('#device', { hasText: 'swiftshader' }).waitFor();
    await page.evaluate('loseDevice()');
    await page.getByRole('alert').filter({ hasText: 'the device was lost' }).waitFor();
    await page.getByRole('button', { name: 'Naive' }).press('Enter');
    await page.getByRole('button', { name: 'Run This Kernel' }).press('Enter');
    await page.locator('.said', { hasText: 'Measured Naive' }).waitFor({ timeout: 30_000 });
    await page.close();
  });
});
