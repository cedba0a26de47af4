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
    await page.getByText('This plane is all of the landscape').waitFor();
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

  it('draws a surface when it is asked to, which the keyboard turns', async () => {
    const { page, complaints } = await panels.open('landscape');
    await whole(page);
    await page.locator('vscode-button', { hasText: '3-D Surface' }).click();
    const surface = page.getByRole('application', { name: /Loss as a surface/ });
    await surface.focus();
    const before = await surface.screenshot();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(300);
    assert.ok(!before.equals(await surface.screenshot()));
    assert.deepEqual(await seriousFindings(page), []);
    // Of how the driver reads pixels back the browser complains, not the page.
    assert.deepEqual(
      complaints.filter((text) => !text.includes('GPU stall')),
      [],
    );
    await page.locator('vscode-button', { hasText: '3-D Surface' }).click();
    assert.equal(await surface.count(), 0);
    await page.close();
  });

  it('plays the runs from their first step to their last, by keyboard alone', async () => {
    const { page, complaints } = await panels.open('landscape');
    await whole(page);
    const place = page.getByLabel('Runs up to');
    const played = async () => Number(await place.inputValue());
    await page.getByRole('button', { name: 'Play Runs' }).press('Enter');
    await page.waitForFunction((e) => Number((e as HTMLInputElement).value) < 0.9, await place.elementHandle());
    const first = await played();
    await page.getByRole('button', { name: 'Pause Runs' }).press('Space');
    const paused = await played();
    assert.ok(paused >= first, `${first}, then ${paused}`);
    await page.waitForTimeout(200);
    assert.equal(await played(), paused);
    await place.fill('0.97');
    await page.getByRole('button', { name: 'Play Runs' }).press('Enter');
    await page.waitForFunction((e) => (e as HTMLInputElement).value === '1', await place.elementHandle());
    await page.getByRole('button', { name: 'Play Runs' }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('goes through the runs step by step where motion is not wanted', async () => {
    const { page } = await panels.open('landscape', 'dark', (page) => page.emulateMedia({ reducedMotion: 'reduce' }));
    await whole(page);
    const step = page.getByRole('button', { name: 'Step Runs' });
    for (const place of ['0.05', '0.1', '0.15', '0.2']) {
      await step.press('Enter');
      assert.equal(await page.getByLabel('Runs up to').inputValue(), place);
      await page.waitForTimeout(50);
    }
    assert.equal(await page.getByLabel('Runs up to').inputValue(), '0.2');
    await page.close();
  });

  it('says so where there is no WebGL, and does all else', async () => {
    const { page, complaints } = await panels.open('landscape', 'dark', async (page) => {
      await page.addInitScript(() => {
        const real = HTMLCanvasElement.prototype.getContext as (...of: unknown[]) => unknown;
        HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...of: unknown[]) {
          return String(of[0]).startsWith('webgl') ? null : real.apply(this, of);
        } as never;
      });
    });
    await whole(page);
    await page.locator('vscode-button', { hasText: '3-D Surface' }).click();
    await page.getByText('There is no WebGL 2 here').waitFor();
    await canvas(page).focus();
    assert.match((await page.locator('.readout').textContent()) ?? '', /loss/);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('shows what a script has written so far, and refuses what no script writes', async () => {
    const { page, complaints } = await panels.open('landscape');
    await whole(page);
    await page.getByText('Subject and optimizers').click();
    const choose = async (name: string, text: string) => {
      const dialog = page.waitForEvent('filechooser');
      await page.locator('vscode-button', { hasText: 'Open Results' }).click();
      await (await dialog).setFiles({ name, mimeType: 'application/jsonl', buffer: Buffer.from(text) });
    };
    const places = [-1, -0.5, 0, 0.5, 1];
    const header = JSON.stringify({ format: 'nabla-landscape', version: 1, a: places, b: places });
    const row = (at: number) => JSON.stringify({ row: at, loss: [5, 4, 'nan', 2, 1 + at], seconds: 2 });
    await choose('<b>half.jsonl', `${header}\n${row(0)}\n${row(4)}\n{"row": 3, "lo`);
    await page.getByRole('heading', { name: 'Landscape in <b>half.jsonl' }).waitFor();
    await page.getByText('Watching <b>half.jsonl: 2 of 5 rows, about 6 s are left').waitFor();
    await canvas(page).focus();
    await page.keyboard.press('Control+End');
    assert.equal(await page.locator('.readout').textContent(), 'a = 1, b = −1: loss 1');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.locator('.readout').textContent(), 'a = 1, b = −0.5: not computed yet');
    await choose('odd.jsonl', '{"format": "other"}\n');
    await page
      .getByRole('alert')
      .getByText(/the first line should say the format/)
      .waitFor();
    assert.deepEqual(complaints, []);
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
