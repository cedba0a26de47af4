/** What to look at in the panels: a scene a picture, brought about with mouse and keyboard. */
import type { FrameLocator, Locator, Page } from 'playwright-core';

export interface Scene {
  readonly name: string;
  readonly command: string;
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

const attention = 'Nabla: Show Attention';
const landscape = 'Nabla: Show Loss Landscape';
const kernels = 'Nabla: Benchmark Kernels';

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
  { name: 'attention-beside', command: attention, width: 'beside', height: 1500, act: attended },
  { name: 'attention-narrow', command: attention, width: 'narrow', height: 1800, act: (p) => train(p) },
  {
    ...{ name: 'attention-12', command: attention, width: 'wide', height: 1400 },
    act: (p) => heads(p, { Layers: '12', Heads: '12', 'Key heads': '12' }),
  },
  {
    ...{ name: 'attention-32', command: attention, width: 'wide', height: 1400 },
    act: (p) => heads(p, { Layers: '32', Heads: '32', 'Key heads': '8', Queries: '128', Keys: '128' }),
  },
  {
    ...{ name: 'attention-lines', command: attention, width: 'wide', height: 1800 },
    act: async (p) => {
      await train(p);
      await p.pick('View', 'lines');
      await p.frame.locator('.lines canvas').focus();
      for (let i = 0; i < 5; i++) await p.page.keyboard.press('ArrowDown');
    },
  },
  {
    ...{ name: 'attention-bars', command: attention, width: 'beside', height: 1800 },
    act: async (p) => {
      await train(p);
      await p.pick('View', 'bars');
      await p.frame.getByRole('spinbutton', { name: 'Query' }).fill('30');
      await p.page.keyboard.press('Tab');
    },
  },
  {
    ...{ name: 'attention-compare', command: attention, width: 'wide', height: 1900 },
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
    ...{ name: 'attention-error', command: attention, width: 'beside', height: 1200 },
    act: async (p) => {
      await heads(p, { 'Key heads': '3' });
    },
  },
  { name: 'landscape-beside', command: landscape, width: 'beside', height: 2000, act: (p) => computed(p) },
  {
    ...{ name: 'landscape-narrow', command: landscape, width: 'narrow', height: 3000 },
    act: async (p) => {
      await computed(p);
      await p.fold('Subject and optimizers');
      await p.fold('Line between');
      await p.text(/barrier/).waitFor();
    },
  },
  {
    ...{ name: 'landscape-wide', command: landscape, width: 'wide', height: 2300 },
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
    ...{ name: 'landscape-function', command: landscape, width: 'wide', height: 1900 },
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
    ...{ name: 'landscape-error', command: landscape, width: 'beside', height: 900 },
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
    name: 'kernels-empty',
    command: kernels,
    width: 'beside',
    height: 1100,
    withoutGpu: true,
    act: (p) => p.text(/There is no GPU/).waitFor(),
  },
  {
    ...{ name: 'kernels-beside', command: kernels, width: 'beside', height: 1900 },
    act: async (p) => {
      await run(p);
      await p.press('Tiled 16×16');
    },
  },
  {
    ...{ name: 'kernels-narrow', command: kernels, width: 'narrow', height: 2100 },
    act: async (p) => {
      await run(p);
      await p.press('Tiled 16×16');
    },
  },
  {
    ...{ name: 'kernels-wrong', command: kernels, width: 'wide', height: 1900 },
    act: async (p) => {
      await run(p);
      await p.press('Tiled 16×16');
      const source = p.frame.getByRole('textbox', { name: 'Source in WGSL' });
      await source.fill((await source.inputValue()).replace('var ', 'vor '));
      await p.frame.locator('.messages li').first().waitFor(LONG);
    },
  },
];
