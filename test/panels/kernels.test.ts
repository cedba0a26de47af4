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

function finished(page: Page): Promise<void> {
  return page.locator('.said', { hasText: /Measured|wrong|Cancelled/ }).waitFor({ timeout: 50_000 });
}

describe('the panel of kernel benchmarks, without a GPU', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start()));
  after(() => panels.stop());

  for (const theme of THEMES)
    it(`shows kernels and sizes, and nothing serious to axe-core, in ${theme}`, async () => {
      const { page, complaints } = await panels.open('kernels', theme);
      await page.locator('#device', { hasText: 'There is no GPU here' }).waitFor();
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

  it('times every kernel and finds it right', async () => {
    const { page, complaints } = await panels.open('kernels');
    await page.getByRole('button', { name: 'Run', exact: true }).press('Enter');
    await finished(page);
    for (const [name, cells] of Object.entries(await results(page)))
      assert.ok(cells.includes('right') || /does not offer shader-f16/.test(cells[0]), `${name}: ${cells.join()}`);
    assert.deepEqual(complaints, []);
    await page.close();
  });
});
