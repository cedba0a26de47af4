import type { Browser, Page } from 'playwright-core';
import { packagedExtension } from '../../scripts/vscode/artefact';
import { openWorkbench, startBrowser, takePictures } from '../../scripts/vscode/browser';
import { type Server, startServer } from '../../scripts/vscode/server';
import { type Report, startReceiver } from './receiver';
import { buildRunner } from './runner/build';
import { copyWorkspace, type WorkspaceCopy } from './workspace';

/** Longer than any one test may take. */
const silentSeconds = 60;

/** A VS Code in which the test files have run, still open. */
export interface Session {
  report: Report;
  server: Server;
  browser: Browser;
  page: Page;
  workspace: WorkspaceCopy;
}

/**
 * Packages the extension, installs it with a runner of the given test files in a VS Code of its own, opens the sample workspace
 * and waits until the tests have run; then calls `then`. Everything is stopped at the end. When something goes wrong the logs and pictures
 * are kept under `name`, and the folder is printed.
 */
export async function inVsCode(
  name: string,
  testFiles: string[],
  then: (session: Session) => Promise<boolean>,
): Promise<boolean> {
  const vsix = await packagedExtension();
  const runner = await buildRunner(testFiles);
  const receiver = await startReceiver();
  // A setting of this workspace, so that no other window runs the suite.
  const workspace = copyWorkspace({ 'nablaTest.reportTo': receiver.address });
  const server = await startServer({ vsix: [vsix, runner.vsix], workspace: workspace.multiRoot });
  let good = false;
  const browser = await startBrowser();
  try {
    const page = await openWorkbench(browser, server.address());
    const report = await receiver.finished(silentSeconds);
    good = await then({ report, server, browser, page, workspace });
    return good;
  } finally {
    if (!good) await keepEvidence(name, server, browser);
    await browser.close();
    receiver.close();
    await server.stop();
    workspace.remove();
  }
}

async function keepEvidence(name: string, server: Server, browser: Browser): Promise<void> {
  const folder = server.keepLogs(name);
  await takePictures(browser.contexts(), folder);
  console.error(`\nLogs and pictures of the workbench: ${folder}`);
  const lines = server
    .extensionHostLog()
    .split('\n')
    .filter((line) => /\[(error|warning)\]/.test(line));
  if (lines.length > 0) console.error(`The extension host's errors and warnings:\n${lines.slice(-20).join('\n')}`);
}
