/** Where a Python environment keeps its packages, found by reading; nothing is run. */

/** Reading of folders and files; paths have forward slashes. Nothing throws. */
export interface Folders {
  /** Names in a folder; empty when it is not there. */
  list(path: string): PromiseLike<readonly string[]>;
  /** A file's text; null when it is not there. */
  text(path: string): PromiseLike<string | null>;
}

/** The folder of the environment that an interpreter belongs to: `…/.venv` of `…/.venv/bin/python` or of itself. */
export function environmentOf(interpreter: string): string {
  const path = interpreter.replaceAll('\\', '/').replace(/\/+$/, '');
  const program =
    /^(.*)\/(?:bin|Scripts)\/python[\d.]*(?:\.exe)?$/i.exec(path) ?? /^(.*)\/python[\d.]*\.exe$/i.exec(path);
  return program ? program[1] : path;
}

/** The environments in a workspace folder that are used when nothing is chosen. */
export async function environmentsIn(folder: string, folders: Folders): Promise<string[]> {
  const candidates = ['.venv', 'venv', 'env', '.env'].map((name) => `${folder}/${name}`);
  const found = await Promise.all(candidates.map((path) => folders.text(`${path}/pyvenv.cfg`)));
  return candidates.filter((_, i) => found[i] !== null);
}

/** The folders that the environment's Python imports packages from, most important first. */
export async function packageFolders(environment: string, folders: Folders): Promise<string[]> {
  const own = await siteFolders(environment, folders);
  const configuration = (await folders.text(`${environment}/pyvenv.cfg`)) ?? '';
  const value = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*(.+?)\\s*$`, 'im').exec(configuration)?.[1];
  const home = value('home');
  const inherits = value('include-system-site-packages')?.toLowerCase() === 'true';
  const base = inherits && home ? await siteFolders(environmentOf(`${home}/python.exe`), folders) : [];
  const linked = await Promise.all(own.map((folder) => linkedFolders(folder, folders)));
  return [...new Set([...own, ...linked.flat(), ...base])];
}

async function siteFolders(prefix: string, folders: Folders): Promise<string[]> {
  const found: string[] = [];
  const add = async (parent: string, name: string) => {
    if ((await folders.list(parent)).includes(name)) found.push(`${parent}/${name}`);
  };
  await add(`${prefix}/Lib`, 'site-packages');
  for (const library of [`${prefix}/local/lib`, `${prefix}/lib`, `${prefix}/lib64`]) {
    const versions = (await folders.list(library)).filter((name) => /^python3(\.\d+)?$/.test(name));
    for (const version of versions.sort(newestFirst)) {
      await add(`${library}/${version}`, 'site-packages');
      await add(`${library}/${version}`, 'dist-packages');
    }
  }
  return found;
}

function newestFirst(a: string, b: string): number {
  const minor = (name: string) => Number(/\.(\d+)$/.exec(name)?.[1] ?? 0);
  return minor(b) - minor(a);
}

/** Folders that `.pth` files name: packages installed for development. Lines of code in them are not run. */
async function linkedFolders(site: string, folders: Folders): Promise<string[]> {
  const files = (await folders.list(site)).filter((name) => name.endsWith('.pth'));
  const texts = await Promise.all(files.map((name) => folders.text(`${site}/${name}`)));
  const lines = texts.flatMap((text) => (text ?? '').split(/\r?\n/)).map((line) => line.trim());
  const named = lines.filter((line) => line !== '' && !line.startsWith('#') && !/^import[ \t]/.test(line));
  return named.map((line) => (isAbsolute(line) ? line.replaceAll('\\', '/') : `${site}/${line.replaceAll('\\', '/')}`));
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:[\\/]/i.test(path);
}

/** A folder of a setting: absolute, or relative to a workspace folder; `${workspaceFolder}` and `~` stand for theirs. */
export function settingFolder(value: string, workspaceFolder: string, home: string | null): string {
  const path = value.replaceAll('\\', '/').replace(/\$\{workspaceFolder\}/g, () => workspaceFolder);
  const expanded = home !== null && /^~(\/|$)/.test(path) ? home + path.slice(1) : path;
  const joined = isAbsolute(expanded) ? expanded : `${workspaceFolder}/${expanded}`;
  return normalise(joined);
}

function normalise(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && out.length > 1) out.pop();
    else if (part !== '.' && !(part === '' && out.length > 0)) out.push(part);
  }
  return out.length === 1 && out[0] === '' ? '/' : out.join('/');
}
