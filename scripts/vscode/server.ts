import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { installedServer } from './install-server';
import { logsFolder } from './paths';
import { run, start, stop, until } from './proc';
import { makeProfile } from './profile';

export interface ServerOptions {
  /** Packaged extensions to install. */
  vsix: string[];
  /** The folder or `.code-workspace` file that opens when the address names none. */
  workspace: string;
  /** User settings, added to quiet ones. */
  settings?: Record<string, unknown>;
}

/** A running VS Code server with a profile of its own. */
export interface Server {
  /** The address that opens the workspace, or another folder, and in it a file when one is given. */
  address(what?: { folder?: string; file?: string }): string;
  /** Everything the extension host logged so far. */
  extensionHostLog(): string;
  /** Copies all logs to `out/logs/<name>`. @returns that folder. */
  keepLogs(name: string): string;
  /** Settles when the server ends by itself. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a server on a port the system chooses, and waits until it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { node, entry } = await installedServer();
  const profile = makeProfile(options.settings);
  const config = join(profile.folder, 'config.yaml');
  writeFileSync(config, 'auth: none\n');
  const folders = ['--config', config, '--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
  const env = { ...process.env, VSCODE_IPC_HOOK_CLI: undefined, PORT: undefined, EXTENSIONS_GALLERY: '{}' };
  await run(node, [entry, ...folders, ...options.vsix.flatMap((file) => ['--install-extension', file])], { env });

  const flags = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  const listen = ['--auth', 'none', '--bind-addr', '127.0.0.1:0'];
  const child = start(node, [entry, ...listen, ...folders, ...flags, options.workspace], { env });
  const logFile = join(profile.folder, 'server.log');
  writeFileSync(logFile, '');
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => appendFileSync(logFile, data));
  const origin = await until('the VS Code server to listen', 60, () => {
    const log = readFileSync(logFile, 'utf8');
    if (child.exitCode !== null) throw new Error(`the VS Code server ended with ${child.exitCode}:\n${log}`);
    return /HTTP server listening on (http:\S+?)\/?\s/.exec(log)?.[1];
  });

  return {
    address: ({ folder, file } = {}) => workbenchAddress(origin, folder ?? options.workspace, file),
    extensionHostLog: () => readLogs(join(profile.userData, 'logs'), 'remoteexthost.log'),
    keepLogs: (name) => keepLogs(name, logFile, profile.userData),
    ended: once(child, 'exit'),
    stop: async () => {
      await stop(child);
      profile.remove();
    },
  };
}

function workbenchAddress(origin: string, workspace: string, file?: string): string {
  const what = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const address = `${origin}/?${what}=${encodeURI(workspace)}`;
  if (!file) return address;
  const payload = JSON.stringify([['openFile', `vscode-remote://${new URL(origin).host}${file}`]]);
  return `${address}&payload=${encodeURIComponent(payload)}`;
}

/** The text of every log of that name; VS Code makes a folder for each window. */
function readLogs(folder: string, name: string): string {
  if (!existsSync(folder)) return '';
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(name))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
}

function keepLogs(name: string, logFile: string, userData: string): string {
  const folder = join(logsFolder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(logFile, join(folder, 'server.log'));
  if (existsSync(join(userData, 'logs'))) cpSync(join(userData, 'logs'), join(folder, 'vscode'), { recursive: true });
  return folder;
}
