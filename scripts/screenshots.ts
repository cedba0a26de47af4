/** `npm run screenshots`: takes the pictures of README and walkthrough from a real VS Code, in three themes. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { packagedExtension } from './vscode/artefact';
import { openWorkbench, startBrowser } from './vscode/browser';
import { root, sampleWorkspace } from './vscode/paths';
import { startServer } from './vscode/server';
import { Workbench } from './vscode/workbench';
import { walkthroughPicture } from './walkthroughPicture';

/** `npm run screenshots -- hover value` takes these alone. */
const wanted = process.argv.slice(2);
const folder = join(root, 'docs', 'images');
const walkthrough = join(root, 'media', 'walkthrough');
const themes = { dark: 'Dark Modern', light: 'Light Modern', contrast: 'Default High Contrast' };
const margin = 12;
const view = { width: 960, height: 760, scale: 2 };
/** So that a panel's picture is whole; of kernels the roofline, too. */
const PANEL_HEIGHT = 880;
const KERNELS_HEIGHT = 1200;

/** Nothing in the picture but the code and what Nabla adds. */
const plain = {
  'breadcrumbs.enabled': false,
  'editor.hover.delay': 200,
  'editor.lightbulb.enabled': 'off',
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.overviewRulerBorder': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
};

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The number of the first line with the text, from 1. */
function lineOf(file: string, text: string): number {
  const lines = readFileSync(join(sampleWorkspace, file), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

/** The rectangle around the code from the first line that contains `from` to the next that contains `to`, and `more`. */
async function around(page: Page, from: string, to: string, more: Locator[] = []): Promise<Rectangle> {
  const texts = await page.locator('.editor-instance .view-line > span').all();
  const lines = await Promise.all(
    texts.map(async (span) => ({
      text: ((await span.textContent()) ?? '').replaceAll('\u00a0', ' '),
      box: await span.boundingBox(),
    })),
  );
  lines.sort((a, b) => (a.box?.y ?? 0) - (b.box?.y ?? 0));
  const first = lines.findIndex(({ text }) => text.includes(from));
  const last = lines.findIndex(({ text }, index) => index >= first && text.includes(to));
  if (first < 0 || last < 0) throw new Error(`not in view: ${first < 0 ? from : to}`);
  const places = await Promise.all(more.map((place) => place.boundingBox()));
  const boxes = [...lines.slice(first, last + 1).map(({ box }) => box), ...places].filter((box) => box !== null);
  const left = Math.max(0, Math.min(...boxes.map((box) => box.x)) - margin);
  const top = Math.max(0, Math.min(...boxes.map((box) => box.y)) - margin);
  const right = Math.min(view.width, Math.max(...boxes.map((box) => box.x + box.width)) + margin);
  const bottom = Math.min(view.height, Math.max(...boxes.map((box) => box.y + box.height)) + margin);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

async function hover(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('gpt/model.py', lineOf('gpt/model.py', 'scores = q @ k'));
  await workbench.waitForText('(B, n_head, T, T)');
  const shown = await workbench.hover('scores = q @ k.transpose', 'scores', '(B, n_head, T, T)');
  const clip = await around(page, 'def forward(self, x', 'return self.resid_dropout', [shown]);
  await page.screenshot({ path: join(folder, `hover-${theme}.png`), clip });
  await page.mouse.move(5, 5);
}

async function value(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('basics/values.py', lineOf('basics/values.py', 'mixed ='));
  await workbench.waitForText('(T, T)');
  const shown = await workbench.hover('weights = F.softmax', 'weights', 'Show value');
  const clip = await around(page, 'T = 4', 'token += mixed', [shown]);
  await page.screenshot({ path: join(folder, `value-${theme}.png`), clip });
  await page.mouse.move(5, 5);
}

async function hints(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('gpt/model.py', lineOf('gpt/model.py', 'self.transformer.ln_f(x)'));
  await workbench.waitForText('wte(idx)(B, T, n_embd)');
  const clip = await around(page, 'def forward(self, idx', 'return logits, loss');
  await page.screenshot({ path: join(folder, `hints-${theme}.png`), clip });
}

async function problem(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('bugs/digits.py', lineOf('bugs/digits.py', 'x.flatten(1)'));
  await page.locator('.squiggly-error').first().waitFor();
  const shown = await workbench.hover('F.relu(self.fc1(x))', 'fc1', '9216');
  const clip = await around(page, 'class Classifier', 'return self.fc2(x)', [shown]);
  await page.screenshot({ path: join(folder, `problem-${theme}.png`), clip });
  await page.mouse.move(5, 5);
}

async function landscape(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('gpt/model.py', lineOf('gpt/model.py', 'F.softmax(scores'));
  await workbench.waitForText('(B, n_head, T, T)');
  await workbench.command('Nabla: Show Loss Landscape');
  const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await panel.getByText(/Computed 25 × 25 losses/).waitFor({ timeout: 60_000 });
  await workbench.command('View: Maximize Editor Group and Hide Side Bars');
  await page.setViewportSize({ width: view.width, height: PANEL_HEIGHT });
  const resolution = panel.locator('vscode-single-select[label="Resolution"]').first();
  await resolution.click();
  await resolution.locator('li', { hasText: '101 ×' }).click();
  await panel.getByText(/Computed 101 × 101 losses/).waitFor({ timeout: 60_000 });
  await page.mouse.move(5, 5);
  await page.waitForTimeout(500);
  const frame = await page.locator('iframe.webview').boundingBox();
  if (!frame) throw new Error('the panel is not in view');
  await page.screenshot({ path: join(folder, `landscape-${theme}.png`), clip: frame });
  await page.setViewportSize({ width: view.width, height: view.height });
  await workbench.command('View: Close Editor');
}

async function panel(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('bugs/shape_bugs.py', lineOf('bugs/shape_bugs.py', 'return F.linear('));
  await workbench.command('View: Focus Problems (Errors, Warnings, Infos)');
  await page.locator('.markers-panel', { hasText: 'shape_bugs.py' }).waitFor();
  await page.screenshot({ path: join(folder, `problems-panel-${theme}.png`) });
}

async function derivation(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('gpt/model.py', lineOf('gpt/model.py', 'scores = q @ k'));
  await workbench.waitForText('(B, n_head, T, T)');
  await workbench.command('Nabla: Derive Gradient of Selection');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'k' }).first().waitFor();
  await page.keyboard.press('Enter');
  const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await panel.locator('.katex').first().waitFor();
  await page.mouse.move(5, 5);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, `derivation-${theme}.png`) });
  await workbench.command('View: Close Editor');
}

/** The list of named derivations, and one of them in the panel. */
async function derive(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('basics/values.py', 1);
  await workbench.command('Nabla: Derive…');
  await page.locator('.quick-input-title', { hasText: 'Derive…' }).waitFor();
  await page.keyboard.type('gradient soft');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'oftmax' }).first().waitFor();
  await page.waitForTimeout(300);
  const list = await page.locator('.quick-input-widget').boundingBox();
  if (!list) throw new Error('the list of derivations is not in view');
  await page.screenshot({ path: join(folder, `derive-${theme}.png`), clip: list });
  await page.keyboard.press('Enter');
  const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await panel.locator('.katex').first().waitFor();
  await page.mouse.move(5, 5);
  await page.waitForTimeout(500);
  const frame = await page.locator('iframe.webview').boundingBox();
  if (!frame) throw new Error('the panel is not in view');
  await page.screenshot({ path: join(folder, `document-${theme}.png`), clip: frame });
  await workbench.command('View: Close Editor');
}

/** A transformer that was trained in the panel: some of its heads have learned something. */
async function attention(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('gpt/model.py', lineOf('gpt/model.py', 'F.softmax(scores'));
  await workbench.waitForText('(B, n_head, T, T)');
  await workbench.command('Nabla: Show Attention');
  const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await panel.getByText('Every row sums to 1.').waitFor();
  await workbench.command('View: Maximize Editor Group and Hide Side Bars');
  await page.setViewportSize({ width: view.width, height: PANEL_HEIGHT });
  await panel.getByText('Source', { exact: true }).first().click();
  const source = panel.locator('vscode-single-select[label="Source"]').first();
  await source.click();
  await source.locator('li', { hasText: 'trained here' }).click();
  await panel.locator('vscode-button', { hasText: 'Train' }).click();
  await panel.getByText(/Trained for/).waitFor({ timeout: 120_000 });
  await panel.getByRole('button', { name: 'Layer 1, head 2' }).click();
  await panel.getByText('Source', { exact: true }).first().click();
  await page.mouse.move(5, 5);
  await page.waitForTimeout(500);
  const frame = await page.locator('iframe.webview').boundingBox();
  if (!frame) throw new Error('the panel is not in view');
  await page.screenshot({ path: join(folder, `attention-${theme}.png`), clip: frame });
  await page.setViewportSize({ width: view.width, height: view.height });
  await workbench.command('View: Close Editor');
}

async function kernels(workbench: Workbench, theme: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('gpt/model.py', lineOf('gpt/model.py', 'scores = q @ k'));
  await workbench.waitForText('(B, n_head, T, T)');
  await workbench.command('Nabla: Benchmark Kernels');
  const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await panel.locator('#device', { hasText: 'swiftshader' }).waitFor();
  await workbench.command('View: Maximize Editor Group and Hide Side Bars');
  await page.setViewportSize({ width: view.width, height: KERNELS_HEIGHT });
  // Small: the processor plays the GPU.
  for (const name of ['M', 'K', 'N']) {
    const field = panel.getByRole('spinbutton', { name, exact: true });
    await field.fill('96');
    await field.press('Tab');
  }
  await panel.getByRole('button', { name: 'Run', exact: true }).press('Enter');
  await panel.locator('.said', { hasText: 'Measured' }).waitFor({ timeout: 120_000 });
  await panel.getByRole('button', { name: 'Tiled 16×16' }).click();
  await panel.locator('h1').scrollIntoViewIfNeeded();
  await page.mouse.move(5, 5);
  await page.waitForTimeout(500);
  const frame = await page.locator('iframe.webview').boundingBox();
  if (!frame) throw new Error('the panel is not in view');
  await page.screenshot({ path: join(folder, `kernels-${theme}.png`), clip: frame });
  await page.setViewportSize({ width: view.width, height: view.height });
  await workbench.command('View: Close Editor');
}

async function picturesIn(browser: Browser, vsix: string, theme: keyof typeof themes): Promise<void> {
  const settings = { ...plain, 'workbench.colorTheme': themes[theme] };
  const server = await startServer({ vsix: [vsix], workspace: sampleWorkspace, settings });
  const page = await openWorkbench(browser, server.address(), view);
  const workbench = new Workbench(page);
  await workbench.command('View: Close Primary Side Bar');
  for (const picture of [hover, value, hints, problem, derivation, derive, attention, kernels, landscape, panel].filter(
    ({ name }) => wanted.length === 0 || wanted.includes(name),
  )) {
    await picture(workbench, theme);
    if ([derivation, attention, kernels, landscape].includes(picture)) {
      const name = `${picture.name}-${theme === 'contrast' ? 'hc' : theme}.webp`;
      await walkthroughPicture(browser, join(folder, `${picture.name}-${theme}.png`), join(walkthrough, name));
    }
    console.log(`${picture.name}-${theme}.png`);
  }
  await page.context().close();
  await server.stop();
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const vsix = await packagedExtension();
  const browser = await startBrowser({ webGpu: true });
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) await picturesIn(browser, vsix, theme);
  await browser.close();
  process.exit(0);
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
