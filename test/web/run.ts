/** `npm run test:web`: the packaged extension in VS Code for the Web: the same suite in the browser extension host. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { build } from 'esbuild';
import { serveStatic } from '../../scripts/static-server';
import { packagedExtension } from '../../scripts/vscode/artefact';
import { loadWorkbench, startOrdinaryBrowser, takePictures } from '../../scripts/vscode/browser';
import { installedWeb } from '../../scripts/vscode/install-web';
import { logsFolder, root, sampleWorkspace } from '../../scripts/vscode/paths';
import { unzip } from '../../scripts/vscode/unzip';
import { startReceiver } from '../vscode/receiver';
import { buildRunner } from '../vscode/runner/build';
import { suiteFiles } from '../vscode/suite-files';
import { workbenchPage } from './page';

/** Longer than any one test may take. */
const silentSeconds = 60;

/** The sample workspace as paths below `/workspace` and their text. */
function workspaceFiles(): Record<string, string> {
  const files = readdirSync(sampleWorkspace, { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => statSync(join(sampleWorkspace, file)).isFile())
    .map((file) => [`/workspace/${file.split(sep).join('/')}`, readFileSync(join(sampleWorkspace, file), 'utf8')]);
  return Object.fromEntries(texts);
}

async function buildMemfs(folder: string): Promise<void> {
  const here = join(root, 'test', 'web', 'memfs');
  mkdirSync(folder);
  cpSync(join(here, 'package.json'), join(folder, 'package.json'));
  writeFileSync(join(folder, 'workspace.json'), JSON.stringify(workspaceFiles()));
  await build({
    bundle: true,
    format: 'cjs',
    target: 'es2022',
    platform: 'browser',
    external: ['vscode'],
    entryPoints: [join(here, 'extension.ts')],
    outfile: join(folder, 'memfs.js'),
  });
}

/** The folders to serve: VS Code and three extensions, ours as it is packaged. */
async function prepare(temporary: string): Promise<Record<string, string>> {
  unzip(await packagedExtension(), join(temporary, 'vsix'));
  await buildMemfs(join(temporary, 'memfs'));
  return {
    vscode: await installedWeb(),
    nabla: join(temporary, 'vsix', 'extension'),
    memfs: join(temporary, 'memfs'),
    runner: (await buildRunner(suiteFiles())).folder,
  };
}

async function main(): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'nabla-web-'));
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const folders = await prepare(temporary);
  const receiver = await startReceiver();
  const settings = { 'nablaTest.reportTo': receiver.address, 'workbench.startupEditor': 'none' };
  const extensions = ['nabla', 'memfs', 'runner'];
  const server = await serveStatic(folders, (port) => ({ '/': workbenchPage(port, extensions, settings) }));
  const browser = await startOrdinaryBrowser(join(temporary, 'browser'));
  const said: string[] = [];
  try {
    await loadWorkbench(browser, `http://localhost:${server.port}/`, (text) => said.push(text));
    const { passed, failed } = await receiver.finished(silentSeconds);
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
  if (process.exitCode === 1) {
    const logs = join(logsFolder, 'web');
    mkdirSync(logs, { recursive: true });
    await takePictures([browser], logs);
    writeFileSync(join(logs, 'console.log'), said.join('\n'));
    console.error(`\nA picture of the workbench and the browser's console: ${logs}`);
  }
  await browser.close();
  server.close();
  receiver.close();
  process.exit();
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
