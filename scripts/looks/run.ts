/**
 * `npm run looks`: pictures of every panel in a real VS Code, in four themes, into `out/looks`, to be looked at: they show more
 * states and widths than the README's. `npm run looks -- hc landscape` takes those of a theme and of a panel.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { packagedExtension } from '../vscode/artefact';
import { openWorkbench, startBrowser } from '../vscode/browser';
import { root, sampleWorkspace } from '../vscode/paths';
import { type Server, startServer } from '../vscode/server';
import { Workbench } from '../vscode/workbench';
import { Panel, type Place, type Scene, scenes } from './scenes';

const folder = join(root, 'out', 'looks');
const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  hc: 'Default High Contrast',
  hclight: 'Default High Contrast Light',
};
/** Of the window; beside the code a panel has a half. */
const WIDTHS = { beside: 1200, narrow: 800, wide: 1240 };
const CODE: Place = { file: 'gpt/model.py', line: 'scores = q @ k', word: 'scores', hint: 'n_embd)' };

async function picture(browser: Browser, server: Server, scene: Scene, name: string): Promise<void> {
  const size = { width: WIDTHS[scene.width], height: scene.height };
  const page = await openWorkbench(browser, server.address(), size);
  try {
    const workbench = new Workbench(page);
    const { file, line, word, hint } = scene.at ?? CODE;
    const lines = readFileSync(join(sampleWorkspace, file), 'utf8').split('\n');
    await workbench.command('View: Close Primary Side Bar');
    await workbench.openFile(file, lines.findIndex((text) => text.startsWith(line) || text.includes(` ${line}`)) + 1);
    // Until a file of tensors is known the palette has none of the commands.
    await page.locator('.view-line', { hasText: hint }).first().waitFor({ timeout: 90_000 });
    if ('command' in scene.opened) await workbench.command(scene.opened.command);
    else {
      const { link } = scene.opened;
      const hover = await workbench.hover(line, word, link);
      await hover.locator('a', { hasText: link }).first().click();
    }
    const panel = new Panel(page, page.frameLocator('iframe.webview').frameLocator('#active-frame'));
    await panel.frame.locator('main').waitFor();
    if (scene.width === 'wide') await workbench.command('View: Maximize Editor Group');
    await scene.act(panel);
    await page.mouse.move(5, 5);
    await page.waitForTimeout(800);
  } finally {
    // Of what failed, too: it says why.
    await page.screenshot({ path: join(folder, name) });
    await page.context().close();
  }
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const words = process.argv.slice(2);
  const isTheme = (word: string) => Object.hasOwn(themes, word);
  const names = words.filter((word) => !isTheme(word));
  const vsix = await packagedExtension();
  const browsers = [await startBrowser({ webGpu: true }), await startBrowser()];
  let failures = 0;
  for (const [short, theme] of Object.entries(themes)) {
    if (words.some(isTheme) && !words.includes(short)) continue;
    const settings = {
      'editor.minimap.enabled': false,
      'workbench.activityBar.location': 'hidden',
      'workbench.colorTheme': theme,
    };
    const server = await startServer({ vsix: [vsix], workspace: sampleWorkspace, settings });
    for (const scene of scenes.filter(({ name }) => names.length === 0 || names.some((word) => name.includes(word)))) {
      const file = `${scene.name}-${short}.png`;
      try {
        await picture(browsers[scene.withoutGpu ? 1 : 0], server, scene, file);
        console.log(file);
      } catch (error) {
        failures++;
        console.log(`${file}: ${(error as Error).message}`);
      }
    }
    await server.stop();
  }
  for (const browser of browsers) await browser.close();
  process.exit(failures === 0 ? 0 : 1);
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
