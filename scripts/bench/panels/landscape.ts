/** The panel of loss landscapes: first picture, all of a plane, cancelling, redrawing. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Page } from 'playwright-core';
import { Panels } from '../../../test/panels/support';
import { root } from '../../vscode/paths';
import { HEAD, row } from './timing';

const ROUNDS = 3;

export async function landscape(): Promise<string> {
  const panels = await Panels.start();
  try {
    return [HEAD, ...(await network(panels)), await redrawing(panels)].join('\n');
  } finally {
    await panels.stop();
  }
}

/** Two hidden layers of 97: 9,895 parameters on 256 samples. */
async function network(panels: Panels): Promise<string[]> {
  const { page } = await panels.open('landscape');
  await whole(page, 25);
  await page.getByText('Subject and optimizers').click();
  for (const [label, value] of Object.entries({ Samples: 256, Width: 97, Steps: 20 })) {
    await page.getByRole('spinbutton', { name: label, exact: true }).fill(String(value));
    await page.getByRole('spinbutton', { name: label, exact: true }).press('Tab');
  }
  await page.locator('vscode-button', { hasText: 'Train' }).click();
  await page.getByText('9895 parameters').waitFor();
  await whole(page, 25);
  const [first, all, cancelled]: number[][] = [[], [], []];
  for (let i = 0; i < ROUNDS; i++) {
    await resolution(page, 51);
    first.push(await until(() => page.getByText(/^Computing losses/).waitFor()));
    all.push(first.at(-1)! + (await until(() => whole(page, 51))));
    await resolution(page, 201);
    await page.getByText(/^Computing losses/).waitFor();
    await page.locator('vscode-button', { hasText: 'Cancel' }).click();
    cancelled.push(await until(() => page.getByText('Cancelled computing the plane.').waitFor()));
  }
  await page.close();
  const name = '9,895 parameters, 256 samples';
  return [
    row(`9 × 9 losses, and the first row of more, ${name}`, first, '≤ 1000'),
    row(`51 × 51 losses, ${name}`, all, '≤ 10000'),
    row('cancelling', cancelled, '≤ 200'),
  ];
}

const whole = (page: Page, side: number) =>
  page.getByText(`Computed ${side} × ${side} losses.`).waitFor({ timeout: 120_000 });

async function resolution(page: Page, side: number): Promise<void> {
  const select = page.locator('vscode-single-select[label="Resolution"]').first();
  await select.click();
  await select
    .locator('li', { hasText: `${side} ×` })
    .first()
    .click();
}

async function until(event: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await event();
  return performance.now() - begin;
}

async function redrawing(panels: Panels): Promise<string> {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'scripts', 'bench', 'panels', 'landscape.page.ts')],
    ...{ bundle: true, write: false, format: 'iife', outdir: 'dist' },
  });
  const { page } = await panels.open('landscape');
  await whole(page, 25);
  const script = outputFiles.find(({ path }) => path.endsWith('.js'));
  await page.evaluate(script!.text);
  const times = await page.evaluate(() => (window as unknown as { redraw(): Promise<number[]> }).redraw());
  await page.close();
  return row('redrawing 201² losses, 20 contours, 5 runs of 2,000 points', times, '≤ 100');
}
