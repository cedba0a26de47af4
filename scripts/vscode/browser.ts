import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chrome } from './chrome';

/** Without a display, without Chrome's own network traffic. */
const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGPU in software, where the machine has no GPU. */
const webGpuFlags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--ignore-gpu-blocklist',
];

interface LaunchOptions {
  webGpu?: boolean;
}

async function launchOptions({ webGpu = false }: LaunchOptions) {
  return { executablePath: await chrome(), args: webGpu ? [...flags, ...webGpuFlags] : flags };
}

/** Starts the browser that `chrome` finds. */
export async function startBrowser(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch(await launchOptions(options));
}

/** `0` lets frames of other origins store things. */
const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };

/**
 * Starts the browser with an ordinary profile in `folder`, in which a frame of another origin may have a service worker: the
 * webviews of VS Code for the Web need one.
 */
export async function startOrdinaryBrowser(folder: string, options: LaunchOptions = {}): Promise<BrowserContext> {
  mkdirSync(join(folder, 'Default'), { recursive: true });
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  return chromium.launchPersistentContext(folder, { ...(await launchOptions(options)), ...contextOptions({}) });
}

export interface WorkbenchOptions {
  width?: number;
  height?: number;
  scale?: number;
}

function contextOptions({ width = 1280, height = 800, scale = 1 }: WorkbenchOptions): BrowserContextOptions {
  return {
    viewport: { width, height },
    deviceScaleFactor: scale,
    permissions: ['clipboard-read', 'clipboard-write'],
  };
}

/** Opens a VS Code address in a fresh browser profile and waits until its workbench can be used. */
export async function openWorkbench(browser: Browser, address: string, options: WorkbenchOptions = {}): Promise<Page> {
  return loadWorkbench(await browser.newContext(contextOptions(options)), address);
}

/** Opens a VS Code address and waits until its workbench can be used. `onConsole` is told every line of the console. */
export async function loadWorkbench(
  context: BrowserContext,
  address: string,
  onConsole: (text: string) => void = () => undefined,
): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (message) => onConsole(`${message.type()}: ${message.text()}`));
  await page.goto(address, { waitUntil: 'domcontentloaded', timeout: 60_000 });
  await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 60_000 });
  await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: 60_000 });
  return page;
}

/** Pictures of every open page, for a run that failed. */
export async function takePictures(contexts: BrowserContext[], folder: string): Promise<void> {
  const pages = contexts.flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const picture = page.screenshot({ path: `${folder}/workbench-${index}.png`, timeout: 5000 });
    await picture.catch((error: Error) => console.error(`no picture of ${page.url()}: ${error.message}`));
  }
}
