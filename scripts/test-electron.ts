/**
 * `npm run test:electron [-- PATH]`: the integration suite in desktop VS Code: the one at PATH or `VSCODE_PATH`, else one that is
 * downloaded (`VSCODE_VERSION`, stable when not set). Exits 2, saying why, where neither can be had.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { startReceiver } from '../test/vscode/receiver';
import { buildRunner } from '../test/vscode/runner/build';
import { suiteFiles } from '../test/vscode/suite-files';
import { copyWorkspace } from '../test/vscode/workspace';
import { packagedExtension } from './vscode/artefact';
import { cacheFolder } from './vscode/paths';
import { findOnPath, isProgram, run } from './vscode/proc';
import { makeProfile } from './vscode/profile';

/** Why the suite cannot run here, as against a suite that fails. */
class NotHere extends Error {}

async function desktopVsCode(): Promise<string> {
  const given = process.argv[2] || process.env.VSCODE_PATH;
  if (given) {
    if (!isProgram(given)) throw new NotHere(`${given} is not a program`);
    return given;
  }
  const version = process.env.VSCODE_VERSION || 'stable';
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: join(cacheFolder(), 'vscode-desktop') });
  } catch (error) {
    throw new NotHere(
      `Desktop VS Code (${version}) cannot be downloaded: ${(error as Error).message}\n` +
        'Give its path: VSCODE_PATH=/path/to/code npm run test:electron',
    );
  }
}

/** On Linux without a display this script runs again under a virtual one. */
function withDisplay(): void {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return;
  const xvfb = findOnPath(['xvfb-run']);
  if (!xvfb)
    throw new NotHere('Desktop VS Code needs a display; there is none, and no xvfb-run (Debian: apt-get install xvfb)');
  console.log('No display: running under xvfb-run.');
  const again = spawnSync(xvfb, ['-a', process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  process.exit(again.status ?? 1);
}

async function main(): Promise<number> {
  const executable = await desktopVsCode();
  withDisplay();
  const vsix = await packagedExtension();
  const runner = await buildRunner(suiteFiles());
  const receiver = await startReceiver();
  const workspace = copyWorkspace({ 'nablaTest.reportTo': receiver.address });
  const profile = makeProfile();
  const folders = [`--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`];
  const [cli, ...cliArguments] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
  await run(cli, [...cliArguments, ...folders, '--no-sandbox', '--install-extension', vsix]);
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: runner.folder,
      extensionTestsPath: join(runner.folder, 'runner.js'),
      launchArgs: [workspace.multiRoot, ...folders],
    });
  } catch (error) {
    console.error((error as Error).message);
  }
  const { passed, failed } = await receiver.finished(5);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(error instanceof NotHere ? 2 : 1);
  },
);
