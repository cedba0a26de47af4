import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { THEMES } from '../../scripts/panels/serve';
import { seriousFindings } from './axe';
import { Panels } from './support';

async function pick(page: Page, label: string, option: string): Promise<void> {
  const select = page.locator(`vscode-single-select[label="${label}"]`).first();
  await select.click();
  await select.locator('li', { hasText: option }).first().click();
}

const whole = (page: Page, side = 25) => page.getByText(`Computed ${side} × ${side} losses.`).waitFor();
const canvas = (page: Page) => page.getByRole('application', { name: /Loss on a plane/ });

/** Another subject, trained anew. */
async function train(page: Page, subject: string, steps: number): Promise<void> {
  await page.getByText('Subject and optimizers').click();
  await pick(page, 'Subject', subject);
  await page.getByLabel('Steps').fill(String(steps));
  await page.getByLabel('Steps').press('Enter');
  await page.locator('vscode-button', { hasText: 'Train' }).click();
}

describe('the panel of loss landscapes', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start()));
  after(() => panels.stop());

  for (const theme of THEMES)
    it(`trains, draws, and has nothing serious for axe-core, in ${theme}`, async () => {
      const { page, complaints } = await panels.open('landscape', theme);
      await whole(page);
      await page.getByText(/The plane captures [\d.]+ % of the variance/).waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      assert.deepEqual(complaints, []);
      await page.close();
    });

  it('reads out the loss at the cursor, which the keyboard moves', async () => {
    const { page } = await panels.open('landscape');
    await whole(page);
    await canvas(page).focus();
    const readout = page.locator('.readout');
    const first = (await readout.textContent()) ?? '';
    assert.match(first, /^a = −?[\d.]+, b = −?[\d.]+: loss [\d.]+$/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const next = (await readout.textContent()) ?? '';
    assert.notEqual(next, first);
    // The cuts go through the same place.
    const [, a, b] = next.match(/^a = (\S+), b = (\S+):/)!;
    await page.getByRole('heading', { name: `Along a, at b = ${b}` }).waitFor();
    await page.getByRole('heading', { name: `Along b, at a = ${a}` }).waitFor();
    await page.close();
  });

  it('has the numbers of the picture in a table', async () => {
    const { page } = await panels.open('landscape');
    await whole(page);
    await canvas(page).focus();
    const [, loss] = ((await page.locator('.readout').textContent()) ?? '').match(/loss (\S+)$/)!;
    await page.getByText('Table', { exact: true }).first().click();
    assert.equal(await page.locator('table').first().locator('td').nth(1).textContent(), loss);
    await page.close();
  });

  it('races on a function of two parameters, over the plane of them', async () => {
    const { page, complaints } = await panels.open('landscape');
    await whole(page);
    await train(page, 'Rosenbrock', 300);
    await page.getByRole('heading', { name: 'Landscape: Rosenbrock' }).waitFor();
    await page.getByText('f(x, y) = (1 − x)² + 100(y − x²)²').waitFor();
    await page.getByText(/^1: SGD took 300 steps/).waitFor();
    await whole(page);
    await page.getByText('The plane captures 100 % of the variance').waitFor();
    await canvas(page).focus();
    await page.keyboard.press('Control+Home');
    // f(−2, 3) = 9 + 100.
    assert.equal(await page.locator('.readout').textContent(), 'x = −2, y = 3: loss 109');
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('can be told to stop, and what is trained by then is looked at', async () => {
    const { page } = await panels.open('landscape');
    await whole(page);
    await train(page, 'logistic', 100_000);
    await page.locator('vscode-button', { hasText: 'Cancel' }).click();
    await page.getByText(/^1: SGD was stopped after \d+ steps/).waitFor();
    await whole(page);
    await page.close();
  });

  it('says why a plane cannot be, and goes on', async () => {
    const { page } = await panels.open('landscape');
    await whole(page);
    await pick(page, 'Plane', 'through two solutions');
    await whole(page);
    await pick(page, 'To', '2: SGD with momentum');
    await page
      .getByRole('alert')
      .getByText(/directions/)
      .waitFor();
    await pick(page, 'Plane', 'top Hessian directions');
    await page.getByText(/The two largest eigenvalues of the Hessian are/).waitFor();
    await whole(page);
    await page.close();
  });

  it('computes the line between two solutions', async () => {
    const { page } = await panels.open('landscape');
    await whole(page);
    await page.getByText('Line between two solutions').click();
    await page
      .getByText(/barrier/)
      .first()
      .waitFor();
    await page.close();
  });

  it('saves numbers and pictures', async () => {
    const { page } = await panels.open('landscape');
    await whole(page);
    const saved = async (form: string) => {
      const download = page.waitForEvent('download');
      await page.locator('vscode-button', { hasText: form }).click();
      return readFileSync(await (await download).path());
    };
    const lines = (await saved('Save CSV')).toString().trim().split('\r\n');
    assert.equal(lines[0], 'a,b,loss');
    assert.equal(lines.length, 1 + 25 * 25);
    assert.ok(lines.slice(1).every((line) => Number(line.split(',')[2]) > 0));
    const runs = (await saved('Save Runs as CSV')).toString().split('\r\n');
    assert.equal(runs[0], 'run,step,a,b,loss,distance');
    assert.match((await saved('Save SVG')).toString(), /<polyline points="[\d., -]+" fill="none" stroke="#59a4f9"/);
    assert.equal((await saved('Save PNG')).subarray(1, 4).toString(), 'PNG');
    await page.close();
  });
});
