/** Panels as plain pages in a browser without a window. */
import type { Browser, Page } from 'playwright-core';
import { servePanels, type THEMES } from '../../scripts/panels/serve';
import type { StaticServer } from '../../scripts/static-server';
import { startBrowser } from '../../scripts/vscode/browser';

export type Theme = (typeof THEMES)[number];

export interface OpenPanel {
  readonly page: Page;
  /** Errors and warnings of the page, violations of its policy of contents, and requests to other places. */
  readonly complaints: readonly string[];
}

/** One browser and one server for the tests of a file. */
export class Panels {
  private constructor(
    private readonly server: StaticServer,
    private readonly browser: Browser,
  ) {}

  static async start(options: { webGpu?: boolean } = {}): Promise<Panels> {
    return new Panels(await servePanels(), await startBrowser(options));
  }

  async open(name: string, theme: Theme = 'dark', prepare?: (page: Page) => Promise<void>): Promise<OpenPanel> {
    const page = await this.browser.newPage({ viewport: { width: 900, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol !== 'blob:' && hostname !== '127.0.0.1') complaints.push(`a request to ${request.url()}`);
    });
    await prepare?.(page);
    await page.goto(`http://127.0.0.1:${this.server.port}/webview/${name}/index.html?theme=${theme}`);
    return { page, complaints };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}
