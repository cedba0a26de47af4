/** The panel of derivations and its palette, as a person uses them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { until } from '../../../scripts/vscode/proc';
import type { Workbench } from '../../../scripts/vscode/workbench';
import type { Check } from './checks';

const TIMEOUT = { timeout: 15_000 };

function panelOf(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview').frameLocator('#active-frame');
}

function expect(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

async function newPython(workbench: Workbench, text: string): Promise<void> {
  const { page } = workbench;
  await workbench.command('File: New Untitled Text File');
  await workbench.command('Change Language Mode');
  await page.keyboard.type('Python');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Python' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.statusbar-item', { hasText: 'Python' }).first().waitFor();
  // Pasted, as typing would complete brackets and indentation.
  await page.evaluate((t) => navigator.clipboard.writeText(t), text);
  await page.locator('.editor-instance .view-lines').first().click();
  await page.keyboard.press('Control+V');
}

async function closePanel({ page }: Workbench): Promise<void> {
  const tab = page.locator('.tab', { hasText: /^(∂ by|Gradient of|Derivation)/ }).first();
  await tab.click({ button: 'middle' });
  await page.locator('iframe.webview').waitFor({ ...TIMEOUT, state: 'detached' });
}

/** Runs a command and answers the question by which tensor. */
async function derive(workbench: Workbench, by: string, title = 'Nabla: Derive Gradient of Selection'): Promise<void> {
  const { page } = workbench;
  await workbench.command(title);
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor(TIMEOUT);
  await page.keyboard.type(by);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: by }).first().waitFor(TIMEOUT);
  await page.keyboard.press('Enter');
  await panelOf(page)
    .locator('h1', { hasText: `by ${by}` })
    .waitFor(TIMEOUT);
}

const THEMES = ['Light Modern', 'Dark High Contrast', 'Light High Contrast', 'Dark Modern'];

/** The colour of text and of what is behind it, for each selector. Runs in the panel: no named functions inside. */
function coloursOf(_: unknown, selectors: string[]): { selector: string; text: string; behind: string }[] {
  return selectors.map((selector) => {
    const found = document.querySelector(selector)!;
    let behind = '';
    for (let e: Element | null = found; e; e = e.parentElement) {
      behind = getComputedStyle(e).backgroundColor;
      if (!/, 0(\.\d+)?\)$/.test(behind)) break;
    }
    return { selector, text: getComputedStyle(found).color, behind };
  });
}

function luminance(colour: string): number {
  const [r, g, b] = (colour.match(/[\d.]+/g) ?? []).map((c) => Number(c) / 255);
  const linear = (c: number) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Ratio of luminances, after WCAG 2. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const HOSTILE = `import torch

def evil(__href__, _url, x):
    # <img src=x onerror="document.title='owned'"> \\href{javascript:alert(1)}{x}
    # __href__: (m, n)
    # _url: (n,)
    # größe: (m,)
    # 变量: (m,)
    s = ((__href__ @ _url - größe * 变量) ** 2).sum()  # <img src=x onerror=alert(1)>
    return s
`;

const EXPANDED = `import torch

def gate(v):
    return v * torch.sigmoid(v)

def layer():
    x = torch.randn(32, 8)
    y = gate(x)
    return y
`;

const FOLLOWED = `import torch

def layer():
    X = torch.randn(32, 768)
    W_1 = torch.randn(768, 3072)
    Y = X @ W_1
    Z = torch.tanh(X) * 2
    return Y.T @ Y
`;

export const derivationChecks: Check[] = [
  {
    title:
      'named derivations are found by words that are not in their title, and open with numbers that can be changed',
    run: async (workbench) => {
      const { page } = workbench;
      await workbench.command('Nabla: Derive…');
      await page.locator('.quick-input-title', { hasText: 'Derive…' }).waitFor(TIMEOUT);
      await page.keyboard.type('p minus y');
      const found = page.locator('.quick-input-list .monaco-list-row.focused', {
        hasText: 'softmax with cross-entropy',
      });
      await found.first().waitFor(TIMEOUT);
      await page.keyboard.press('Enter');
      const panel = panelOf(page);
      await panel.locator('h1', { hasText: 'Gradient of softmax with cross-entropy' }).waitFor(TIMEOUT);
      await panel.locator('.check', { hasText: /\d+ comparisons hold at 3 random points/ }).waitFor();
      await panel.locator('#set-n').fill('7');
      await panel.locator('#set-n').press('Enter');
      await panel.locator('tr', { hasText: 'number of classes' }).locator('.value', { hasText: '7' }).waitFor(TIMEOUT);
      await panel.locator('#set-y').fill('[1, 2]');
      await panel.locator('#set-y').press('Enter');
      await panel.locator('#status', { hasText: 'Not possible' }).waitFor(TIMEOUT);
      await panel.locator('#set-y').fill('np.ones(n)');
      await panel.locator('#set-y').press('Enter');
      await panel.locator('.check.failed', { hasText: /comparisons do not hold/ }).waitFor(TIMEOUT);
      await panel.locator('#clear-y').press('Enter');
      await panel.locator('.check', { hasText: /comparisons hold/ }).waitFor(TIMEOUT);
    },
  },
  {
    title: 'the page of a named derivation is saved as a document that needs no script and no network',
    run: async (workbench) => {
      const { page } = workbench;
      await panelOf(page).locator('#save').press('Enter');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor(TIMEOUT);
      await until('the dialog to propose a name', 15, async () => (await input.inputValue()).endsWith('.html'));
      const path = await input.inputValue();
      await page.keyboard.press('Enter');
      const file = join(workbench.folder ?? '', path.split('/').at(-1) ?? '');
      await page.locator('.statusbar-item', { hasText: 'Saved' }).first().waitFor(TIMEOUT);
      const html = readFileSync(file, 'utf8');
      expect(html.includes('<math'), 'no MathML in the saved page');
      expect(!/<script|<link|https?:\/\/(?!www\.w3\.org)|<button|<input/i.test(html), 'the saved page refers to more');
      const context = await page.context().browser()!.newContext({ javaScriptEnabled: false, offline: true });
      try {
        const alone = await context.newPage();
        await alone.setContent(html);
        expect((await alone.locator('math').first().boundingBox())!.height > 5, 'its formulas have no height');
        expect((await alone.locator('h1').textContent())!.includes('softmax'), 'it has no title');
      } finally {
        await context.close();
      }
    },
  },
  {
    title: 'Show in code puts the snippet of a named derivation at the cursor',
    run: async (workbench) => {
      const { page } = workbench;
      await closePanel(workbench);
      await newPython(workbench, '');
      await workbench.command('Nabla: Derive…');
      await page.locator('.quick-input-title', { hasText: 'Derive…' }).waitFor(TIMEOUT);
      await page.keyboard.type('softmax-cross-entropy');
      await page
        .locator('.quick-input-list .monaco-list-row.focused', { hasText: 'cross-entropy' })
        .first()
        .waitFor(TIMEOUT);
      await page.keyboard.press('Enter');
      await panelOf(page).locator('#insert').press('Enter');
      await workbench.waitForText('def cross_entropy');
      await closePanel(workbench);
    },
  },
  {
    title: 'a missing shape is asked for, remembered, and written as a comment when wanted',
    run: async (workbench) => {
      const { page } = workbench;
      await newPython(workbench, 'import torch\n\ndef f(A, b):\n    return ((A @ b) ** 2).sum()');
      await workbench.command('Nabla: Derive Gradient of Selection');
      for (const [name, shape] of [
        ['A', 'm,n'],
        ['b', 'n'],
      ]) {
        await page.locator('.quick-input-title', { hasText: `Shape of ${name}` }).waitFor(TIMEOUT);
        await page.keyboard.type(shape);
        await page.keyboard.press('Enter');
      }
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'A' }).first().waitFor(TIMEOUT);
      await page.keyboard.press('Enter');
      await panelOf(page).locator('h1', { hasText: 'Gradient by A' }).waitFor(TIMEOUT);
      await page.locator('.notification-toast', { hasText: 'A: (m, n), b: (n,)' }).waitFor(TIMEOUT);
      await page.locator('.notification-toast .monaco-button', { hasText: 'Write as Comment' }).click();
      await workbench.waitForText('# b: (n,)');
      await closePanel(workbench);
      // Remembered, and said by the comments: nothing is asked again.
      await derive(workbench, 'b');
      await closePanel(workbench);
    },
  },
  {
    title: 'functions of the document are entered when that is wanted',
    run: async (workbench) => {
      const { page } = workbench;
      await newPython(workbench, EXPANDED);
      await workbench.waitForText('(32, 8)');
      const target = await workbench.locate('y = gate(x)', 'gate');
      await page.mouse.click(target.x, target.y);
      await workbench.command('Nabla: Derive Gradient of Selection');
      await page.locator('.notification-toast .monaco-button', { hasText: 'Expand Functions' }).click(TIMEOUT);
      const panel = panelOf(page);
      await panel.locator('h1', { hasText: 'Gradient by x' }).waitFor(TIMEOUT);
      await panel.locator('#expand-functions[aria-pressed="true"]').waitFor(TIMEOUT);
      await panel.locator('pre', { hasText: 'sigmoid' }).first().waitFor(TIMEOUT);
      await panel.locator('#expand-functions').press('Enter');
      await panel.locator('#status', { hasText: 'No formula' }).waitFor(TIMEOUT);
      await closePanel(workbench);
    },
  },
  {
    title: 'pointing at a symbol marks it in the code, and the cursor marks it in the panel',
    run: async (workbench) => {
      const { page } = workbench;
      await newPython(workbench, FOLLOWED);
      await workbench.waitForText('(32, 3072)');
      const target = await workbench.locate('Y = X @ W_1', '@');
      await page.mouse.click(target.x, target.y);
      await derive(workbench, 'W_1');
      const panel = panelOf(page);
      await panel.locator('button.symbol').nth(1).focus();
      const marks = page.locator(
        '.editor-instance .cdr.ced-1-TextEditorDecorationType0, .editor-instance .view-overlays [class*="TextEditorDecorationType"]',
      );
      await marks.first().waitFor({ ...TIMEOUT, state: 'attached' });
      await panel.locator('.result .symbol.marked').first().waitFor(TIMEOUT);
      const x = await workbench.locate('Y = X @ W_1', 'X');
      await page.mouse.click(x.x, x.y);
      await panel.locator('.result .symbol.marked[data-symbol="X"]').first().waitFor(TIMEOUT);
    },
  },
  {
    title: 'a pinned panel follows the cursor, and one that is not stays',
    run: async (workbench) => {
      const { page } = workbench;
      const panel = panelOf(page);
      const z = await workbench.locate('Z = torch.tanh(X)', 'tanh');
      await page.mouse.click(z.x, z.y);
      await page.waitForTimeout(1200);
      expect((await panel.locator('h1').textContent()) === 'Gradient by W_1', 'the panel moved without being pinned');
      await panel.locator('#pin').press('Space');
      await page.mouse.click(z.x, z.y);
      await panel.locator('h1', { hasText: 'Gradient by X' }).waitFor(TIMEOUT);
      expect((await panel.locator('#pin').getAttribute('aria-pressed')) === 'true', 'the pin is not pressed');
      const y = await workbench.locate('Y = X @ W_1', '@');
      await page.mouse.click(y.x, y.y);
      await panel.locator('pre', { hasText: 'X @ W_1' }).first().waitFor(TIMEOUT);
      await panel.locator('#pin').press('Enter');
    },
  },
  {
    title: 'the panel is used by keyboard alone: an order of stops, and arrows in the list of steps',
    run: async (workbench) => {
      const { page } = workbench;
      const panel = panelOf(page);
      await panel.locator('#reveal').focus();
      const stops: string[] = [];
      for (let k = 0; k < 18; k++) {
        const id = await panel.locator(':focus').first().getAttribute('id');
        stops.push(id ?? '');
        if (id === 'step-1') break;
        await page.keyboard.press('Tab');
      }
      const wanted =
        'reveal kind wrt detail pin expand-functions copy-latex copy-markdown copy-torch copy-numpy save symbol-1 symbol-2 expand collapse step-1';
      const named = stops.filter((id) => id !== '').join(' ');
      expect(named === wanted, `the stops are ${named}`);
      await page.keyboard.press('ArrowDown');
      await panel.locator('#step-2:focus').waitFor(TIMEOUT);
      await page.keyboard.press('ArrowLeft');
      await panel.locator('details:not([open]) #step-2').waitFor(TIMEOUT);
      await page.keyboard.press('Enter');
      await panel.locator('details[open] #step-2').waitFor(TIMEOUT);
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      await panel.locator('#step-1:focus').waitFor(TIMEOUT);
      await panel.locator('#collapse').press('Space');
      await panel
        .locator('details[open]')
        .first()
        .waitFor({ ...TIMEOUT, state: 'detached' });
      await panel.locator('#detail').selectOption('brief');
      await panel.locator('#steps').waitFor({ ...TIMEOUT, state: 'detached' });
      await panel.locator('#detail').selectOption('index');
      await panel
        .locator('.result .formula annotation', { hasText: '\\sum_{' })
        .waitFor({ ...TIMEOUT, state: 'attached' });
      await panel.locator('#detail').selectOption('full');
      await panel.locator('#copy-latex').press('Space');
      await panel.locator('#status', { hasText: 'Copied as LaTeX' }).waitFor(TIMEOUT);
    },
  },
  {
    title: 'a screen reader hears the formula: MathML, and a label in words',
    run: async (workbench) => {
      const result = panelOf(workbench.page).locator('.result .formula').first();
      const label = (await result.getAttribute('aria-label')) ?? '';
      expect(label.startsWith('derivative of L by '), `the label is ${label}`);
      const hidden = await result.locator('.katex-html').first().getAttribute('aria-hidden');
      expect(hidden === 'true', 'what is set for the eye is read out, too');
      expect((await result.locator('math semantics').count()) === 1, 'there is no MathML');
    },
  },
  {
    title: 'the panel is legible in light, dark and high contrast themes',
    run: async (workbench) => {
      const { page } = workbench;
      for (const theme of THEMES) {
        await workbench.command('Preferences: Color Theme');
        await page.locator('.quick-input-list .monaco-list-row').first().waitFor(TIMEOUT);
        await page.keyboard.type(theme);
        await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: theme }).first().waitFor(TIMEOUT);
        await page.keyboard.press('Enter');
        const kind = theme.includes('Contrast')
          ? 'vscode-high-contrast'
          : theme.includes('Light')
            ? 'vscode-light'
            : 'vscode-dark';
        const panel = panelOf(page);
        await panel.locator(`body.${kind}`).waitFor(TIMEOUT);
        await page.waitForTimeout(300);
        const selectors = ['h1', '.katex', '.shape', '.check', 'pre code', '#copy-latex', '#kind', '#pin', '#reveal'];
        for (const { selector, text, behind } of await panel.locator('body').evaluate(coloursOf, selectors)) {
          const ratio = contrast(text, behind);
          expect(ratio >= 4.5, `${theme}: the contrast of ${selector} is ${ratio.toFixed(2)}, ${text} on ${behind}`);
        }
      }
    },
  },
  {
    title: 'the panel is there again after the window is loaded anew',
    run: async (workbench) => {
      const { page } = workbench;
      const before = await panelOf(page).locator('.result .formula math').first().textContent();
      await page.reload();
      await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
      const after = panelOf(page).locator('.result .formula math').first();
      await after.waitFor({ timeout: 30_000, state: 'attached' });
      expect((await after.textContent()) === before, 'another formula is there');
      await panelOf(page).locator('#copy-torch').press('Enter');
      await panelOf(page).locator('#status', { hasText: 'Copied as PyTorch' }).waitFor(TIMEOUT);
      await closePanel(workbench);
    },
  },
  {
    title: 'hostile names, strings and comments put neither markup nor commands into the panel',
    run: async (workbench) => {
      const { page } = workbench;
      await newPython(workbench, HOSTILE);
      const target = await workbench.locate('s = ((__href__', '@');
      await page.mouse.click(target.x, target.y);
      await derive(workbench, '__href__');
      const panel = panelOf(page);
      for (const what of ['img', 'a[href]', 'main script', '.katex-error', 'iframe', '[onerror]'])
        expect((await panel.locator(what).count()) === 0, `there is ${what} in the panel`);
      const text = (await panel.locator('pre').first().textContent()) ?? '';
      expect(text.includes('__href__ @ _url'), `the code is told otherwise: ${text}`);
      expect((await panel.locator('.symbol[data-symbol="__href__"]').count()) > 1, 'its symbol is not found');
      await closePanel(workbench);
    },
  },
];
