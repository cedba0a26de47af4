/** What to look at in the panels: a scene a picture, brought about with mouse and keyboard. */
import type { FrameLocator, Locator, Page } from 'playwright-core';

export interface Place {
  readonly file: string;
  readonly line: string;
  /** Where the mouse rests for a hover with the link. */
  readonly word: string;
  /** Shown in the file once its shapes are known. */
  readonly hint: string;
}

export interface Scene {
  readonly name: string;
  /** In the code before the panel is opened, `gpt/model.py` where nothing else is said. */
  readonly at?: Place;
  readonly opened: { readonly command: string } | { readonly link: string };
  /** Of the panel, in pixels: `beside` has the code next to it. */
  readonly width: 'beside' | 'narrow' | 'wide';
  readonly height: number;
  /** Whether the browser has WebGPU. */
  readonly withoutGpu?: boolean;
  readonly act: (panel: Panel) => Promise<void>;
}

const LONG = { timeout: 120_000 };

/** A panel in the editor, as a person uses it. */
export class Panel {
  constructor(
    readonly page: Page,
    readonly frame: FrameLocator,
  ) {}

  text(text: string | RegExp): Locator {
    return this.frame.getByText(text).first();
  }

  async pick(label: string, option: string): Promise<void> {
    const select = this.frame.locator(`vscode-single-select[label="${label}"]`).first();
    await select.click();
    await select.locator('li', { hasText: option }).first().click();
  }

  async press(name: string): Promise<void> {
    await this.frame.getByRole('button', { name, exact: true }).first().press('Enter');
  }

  async fold(name: string): Promise<void> {
    await this.frame.locator('summary', { hasText: name }).first().click();
  }

  async fill(field: string, value: string): Promise<void> {
    const box = this.frame.getByRole('spinbutton', { name: field, exact: true }).first();
    await box.fill(value);
    await box.press('Tab');
  }
}

const attention = { command: 'Nabla: Show Attention' };
const landscape = { command: 'Nabla: Show Loss Landscape' };
const codeLandscape = { command: 'Nabla: Show Loss Landscape of This Function' };
const kernels = { command: 'Nabla: Benchmark Kernels' };

const inLosses = (name: string) => ({ file: 'basics/losses.py', line: `${name} = `, word: name, hint: '(64, 3)' });

const attended = (p: Panel) => p.text(/Every row sums/).waitFor(LONG);
const computed = (p: Panel, side = 25) => p.text(`Computed ${side} × ${side} losses`).waitFor(LONG);

async function heads(p: Panel, sizes: Readonly<Record<string, string>>): Promise<void> {
  await attended(p);
  await p.fold('Source');
  for (const [name, value] of Object.entries(sizes)) await p.fill(name, value);
  await p.press('Draw');
  await p.page.waitForTimeout(4000);
}

async function train(p: Panel): Promise<void> {
  await attended(p);
  await p.fold('Source');
  await p.pick('Source', 'trained here');
  await p.press('Train');
  await p.text(/Trained for/).waitFor(LONG);
}

async function run(p: Panel): Promise<void> {
  for (const name of ['M', 'K', 'N']) await p.fill(name, '96');
  await p.press('Run');
  await p.frame.locator('.said', { hasText: 'Measured' }).waitFor(LONG);
}

export const scenes: readonly Scene[] = [
  { name: 'attention-beside', opened: attention, width: 'beside', height: 1500, act: attended },
  { name: 'attention-narrow', opened: attention, width: 'narrow', height: 1800, act: (p) => train(p) },
  {
    ...{ name: 'attention-12', opened: attention, width: 'wide', height: 1400 },
    act: (p) => heads(p, { Layers: '12', Heads: '12', 'Key heads': '12' }),
  },
  {
    ...{ name: 'attention-32', opened: attention, width: 'wide', height: 1400 },
    act: (p) => heads(p, { Layers: '32', Heads: '32', 'Key heads': '8', Queries: '128', Keys: '128' }),
  },
  {
    ...{ name: 'attention-lines', opened: attention, width: 'wide', height: 1800 },
    act: async (p) => {
      await train(p);
      await p.pick('View', 'lines');
      await p.frame.locator('.lines canvas').focus();
      for (let i = 0; i < 5; i++) await p.page.keyboard.press('ArrowDown');
    },
  },
  {
    ...{ name: 'attention-bars', opened: attention, width: 'beside', height: 1800 },
    act: async (p) => {
      await train(p);
      await p.pick('View', 'bars');
      await p.frame.getByRole('spinbutton', { name: 'Query' }).fill('30');
      await p.page.keyboard.press('Tab');
    },
  },
  {
    ...{ name: 'attention-compare', opened: attention, width: 'wide', height: 1900 },
    act: async (p) => {
      await attended(p);
      await p.fold('Source');
      await p.press('Compare with Another Source…');
      await p.frame.getByRole('button', { name: 'Draw', exact: true }).last().press('Enter');
      await p.page.waitForTimeout(3000);
      await p.fold('Table');
    },
  },
  {
    ...{ name: 'attention-error', opened: attention, width: 'beside', height: 1200 },
    act: async (p) => {
      await heads(p, { 'Key heads': '3' });
    },
  },
  { name: 'landscape-beside', opened: landscape, width: 'beside', height: 2000, act: (p) => computed(p) },
  {
    ...{ name: 'landscape-narrow', opened: landscape, width: 'narrow', height: 3000 },
    act: async (p) => {
      await computed(p);
      await p.fold('Subject and optimizers');
      await p.fold('Line between');
      await p.text(/barrier/).waitFor();
    },
  },
  {
    ...{ name: 'landscape-wide', opened: landscape, width: 'wide', height: 2300 },
    act: async (p) => {
      await computed(p);
      await p.pick('Resolution', '51');
      await computed(p, 51);
      await p.fold('Subject and optimizers');
      await p.press('3-D Surface');
      await p.fold('Table');
      await p.frame.getByRole('application', { name: /Loss on a plane/ }).focus();
    },
  },
  {
    ...{ name: 'landscape-function', opened: landscape, width: 'wide', height: 1900 },
    act: async (p) => {
      await computed(p);
      await p.fold('Subject and optimizers');
      await p.pick('Subject', 'Himmelblau');
      await p.fill('Steps', '300');
      await p.press('Train');
      await p.text(/took 300 steps/).waitFor(LONG);
      await p.press('3-D Surface');
      await p.frame.getByRole('application', { name: /Loss as a surface/ }).focus();
    },
  },
  {
    ...{ name: 'landscape-error', opened: landscape, width: 'beside', height: 900 },
    act: async (p) => {
      await computed(p);
      await p.pick('Plane', 'through two solutions');
      await computed(p);
      await p.pick('To', '2: ');
      await p.frame
        .getByRole('alert')
        .getByText(/directions/)
        .waitFor(LONG);
    },
  },
  {
    ...{ name: 'landscape-surface', opened: landscape, width: 'beside', height: 2400 },
    act: async (p) => {
      await computed(p);
      await p.press('3-D Surface');
      await p.frame.getByRole('application', { name: /Loss as a surface/ }).focus();
    },
  },
  {
    ...{ name: 'landscape-code-1', opened: codeLandscape, at: inLosses('valley'), width: 'beside', height: 1700 },
    act: async (p) => {
      await computed(p, 51);
      await p.fold('Subject and optimizers');
      await p.frame.locator('vscode-checkbox[label="x"]').click();
      await p.press('Train');
      await p.text('Computed 51 losses').waitFor(LONG);
    },
  },
  {
    ...{ name: 'landscape-code-2', opened: codeLandscape, at: inLosses('valley'), width: 'beside', height: 2400 },
    act: async (p) => {
      await computed(p, 51);
      await p.press('3-D Surface');
    },
  },
  {
    ...{ name: 'landscape-code-3', opened: codeLandscape, at: inLosses('logistic'), width: 'wide', height: 1700 },
    act: async (p) => {
      await computed(p, 51);
      await p.fold('Subject and optimizers');
    },
  },
  {
    ...{ name: 'landscape-code-many', opened: codeLandscape, at: inLosses('loss'), width: 'narrow', height: 2400 },
    act: async (p) => {
      await computed(p, 51);
      await p.fold('Subject and optimizers');
    },
  },
  {
    ...{ name: 'landscape-link', opened: { link: 'Landscape' }, at: inLosses('valley'), width: 'beside', height: 1400 },
    act: (p) => computed(p, 51),
  },
  {
    ...{ name: 'attention-link', opened: { link: 'Show attention' }, width: 'beside', height: 1400 },
    at: { file: 'gpt/model.py', line: 'weights = self.attn_dropout(F.softmax(', word: 'softmax', hint: 'n_embd)' },
    act: attended,
  },
  {
    ...{ name: 'kernels-link', opened: { link: 'Benchmark' }, width: 'beside', height: 1400 },
    at: { file: 'gpt/model.py', line: 'scores = q @ k', word: '@', hint: 'n_embd)' },
    act: (p) => p.text(/swiftshader/).waitFor(),
  },
  {
    name: 'kernels-empty',
    opened: kernels,
    width: 'beside',
    height: 1100,
    withoutGpu: true,
    act: (p) => p.text(/There is no GPU/).waitFor(),
  },
  {
    ...{ name: 'kernels-beside', opened: kernels, width: 'beside', height: 1900 },
    act: async (p) => {
      await run(p);
      await p.press('Tiled 16×16');
    },
  },
  {
    ...{ name: 'kernels-narrow', opened: kernels, width: 'narrow', height: 2100 },
    act: async (p) => {
      await run(p);
      await p.press('Tiled 16×16');
    },
  },
  {
    ...{ name: 'kernels-wrong', opened: kernels, width: 'wide', height: 1900 },
    act: async (p) => {
      await run(p);
      await p.press('Tiled 16×16');
      const source = p.frame.getByRole('textbox', { name: 'Source in WGSL' });
      await source.fill((await source.inputValue()).replace('var ', 'vor '));
      await p.frame.locator('.messages li').first().waitFor(LONG);
    },
  },
];
