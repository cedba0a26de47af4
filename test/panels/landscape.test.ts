import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { THEMES } from '../../scripts/panels/serve';
import { type Code, codeLandscape } from '../../src/protocol/panels/landscape';
import { contrast } from '../../webview/shared/contrast';
import { codeOf } from '../unit/features/landscapeOf';
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

  it('has buttons that can be read while they have the focus, in high contrast on a light ground', async () => {
    const { page } = await panels.open('landscape', 'contrast-light');
    await whole(page);
    const button = page.locator('vscode-button', { hasText: '3-D Surface' });
    await button.press('Shift');
    const { color, backgroundColor } = await button.evaluate((e) => {
      const style = getComputedStyle(e.shadowRoot!.querySelector('.base')!);
      return { color: style.color, backgroundColor: style.backgroundColor };
    });
    assert.ok((contrast(color, backgroundColor) ?? 0) >= 4.5, `${color} on ${backgroundColor}`);
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

  describe('of the user’s code', () => {
    const shown = (code: Code) => {
      const view = codeLandscape('m.py:6', code);
      const short = { ...view, training: { ...view.training, steps: 40 }, side: 25 };
      const look = { colormap: 'viridis', kind: null, clip: 0, levels: 12 };
      return panels.open('landscape', 'dark', async (page) => {
        await page.addInitScript(
          (text) => sessionStorage.getItem('landscape state') ?? sessionStorage.setItem('landscape state', text),
          JSON.stringify({ view: short, code: null, look }),
        );
      });
    };
    const ROSENBROCK = `import torch
def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2
x = torch.tensor(-1.25)
y = torch.tensor(1.0)
loss = rosenbrock(x, y)
`;

    it('has two parameters as its plane, with the code, its place and its start', async () => {
      const { page, complaints } = await shown(codeOf(ROSENBROCK, '‹loss› ='));
      await whole(page);
      await page.getByRole('heading', { name: 'Landscape of rosenbrock(x, y) in m.py:6' }).waitFor();
      await page.getByText('Starts at: x = −1.25, y = 1.').waitFor();
      await page.getByRole('button', { name: 'm.py:6' }).waitFor();
      await page.getByText('This plane is all of the landscape').waitFor();
      await canvas(page).focus();
      assert.match((await page.locator('.readout').textContent()) ?? '', /^x = \S+, y = \S+: loss [\d.]+$/);
      await page.getByText('Subject and optimizers').click();
      assert.match((await page.locator('pre').textContent()) ?? '', /rosenbrock\(x, y\)/);
      assert.deepEqual(await seriousFindings(page), []);
      assert.deepEqual(complaints, []);
      await page.close();
    });

    it('moves what is chosen: of one parameter it is a line', async () => {
      const { page, complaints } = await shown(codeOf(ROSENBROCK, '‹loss› ='));
      await whole(page);
      await page.getByText('Subject and optimizers').click();
      const box = (name: string) => page.locator(`vscode-checkbox[label="${name}"]`);
      await box('x').click();
      await box('y').click();
      await page.locator('vscode-button', { hasText: 'Train' }).click();
      await page
        .getByRole('alert')
        .getByText(/at least one parameter/)
        .waitFor();
      await box('y').click();
      await page.locator('vscode-button', { hasText: 'Train' }).click();
      await page.getByText('Computed 25 losses.').waitFor();
      await page.getByText('This line is all of the landscape').waitFor();
      await page.getByText('Held: x = −1.25.').waitFor();
      assert.ok(await page.getByRole('img', { name: /Loss along the parameter.*1: SGD/ }).isVisible());
      for (const hidden of [canvas(page), page.getByLabel('Contours'), page.getByText(/^A slice is not the landscape/)])
        assert.ok(!(await hidden.isVisible()));
      const saved = async (form: string) => {
        const download = page.waitForEvent('download');
        await page.locator('vscode-button', { hasText: `Save ${form}` }).click();
        return readFileSync(await (await download).path());
      };
      const picture = (await saved('SVG')).toString();
      assert.match(picture, /<polyline points="84\.00,[\d.]+ [\d., ]+ 804\.00,[\d.]+" fill="none"/);
      assert.match(picture, /<circle [^>]*fill="#59a4f9"\/>\n<text [^>]*>1: SGD<\/text>/);
      assert.equal((await saved('PNG')).subarray(1, 4).toString(), 'PNG');
      const [head, ...rows] = (await saved('CSV')).toString().trim().split('\r\n');
      assert.equal(head, 'y,loss');
      assert.equal(rows.length, 25);
      for (const row of rows) {
        const [y, loss] = row.split(',').map(Number);
        const expected = 2.25 ** 2 + 100 * (y - 1.5625) ** 2;
        assert.ok(Math.abs(loss - expected) < 1e-4 * Math.max(1, expected));
      }
      assert.deepEqual(await seriousFindings(page), []);
      assert.deepEqual(complaints, []);
      await page.close();
    });

    it('holds the third of three parameters where it is told', async () => {
      const { page } = await shown(codeOf('def f(u, v, w):\n    return u**2 + 2 * v**2 + u * w**3\n', 'def f'));
      await whole(page);
      // It has values below 0.
      await page.locator('vscode-single-select[label="Scale"]', { hasText: 'linear' }).first().waitFor();
      assert.equal(
        await page
          .locator('vscode-single-select[label="Scale"]')
          .evaluate((e) => (e as never as { value: string }).value),
        'linear',
      );
      const field = page.getByLabel('w held at');
      await field.fill('0.5');
      await field.press('Enter');
      await page.getByText('w is held at 0.5.').waitFor();
      await whole(page);
      await pick(page, 'Upwards', 'w');
      await page.getByLabel('v held at').waitFor();
      await page.getByText('Across: u. Upwards: w.').waitFor();
      await page.close();
    });

    it('has the planes of networks where there are many, and goes to another subject and back', async () => {
      const source = `import torch
import torch.nn.functional as F
X = torch.randn(32, 5)
y = torch.randint(0, 3, (32,))
W = torch.zeros(5, 3, requires_grad=True)
loss = F.cross_entropy(X @ W, y)
`;
      const { page } = await shown(codeOf(source, '‹loss› = F'));
      await page.getByText('Data, integers below 3 from seed 1: y (32).').waitFor();
      await page.getByText(/The plane captures [\d.]+ % of the variance/).waitFor();
      await train(page, 'Rosenbrock’s', 20);
      await page.getByRole('heading', { name: 'Landscape: Rosenbrock' }).waitFor();
      await whole(page);
      assert.ok(!(await page.getByLabel('Batch (0: all)').isVisible()), 'a function has no samples');
      await page.reload();
      await page.getByRole('heading', { name: 'Landscape: Rosenbrock' }).waitFor();
      await whole(page);
      await page.getByText('Subject and optimizers').click();
      await pick(page, 'Subject', 'logistic');
      assert.ok(await page.getByLabel('Batch (0: all)').isVisible());
      await pick(page, 'Subject', 'F.cross_entropy(X @ W, y)');
      assert.ok(!(await page.getByLabel('Batch (0: all)').isVisible()), 'data of code are taken whole');
      await page.locator('vscode-button', { hasText: 'Train' }).click();
      await page.getByRole('heading', { name: 'Landscape of F.cross_entropy(X @ W, y) in m.py:6' }).waitFor();
      await page.getByText(/The plane captures/).waitFor();
      await page.close();
    });
  });
});
