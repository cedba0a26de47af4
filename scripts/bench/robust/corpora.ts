import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeSource } from '../../../src/host/node/files';
import { root } from '../../vscode/paths';

/** Python files that are analysed together, under one import root. */
export interface Corpus {
  readonly name: string;
  readonly root: string;
  readonly files: readonly SourceText[];
}

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

const SAMPLE = join(root, 'test', 'facts', 'robust', 'sample.jsonl.gz');
const PACKAGES = ['torchvision', 'timm', 'transformers', 'torch'] as const;
const MAX_SIZE = 2 * 1024 * 1024;

/** The files that are kept with the tests; their imports are not there. */
export function sample(): Corpus {
  const lines = gunzipSync(readFileSync(SAMPLE)).toString('utf8').trimEnd().split('\n');
  return { name: 'sample', root: '/sample', files: lines.map((line) => JSON.parse(line) as SourceText) };
}

/** The packages that are in any of the folders, and the standard library beside them. */
export function installed(folders: readonly string[]): Corpus[] {
  const found: Corpus[] = [];
  for (const name of PACKAGES) {
    const folder = folders.find((path) => existsSync(join(path, name, '__init__.py')));
    if (folder) found.push({ name, root: folder, files: filesUnder(join(folder, name)) });
  }
  const library = folders.find((path) => existsSync(join(path, 'argparse.py')));
  if (library) found.push({ name: 'standard library', root: library, files: filesUnder(library) });
  return found;
}

/** Folders where packages and the standard library usually are. */
export function usualFolders(): string[] {
  const versions = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => /^python3\.\d+$/.test(name)) : [];
  return ['/usr/lib/python3/dist-packages', ...versions.map((version) => `/usr/lib/${version}`)].filter(existsSync);
}

function filesUnder(folder: string): SourceText[] {
  return [...pythonPaths(folder)].flatMap((path) => {
    try {
      return [{ path, text: decodeSource(readFileSync(path)) }];
    } catch {
      // Not text: Python would refuse it as well.
      return [];
    }
  });
}

function* pythonPaths(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const skipped = entry.name === 'site-packages' || entry.name === 'dist-packages' || entry.name === '__pycache__';
    if (entry.isDirectory() && !skipped) yield* pythonPaths(path);
    else if (entry.isFile() && entry.name.endsWith('.py') && statSync(path).size <= MAX_SIZE) yield path;
  }
}
