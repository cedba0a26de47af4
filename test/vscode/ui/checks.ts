import type { Workbench } from '../../../scripts/vscode/workbench';

/** Something a person does in the workbench, and sees. */
export interface Check {
  title: string;
  run(workbench: Workbench): Promise<void>;
}

const line = 'scores = q @ k.transpose';
const scores = '(B, n_head, T, T)';

/** The checks, in order; each begins where the one before it ended. */
export const checks: Check[] = [
  {
    title: 'the mouse over an expression shows its shape',
    run: async (workbench) => {
      await workbench.openFile('gpt/model.py', 62);
      const hover = await workbench.hover(line, 'scores', scores);
      const text = (await hover.textContent()) ?? '';
      if (!text.includes('Copy shape')) throw new Error(`the hover offers nothing to copy: ${text}`);
    },
  },
  {
    title: 'hints stand in the code',
    run: (workbench) => workbench.waitForText(scores),
  },
  {
    title: 'the palette lists the commands, and Show All Shapes lists the file',
    run: async (workbench) => {
      await workbench.command('Nabla: Show All Shapes of This File');
      await workbench.page.keyboard.type('scores');
      await workbench.page.locator('.quick-input-list', { hasText: scores }).waitFor({ timeout: 15_000 });
      await workbench.page.keyboard.press('Escape');
    },
  },
  {
    title: 'a bug is underlined and listed in the problems panel',
    run: async (workbench) => {
      await workbench.openFile('bugs/digits.py', 22);
      await workbench.page.locator('.squiggly-error').first().waitFor({ timeout: 40_000 });
      await workbench.command('View: Focus Problems (Errors, Warnings, Infos)');
      await workbench.page.locator('.markers-panel', { hasText: '9216' }).waitFor({ timeout: 15_000 });
    },
  },
  {
    title: 'a bug that is typed in is underlined while typing',
    run: async (workbench) => {
      const { page } = workbench;
      await workbench.command('File: New Untitled Text File');
      await workbench.command('Change Language Mode');
      await page.keyboard.type('Python');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Python' }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.statusbar-item', { hasText: 'Python' }).first().waitFor();
      await page.keyboard.type('import torch\ny = torch.zeros(2, 3) @ torch.zeros(4, 5)\n');
      await page.locator('.editor-instance .squiggly-error').first().waitFor({ timeout: 15_000 });
    },
  },
];
