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
    title: 'a gradient is derived by keyboard, and the panel shows its formula for the eye and for a screen reader',
    run: async (workbench) => {
      const { page } = workbench;
      await workbench.openFile('gpt/model.py', 61);
      await workbench.waitForText(scores);
      await workbench.command('Nabla: Derive Gradient of Selection');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'k' }).first().waitFor({ timeout: 15_000 });
      await page.keyboard.press('Enter');
      const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await panel.locator('.result .formula .katex-html').waitFor({ timeout: 15_000 });
      const spoken = (await panel.locator('.result .formula math').first().textContent()) ?? '';
      if (!spoken.includes('∂')) throw new Error(`MathML of the result does not say ∂: ${spoken}`);
      const check = (await panel.locator('.check').textContent()) ?? '';
      if (!/\d+ random points/.test(check)) throw new Error(`the check is not told: ${check}`);
      await panel.locator('#kind').selectOption('jacobian');
      await panel
        .locator('h1', { hasText: 'Jacobian by' })
        .or(panel.locator('#status', { hasText: 'No formula' }))
        .waitFor();
      await panel.locator('#copy-torch').press('Enter');
      await panel.locator('#status', { hasText: 'Copied as PyTorch' }).waitFor();
      await workbench.command('View: Close Editor');
    },
  },
  {
    title: 'the attention panel is drawn by its worker, and walked through by keyboard',
    run: async (workbench) => {
      await workbench.openFile('gpt/model.py', 62);
      const hover = await workbench.hover('weights = self.attn_dropout', 'softmax', '(B, n_head, T, T)');
      await hover.getByText('Show attention').click();
      const panel = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await panel.getByText('Every row sums to 1.').waitFor({ timeout: 15_000 });
      await panel.getByRole('heading', { name: 'Attention as in model.py:63' }).waitFor();
      await panel.getByRole('application').focus();
      await panel.getByRole('application').press('ArrowDown');
      await panel.locator('.readout', { hasText: 'Query 1 to key 0: 0.' }).waitFor({ timeout: 5_000 });
      await workbench.command('View: Close Editor');
    },
  },
  {
    title:
      'an operation is benchmarked from its hover, with the sizes of the code, by the processor where there is no GPU',
    run: async (workbench) => {
      await workbench.openFile('gpt/model.py', 62);
      const hover = await workbench.hover('weights = self.attn_dropout', 'softmax', '(B, n_head, T, T)');
      await hover.getByText('Benchmark', { exact: true }).click();
      const panel = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await panel.getByRole('button', { name: 'model.py:63' }).waitFor({ timeout: 15_000 });
      await panel.getByText('T = 256', { exact: false }).first().waitFor();
      await panel.getByRole('spinbutton', { name: 'rows' }).fill('96');
      await panel.getByRole('spinbutton', { name: 'rows' }).press('Enter');
      await panel.getByRole('button', { name: 'Run', exact: true }).press('Enter');
      await panel.locator('.results td', { hasText: 'right' }).first().waitFor({ timeout: 60_000 });
      await workbench.command('View: Close Editor');
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
      await page.locator('.editor-instance .squiggly-error').first().waitFor({ timeout: 60_000 });
    },
  },
];
