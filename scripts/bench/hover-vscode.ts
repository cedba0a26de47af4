/**
 * `npm run bench:hover`: in a real VS Code, on a file of 1,000 lines, types a character and asks for the hover, fifty times. Prints a
 * table; fails when a hover does not show the shape.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inVsCode } from '../../test/vscode/session';
import { root } from '../vscode/paths';
import { until } from '../vscode/proc';
import { Workbench } from '../vscode/workbench';

/** What hover-vscode.host.ts reports, in milliseconds. */
interface Times {
  hover: number[];
  keystroke: number[];
}

function percentile(values: number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
}

/** The activation time that VS Code itself measures: loading the code and calling `activate`. */
async function activationTime(page: Page): Promise<number> {
  await new Workbench(page).command('Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: /^Nabla: / });
  await page.locator('.runtime-extensions-editor .monaco-list-row').first().hover();
  await until('Nabla in the list of running extensions', 15, async () => {
    if ((await row.count()) > 0) return true;
    await page.mouse.wheel(0, 150);
    return false;
  });
  const text = (await row.textContent()) ?? '';
  const time = /Activation: (\d+)\s*ms/.exec(text);
  if (!time) throw new Error(`VS Code shows no activation time for Nabla: ${text}`);
  return Number(time[1]);
}

function table(activation: number, baseline: Times, nabla: Times & { first: number }): string {
  const row = (name: string, values: number[], target: string) =>
    `| ${name} | ${percentile(values, 0.5)} | ${percentile(values, 0.95)} | ${target} |`;
  return [
    '| in a real VS Code, ms | p50 | p95 | target |',
    '| --- | ---: | ---: | --- |',
    row('activation, as VS Code measures it', [activation], '≤ 50'),
    row('opening 1,000 lines to the first hover', [nabla.first], ''),
    row(`hover after a keystroke (${nabla.hover.length} times)`, nabla.hover, 'p95 ≤ 50'),
    row('the same from a provider that answers at once', baseline.hover, ''),
    row('hover from the key press on', nabla.keystroke, ''),
    row('the same from a provider that answers at once', baseline.keystroke, ''),
  ].join('\n');
}

async function main(): Promise<void> {
  const host = join(root, 'scripts', 'bench', 'hover-vscode.host.ts');
  const good = await inVsCode('bench', [host], async ({ report, page }) => {
    const [baseline, nabla] = ['baseline', 'nabla'].map((name) => report.results.get(name));
    if (report.failed > 0 || !baseline || !nabla) return false;
    const activation = await activationTime(page);
    console.log(`\n${table(activation, baseline as Times, nabla as Times & { first: number })}`);
    return true;
  });
  process.exit(good ? 0 : 1);
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
