import { type Browser, chromium, type Page } from 'playwright-core';
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

/** Starts the browser that `chrome` finds. */
export async function startBrowser(options: { webGpu?: boolean } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await chrome(),
    args: options.webGpu ? [...flags, ...webGpuFlags] : flags,
  });
}

export interface WorkbenchOptions {
  width?: number;
  height?: number;
  scale?: number;
  /** Told every line of the page's console. */
  onConsole?: (text: string) => void;
}

/** Opens a VS Code address in a fresh browser profile and waits until its workbench can be used. */
export async function openWorkbench(browser: Browser, address: string, options: WorkbenchOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    deviceScaleFactor: options.scale ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.on('console', (message) => options.onConsole?.(`${message.type()}: ${message.text()}`));
  await page.goto(address, { waitUntil: 'domcontentloaded', timeout: 60_000 });
  await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 60_000 });
  await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: 60_000 });
  return page;
}

/** Pictures of every open page, for a run that failed. */
export async function takePictures(browser: Browser, folder: string): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const picture = page.screenshot({ path: `${folder}/workbench-${index}.png`, timeout: 5000 });
    await picture.catch((error: Error) => console.error(`no picture of ${page.url()}: ${error.message}`));
  }
}
