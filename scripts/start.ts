/**
 * `npm start`: builds and packages Nabla and opens it on the sample workspace: in desktop VS Code when `code` is on PATH, else in an
 * embedded VS Code in a browser tab. `--no-open` opens no tab; `--check` waits until the extension is active there, prints OK and
 * ends.
 */
import { parseArgs } from 'node:util';
import { packagedExtension } from './vscode/artefact';
import { openWorkbench, startBrowser } from './vscode/browser';
import { desktopCode, openDesktop } from './vscode/desktop';
import { openAddress } from './vscode/open-address';
import { sampleWorkspace } from './vscode/paths';
import { until } from './vscode/proc';
import { type Server, startServer } from './vscode/server';

const firstFile = `${sampleWorkspace}/gpt/model.py`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'no-open': { type: 'boolean' }, check: { type: 'boolean' }, embedded: { type: 'boolean' } },
  });
  const vsix = await packagedExtension();
  const code = values.embedded || values.check ? undefined : desktopCode();
  if (code) return openDesktop(code, vsix, [sampleWorkspace, firstFile]);

  const server = await startServer({ vsix: [vsix], workspace: sampleWorkspace });
  console.log(`\nNabla is running in VS Code at ${server.address()}`);
  if (values.check) return check(server);
  if (!values['no-open']) openAddress(server.address({ file: firstFile }));
  console.log('Press Ctrl-C to stop.');
  await server.ended;
  throw new Error('the VS Code server ended');
}

/** Opens a Python file without a display and waits for the extension to be activated by it. */
async function check(server: Server): Promise<void> {
  const browser = await startBrowser();
  try {
    await openWorkbench(browser, server.address({ file: firstFile }));
    await until('the extension to be active', 30, () =>
      server.extensionHostLog().includes('_doActivateExtension nabla.nabla,'),
    );
    const failed = /^.*nabla.*failed.*$/im.exec(server.extensionHostLog());
    if (failed) throw new Error(failed[0]);
    console.log('OK');
  } catch (error) {
    throw new Error(`${(error as Error).message}\nLogs: ${server.keepLogs('start')}`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
