/** Panels that read files, as a person uses them. */
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './checks';

const TIMEOUT = { timeout: 20_000 };
const NAME = 'growing.jsonl';

function row(at: number, places: readonly number[]): string {
  return `${JSON.stringify({ row: at, loss: places.map((x) => 1 + at + x), seconds: 3 })}\n`;
}

export const panelChecks: Check[] = [
  {
    title: 'the file of a landscape script is watched while it grows, until all rows are there',
    run: async (workbench) => {
      const { page, folder } = workbench;
      if (!folder) throw new Error('no folder is open that can be written to');
      const file = join(folder, 'gpt', NAME);
      const places = [-1, -0.5, 0, 0.5, 1];
      const header = `${JSON.stringify({ format: 'nabla-landscape', version: 1, a: places, b: places })}\n`;
      writeFileSync(file, header + row(0, places));
      await workbench.openFile('gpt/model.py', 62);
      await workbench.waitForText('(B, n_head, T, T)');
      await workbench.command('Nabla: Show Loss Landscape');
      const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await panel.getByText('Computed 25 × 25 losses.').waitFor({ timeout: 60_000 });
      await panel.getByText('Subject and optimizers').click();
      await panel.getByRole('button', { name: 'Open Results of My Script…' }).press('Enter');
      // The dialog begins in the folder of the file that is open.
      await page.locator('.quick-input-list .monaco-list-row', { hasText: NAME }).first().click(TIMEOUT);
      await panel.getByText(`Watching ${NAME}: 1 of 5 rows, about 12 s are left`).waitFor(TIMEOUT);
      // As the script does it, and once in the middle of a line.
      appendFileSync(file, row(4, places));
      await panel.getByText(`Watching ${NAME}: 2 of 5 rows, about 9 s are left`).waitFor(TIMEOUT);
      const third = row(2, places);
      appendFileSync(file, third.slice(0, 20));
      appendFileSync(file, third.slice(20) + row(1, places));
      await panel.getByText(`Watching ${NAME}: 4 of 5 rows, about 3 s are left`).waitFor(TIMEOUT);
      appendFileSync(file, row(3, places));
      await panel.getByText(`All rows of ${NAME} are there.`).waitFor(TIMEOUT);
      const picture = panel.getByRole('application', { name: /Loss on a plane/ });
      await picture.focus();
      await picture.press('Control+End');
      await panel.locator('.readout', { hasText: 'a = 1, b = −1: loss 2' }).waitFor(TIMEOUT);
      await workbench.command('View: Close Editor');
      rmSync(file);
    },
  },
  {
    title: 'heads are ordered by what they do, and the one that is chosen is there again after its tab was hidden',
    run: async (workbench) => {
      const { page } = workbench;
      await workbench.openFile('gpt/model.py', 62);
      await workbench.waitForText('(B, n_head, T, T)');
      await workbench.command('Nabla: Show Attention');
      const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await panel.getByRole('button', { name: 'Layer 1, head 1' }).click(TIMEOUT);
      await panel.getByRole('heading', { name: 'Layer 1, head 1' }).waitFor(TIMEOUT);
      // Induction is NaN there: nothing says which tokens there are.
      await panel.locator('vscode-single-select[label="Order heads by"]').click();
      await panel.locator('vscode-single-select[label="Order heads by"] li', { hasText: 'induction' }).click();
      await panel.getByRole('heading', { name: 'All heads by induction' }).waitFor(TIMEOUT);
      await page.keyboard.press('Escape');
      // Another tab in its group ends the page; its worker lives on.
      await workbench.command('File: New Untitled Text File');
      await panel.getByRole('heading', { name: 'Layer 1, head 1' }).waitFor({ state: 'hidden', ...TIMEOUT });
      await workbench.command('View: Close Editor');
      await panel.getByRole('heading', { name: 'Layer 1, head 1' }).waitFor(TIMEOUT);
      await panel.getByText('Every row sums to 1.').waitFor(TIMEOUT);
      await workbench.command('View: Close Editor');
    },
  },
];
