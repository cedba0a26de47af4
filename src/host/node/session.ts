/** An analysis of files that are named by paths, for the command line. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Facts } from '../../analysis/facts';
import { Workspace } from '../../analysis/workspace';
import { Lines } from '../../base/lines';
import { useClock } from '../../base/workTime';
import { fileJson, type JsonFile, problemJson } from '../../features/cliJson';
import { constantNumbers } from '../../features/constantNumber';
import { DocumentText, type View } from '../../features/document';
import { NodeFiles } from './files';
import { workedTime } from './workedTime';

/** Something the user can put right: its message goes to stderr and the exit code is 2. */
export class UsageError extends Error {}

const FOLDERS_NEVER_CHECKED = new Set(['node_modules', '__pycache__', 'site-packages', 'venv']);

export interface SessionOptions {
  /** A script that is followed first; null for none. */
  readonly driver: string | null;
  /** Further folders in which imports are looked up. */
  readonly roots: readonly string[];
  /** Time for one file. */
  readonly seconds: number;
}

/** @throws UsageError when there is no such file or folder. */
export function existing(path: string): string {
  if (!existsSync(path)) throw new UsageError(`no such file or folder: ${path}`);
  return slashes(resolve(path));
}

export function slashes(path: string): string {
  return sep === '\\' ? path.split(sep).join('/') : path;
}

/** One analysis of the named files. */
export class Session {
  private readonly disk = new NodeFiles();
  /** The files named on the command line are read whatever their size. */
  private readonly named = new NodeFiles(Number.POSITIVE_INFINITY);
  private readonly lines = new Map<string, Lines>();
  private readonly analyser: Workspace;

  constructor(private readonly options: SessionOptions) {
    useClock(workedTime);
    this.analyser = new Workspace(this.disk);
    this.analyser.setOptions({
      roots: options.roots,
      driver: options.driver,
      timeBudget: options.seconds * 1000,
    });
    if (options.driver !== null) this.open(options.driver);
  }

  /** @throws UsageError when the file cannot be read. */
  open(file: string): Lines {
    const text = this.named.read(file);
    if (text === null) throw new UsageError(this.named.reason(file) ?? `not a file: ${file}`);
    const lines = new Lines(text);
    this.lines.set(file, lines);
    this.analyser.setDocument(file, file, 1, text);
    return lines;
  }

  facts(file: string): Facts {
    return this.analyser.facts(file);
  }

  /** @throws UsageError when the file cannot be read. */
  view(file: string): View {
    const document = new DocumentText(file, this.open(file).text);
    return { facts: this.facts(file), document, textOf: () => null };
  }

  /** Constant numbers of a file. */
  numbers(file: string): (start: number, end: number) => number | null {
    return constantNumbers(this.analyser, file);
  }

  json(file: string): JsonFile {
    const facts = this.facts(file);
    return fileJson(file, facts, this.linesOf(file)!, (uri) => this.linesOf(uri));
  }

  /** Problems alone, of a file that is looked at by itself: what was checked before does not matter. */
  check(file: string): JsonFile {
    try {
      const lines = this.open(file);
      const { problems, incomplete } = this.facts(file);
      const found = problems.map((p) => problemJson(p, lines, (uri) => this.linesOf(uri)));
      return { file, facts: [], problems: found, modules: [], ...(incomplete === null ? {} : { incomplete }) };
    } finally {
      this.analyser.removeDocument(file);
      this.lines.clear();
    }
  }

  /** Files that were not asked for, in which the driver's run fails. */
  failing(asked: readonly string[]): JsonFile[] {
    const { driver } = this.options;
    const own =
      driver !== null && !asked.includes(driver) ? [{ uri: driver, problems: this.facts(driver).problems }] : [];
    return [...own, ...this.analyser.failuresElsewhere()].flatMap(({ uri, problems }) => {
      const lines = this.linesOf(uri);
      const errors = problems.filter((p) => p.severity === 'error');
      if (!lines || errors.length === 0) return [];
      const found = errors.map((p) => problemJson(p, lines, (path) => this.linesOf(path)));
      return [{ file: uri, facts: [], problems: found, modules: [] }];
    });
  }

  linesOf(file: string): Lines | null {
    const known = this.lines.get(file);
    if (known) return known;
    const text = this.disk.read(file);
    if (text === null) return null;
    const lines = new Lines(text);
    this.lines.set(file, lines);
    return lines;
  }

  /** Named files, and the Python files of named folders. A file of a folder that cannot be read is only mentioned. */
  files(paths: readonly string[]): string[] {
    const files: string[] = [];
    for (const path of paths.map(existing)) {
      if (statSync(path).isDirectory()) {
        for (const file of pythonFiles(path)) if (this.tryOpen(file)) files.push(file);
      } else {
        this.open(path);
        files.push(path);
      }
    }
    return [...new Set(files)];
  }

  private tryOpen(file: string): boolean {
    try {
      this.open(file);
      return true;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`nabla: skipped: ${error.message}\n`);
      return false;
    }
  }
}

/** Python files under a folder in order; hidden folders, environments and link loops are left out. */
function* pythonFiles(folder: string, visited = new Set<string>()): Iterable<string> {
  const real = realpathSync(folder);
  if (visited.has(real)) return;
  visited.add(real);
  for (const name of readdirSync(folder).sort()) {
    const path = `${folder}/${name}`;
    let stat: ReturnType<typeof statSync>;
    try {
      stat = statSync(path, { throwIfNoEntry: false });
    } catch (error) {
      process.stderr.write(`nabla: skipped: ${(error as Error).message}\n`);
      continue;
    }
    if (stat?.isFile() && name.endsWith('.py')) yield path;
    const skipped = name.startsWith('.') || FOLDERS_NEVER_CHECKED.has(name) || existsSync(join(path, 'pyvenv.cfg'));
    if (stat?.isDirectory() && !skipped) yield* pythonFiles(path, visited);
  }
}
