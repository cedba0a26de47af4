/** Pages go and come again: with the window, and whenever their tab is hidden. What they showed is there again. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { codeLandscape } from '../../src/protocol/panels/landscape';
import { npy, utf8 } from '../../webview/shared/export';
import { codeOf } from '../unit/features/landscapeOf';
import { Panels } from './support';

const HOSTILE = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';

async function pick(page: Page, label: string, option: string): Promise<void> {
  const select = page.locator(`vscode-single-select[label="${label}"]`).first();
  await select.click();
  await select.locator('li', { hasText: option }).first().click();
}

async function fill(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label, exact: true }).first();
  await field.fill(String(value));
  await field.press('Tab');
}

/** What a panel is brought to, and what can be seen of that. */
interface Subject {
  /** Where it is not the subject's name. */
  readonly panel?: string;
  /** That the panel finds when it comes for the first time. */
  readonly state?: unknown;
  readonly prepare: (page: Page) => Promise<void>;
  readonly seen: (page: Page) => Promise<unknown>;
}

const chosen = (page: Page, label: string) =>
  page
    .locator(`vscode-single-select[label="${label}"]`)
    .first()
    .evaluate((e) => (e as HTMLInputElement).value);

const OF_THREE = codeOf('def f(u, v, w):\n    return u**2 + 2 * v**2 + u**2 * w**2 + 1\n', 'def f');
const ofThree = codeLandscape('m.py:1', OF_THREE);

const SUBJECTS: Readonly<Record<string, Subject>> = {
  attention: {
    prepare: async (page) => {
      await page.getByText('Every row sums to 1.').waitFor();
      await page.getByText('Source', { exact: true }).first().click();
      await pick(page, 'Source', 'random');
      for (const [label, value] of Object.entries({ Layers: 3, Heads: 2, 'Key heads': 1, Seed: 7 }))
        await fill(page, label, value);
      await page.locator('vscode-button', { hasText: 'Draw' }).click();
      await page.getByRole('button', { name: 'Layer 2, head 1' }).click();
      await page.getByRole('heading', { name: 'Layer 2, head 1' }).waitFor();
      await pick(page, 'Colours', 'magma');
      await pick(page, 'Scale', 'logarithmic');
    },
    seen: async (page) => {
      await page.getByRole('heading', { name: 'Layer 2, head 1' }).waitFor();
      await page.getByRole('application').focus();
      await page.keyboard.press('Control+End');
      const heads = page.getByRole('button', { name: /^Layer \d, head/ });
      const isPressed = await page.getByRole('button', { name: 'Layer 2, head 1' }).getAttribute('aria-pressed');
      const shown = [await chosen(page, 'Colours'), await chosen(page, 'Scale'), await heads.count(), isPressed];
      return [...shown, await page.locator('.readout').textContent()];
    },
  },
  kernels: {
    prepare: async (page) => {
      await pick(page, 'Operation', 'Softmax');
      await fill(page, 'rows', 3);
      await page.getByRole('button', { name: 'Online' }).press('Enter');
      const source = page.getByRole('textbox', { name: 'Source in WGSL' });
      await source.fill(`// ${HOSTILE}\n${await source.inputValue()}`);
    },
    seen: async (page) => {
      const source = page.getByRole('textbox', { name: 'Source in WGSL' });
      await source.waitFor();
      assert.ok((await source.inputValue()).startsWith(`// ${HOSTILE}`));
      const sizes = page.locator('.sizes input');
      const values = await sizes.evaluateAll((all) => all.map((e) => (e as HTMLInputElement).value));
      assert.equal(values[0], '3');
      return [await chosen(page, 'Operation'), values, await source.inputValue()];
    },
  },
  landscape: {
    prepare: async (page) => {
      await page.getByText('Subject and optimizers').click();
      await pick(page, 'Subject', 'Rosenbrock');
      await fill(page, 'Steps', 40);
      await page.locator('vscode-button', { hasText: 'Train' }).click();
      await page.getByText(/^1: SGD took 40 steps/).waitFor();
      await page.getByText(/Computed \d+ × \d+ losses\./).waitFor();
    },
    seen: async (page) => {
      await page.getByRole('heading', { name: 'Landscape: Rosenbrock' }).waitFor();
      const end = page.getByText(/^1: SGD took 40 steps/);
      await end.waitFor();
      await page.getByText(/Computed \d+ × \d+ losses\./).waitFor();
      await page.getByRole('application', { name: /Loss on a plane/ }).focus();
      await page.keyboard.press('Control+Home');
      return [await end.textContent(), await page.locator('.readout').textContent()];
    },
  },
  'landscape of code': {
    panel: 'landscape',
    state: {
      view: { ...ofThree, side: 25, training: { ...ofThree.training, steps: 30 } },
      ...{ code: null, look: { colormap: 'viridis', kind: null, clip: 0, levels: 12 } },
    },
    prepare: async (page) => {
      await page.getByText('Computed 25 × 25 losses.').waitFor();
      await pick(page, 'Upwards', 'w');
      await page.getByLabel('v held at').fill('0.5');
      await page.getByLabel('v held at').press('Enter');
      await page.getByText('v is held at 0.5.').waitFor();
      await pick(page, 'Colours', 'magma');
      await pick(page, 'Scale', 'linear');
      for (const [name, value] of [
        ['Contours', '5'],
        ['Clip top', '20'],
      ])
        await page.getByRole('slider', { name }).fill(value);
      await page.getByText('Computed 25 × 25 losses.').waitFor();
    },
    seen: async (page) => {
      await page.getByRole('heading', { name: /^Landscape of f.* in m.py:1$/ }).waitFor();
      const axes = page.getByText('Across: u. Upwards: w. v is held at 0.5.');
      await axes.waitFor();
      const end = page.getByText(/^1: SGD took 30 steps/);
      await end.waitFor();
      await page.getByText('Computed 25 × 25 losses.').waitFor();
      const choices = [await chosen(page, 'Colours'), await chosen(page, 'Scale')];
      assert.deepEqual(choices, ['magma', 'linear']);
      const sliders = [];
      for (const name of ['Contours', 'Clip top']) sliders.push(await page.getByRole('slider', { name }).inputValue());
      assert.deepEqual(sliders, ['5', '20']);
      const picture = page.getByRole('application', { name: /Loss on a plane/ });
      await picture.focus();
      await page.keyboard.press('Control+Home');
      const shown = [await axes.textContent(), await end.textContent(), await page.locator('pre').textContent()];
      return [...shown, await page.locator('.readout').textContent(), await pixelsOf(picture)];
    },
  },
};

/** Colours, scale and contours leave their marks. */
const pixelsOf = (canvas: Locator) => canvas.evaluate((e) => (e as unknown as { toDataURL(): string }).toDataURL());

const WAYS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the window is loaded again': (page) => page.reload(),
  'it was hidden, which ends its page': async (page) => {
    const url = page.url();
    await page.goto('about:blank');
    await page.goto(url);
  },
  'it was hidden and its page went on': (page) =>
    page.evaluate(() => {
      for (const state of ['hidden', 'visible']) {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }
    }),
};

/** Of the browser, where there is no GPU, and where there is a weak one. */
const REMARKS = /No available adapters|GPU stall/;

describe('a panel', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start()));
  after(() => panels.stop());

  for (const [name, { panel, state, prepare, seen }] of Object.entries(SUBJECTS))
    it(`${name} shows the same again, with no request and nothing forbidden`, async () => {
      const kind = panel ?? name;
      const { page, complaints } = await panels.open(kind, 'dark', (page) => begin(page, kind, state));
      await prepare(page);
      const before = await seen(page);
      for (const [way, go] of Object.entries(WAYS)) {
        await go(page);
        assert.deepEqual(await seen(page), before, way);
      }
      assert.deepEqual(
        complaints.filter((text) => !REMARKS.test(text)),
        [],
      );
      await page.close();
    });

  it('of attention compares the same two sources again', async () => {
    const { page } = await panels.open('attention');
    await page.getByText('Every row sums to 1.').waitFor();
    await page.getByText('Source', { exact: true }).first().click();
    await page.locator('vscode-button', { hasText: 'Compare with' }).click();
    await page.locator('vscode-button', { hasText: 'Draw' }).nth(1).click();
    const other = page.locator('article').nth(1);
    await other.getByText('Every row sums to 1.').waitFor();
    await other.getByRole('button', { name: 'Layer 1, head 2' }).click();
    await other.getByRole('heading', { name: 'Layer 1, head 2' }).waitFor();
    await page.reload();
    await other.getByRole('heading', { name: 'Layer 1, head 2' }).waitFor();
    assert.equal(await page.locator('article').count(), 2);
    await page.close();
  });

  it('whose file is gone with its worker says so, and can open another', async () => {
    const { page } = await panels.open('attention');
    await page.getByText('Every row sums to 1.').waitFor();
    await page.getByText('Source', { exact: true }).first().click();
    await pick(page, 'Source', 'a file');
    await give(page, 'Choose File', `${HOSTILE.replaceAll('/', '')}.npy`, npy(Float32Array.of(1, 0, 0.5, 0.5), [2, 2]));
    await page.getByRole('heading', { name: 'Attention in <img' }).waitFor();
    await page.reload();
    await page.getByRole('alert').getByText('chosen again').waitFor();
    await page.getByText('Source', { exact: true }).first().click();
    await give(page, 'Choose File', 'b.npy', npy(Float32Array.of(1, 0, 0, 1), [2, 2]));
    await page.getByRole('heading', { name: 'Attention in b.npy' }).waitFor();
    await page.close();
  });

  it('shows what code and editor told it as text', async () => {
    const { page, complaints } = await panels.open('kernels', 'dark', async (page) => {
      await page.addInitScript((hostile) => {
        const view = { operation: 'softmax', sizes: [{ name: 'rows', value: 2, note: hostile }], host: hostile };
        const state = { view: { ...view, source: { text: hostile, place: hostile } }, chosen: hostile, edits: [] };
        sessionStorage.setItem('kernels state', JSON.stringify(state));
      }, HOSTILE);
    });
    await page.locator('.subtitle code', { hasText: HOSTILE }).waitFor();
    await page.locator('#device', { hasText: 'There is no GPU here' }).waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(
      complaints.filter((text) => !REMARKS.test(text)),
      [],
    );
    await page.close();
  });

  const header = JSON.stringify({ format: 'nabla-landscape', version: 1, a: [0, 1], b: [0, 1] });
  const whole = npy(new Float32Array(64), [1, 1, 8, 8]);
  const broken: Readonly<Record<string, readonly (readonly [name: string, content: Uint8Array])[]>> = {
    attention: [
      ['empty.npy', new Uint8Array(0)],
      ['cut.npy', whole.subarray(0, 70)],
      ['shape.npy', whole.map((byte, i) => (i > 20 && i < 100 && byte === 56 ? 57 : byte))],
      ['zip.npz', Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(60).fill(255))],
      ['long.safetensors', Uint8Array.of(...new Uint8Array(8).fill(255), 123)],
      ['deep.json', utf8('['.repeat(100_000))],
      [`${HOSTILE.replaceAll('/', '')}.json`, utf8('{"attention": [[[["x"]]]]}')],
    ],
    landscape: [
      ['empty.jsonl', new Uint8Array(0)],
      ['bytes.jsonl', new Uint8Array(500).fill(255)],
      ['places.jsonl', utf8(`${header.replace('[0,1]', '[1,0]')}\n`)],
      ['rows.jsonl', utf8(`${header}\n{"row": 7, "loss": [1, 2], "seconds": 1}\n{}\n`)],
      [`${HOSTILE.replaceAll('/', '')}.jsonl`, utf8('{"format": "other"}\n')],
    ],
  };
  for (const [name, files] of Object.entries(broken))
    it(`${name} says what is wrong with a file, and shows what it showed before`, async () => {
      const { page, complaints } = await panels.open(name);
      await page.getByText(name === 'attention' ? 'Every row sums to 1.' : 'Computed 25 × 25').waitFor();
      const title = await page.locator('h1').first().textContent();
      await page.locator('summary').first().click();
      if (name === 'attention') await pick(page, 'Source', 'a file');
      for (const [file, content] of files) {
        await give(page, name === 'attention' ? 'Choose File' : 'Open Results', file, content);
        await page
          .getByRole('alert')
          .getByText(/^While/)
          .waitFor();
        assert.equal(await page.locator('h1').first().textContent(), title, file);
        await page.getByRole('button', { name: 'Dismiss' }).click();
      }
      assert.equal(await page.locator('img').count(), 0);
      assert.deepEqual(complaints, []);
      await page.close();
    });
});

/** Only what is not there yet: a page that comes again has kept its own. */
async function begin(page: Page, kind: string, state: unknown): Promise<void> {
  if (state === undefined) return;
  await page.addInitScript(
    ([key, text]) => {
      // An empty page between has no storage.
      if (location.protocol !== 'about:') sessionStorage.getItem(key) ?? sessionStorage.setItem(key, text);
    },
    [`${kind} state`, JSON.stringify(state)],
  );
}

/** Chooses a file in the browser's dialog, which a button opens. */
async function give(page: Page, button: string, name: string, content: Uint8Array): Promise<void> {
  const dialog = page.waitForEvent('filechooser');
  await page.locator('vscode-button', { hasText: button }).click();
  await (await dialog).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}
