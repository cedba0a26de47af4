import * as vscode from 'vscode';
import { environmentOf, environmentsIn, type Folders, packageFolders, settingFolder } from '../features/environment';
import { pathOf, uriOf } from './paths';
import { settings } from './settings';

const folders: Folders = {
  list: (path) =>
    vscode.workspace.fs.readDirectory(uriOf(path)).then(
      (entries) => entries.map(([name]) => name),
      () => [],
    ),
  text: (path) =>
    vscode.workspace.fs.readFile(uriOf(path)).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => null,
    ),
};

/**
 * Folders that imports are looked up in, most important first: the setting, the workspace's folders and what Pylance
 * is told, the packages of the chosen interpreter.
 */
export async function importRoots(home: string | null): Promise<string[]> {
  const own: string[] = [];
  const packages: string[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const path = pathOf(folder.uri);
    if (path === null) continue;
    const python = vscode.workspace.getConfiguration('python', folder);
    const named = [
      ...settings(folder)['analysis.importRoots'],
      ...(vscode.workspace.isTrusted ? strings(python.get('analysis.extraPaths')) : []),
    ];
    own.push(...named.map((value) => settingFolder(value, path, home)), path, `${path}/src`);
    for (const environment of await environments(folder, path, home)) {
      packages.push(...(await packageFolders(environment, folders)));
    }
  }
  return [...new Set([...own, ...packages])];
}

/** The environment that is chosen: by our setting, in the Python extension, by being in the folder. */
async function environments(folder: vscode.WorkspaceFolder, path: string, home: string | null): Promise<string[]> {
  const chosen = settings(folder)['analysis.interpreter'];
  if (chosen !== '') return [environmentOf(settingFolder(chosen, path, home))];
  const active = await activeInterpreter(folder);
  if (active !== null) return [environmentOf(active)];
  const found = await environmentsIn(path, folders);
  if (found.length > 0) return found;
  const fallback = vscode.workspace.getConfiguration('python', folder).get('defaultInterpreterPath');
  const usable = vscode.workspace.isTrusted && typeof fallback === 'string' && /[\\/]/.test(fallback);
  return usable ? [environmentOf(settingFolder(fallback, path, home))] : [];
}

/** What we use of the Python extension's exported interface. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath?(resource?: vscode.Uri): { readonly path?: unknown } | undefined;
    onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
  };
}

function pythonExtension(): vscode.Extension<PythonApi> | undefined {
  return vscode.extensions.getExtension<PythonApi>('ms-python.python');
}

async function activeInterpreter(folder: vscode.WorkspaceFolder): Promise<string | null> {
  const extension = pythonExtension();
  if (!extension?.isActive) return null;
  const path = extension.exports?.environments?.getActiveEnvironmentPath?.(folder.uri)?.path;
  return typeof path === 'string' && /[\\/]/.test(path) ? path : null;
}

/** Calls back when the Python extension is up or another interpreter is chosen in it. It is never started by us. */
export function onInterpreterChange(changed: () => void): vscode.Disposable {
  const subscriptions: vscode.Disposable[] = [];
  let subscribed = false;
  const subscribe = () => {
    const extension = pythonExtension();
    if (subscribed || !extension?.isActive) return;
    subscribed = true;
    const event = extension.exports?.environments?.onDidChangeActiveEnvironmentPath;
    if (event) subscriptions.push(event(changed));
    changed();
  };
  // Nothing tells that another extension was activated: look again when the user comes back to an editor.
  subscriptions.push(vscode.extensions.onDidChange(subscribe), vscode.window.onDidChangeActiveTextEditor(subscribe));
  subscribe();
  return vscode.Disposable.from({ dispose: () => subscriptions.forEach((s) => void s.dispose()) });
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
}
