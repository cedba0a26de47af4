/** `nabla`: the editor's features from a terminal and in CI. Exit codes: 0 nothing wrong, 1 errors found, 2 wrong usage. */

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { isCode } from './analysis/codes';
import type { Facts } from './analysis/facts';
import { Workspace } from './analysis/workspace';
import { Lines } from './base/lines';
import { Undetermined } from './base/undetermined';
import { useClock } from './base/workTime';
import { fileJson, type JsonFile, problemJson } from './features/cliJson';
import { constantNumbers } from './features/constantNumber';
import { type DerivationFormat, derivationFormats, listDerivations, showDerivation } from './features/derivations';
import { DocumentText, type View } from './features/document';
import { answerEval, type EvalDType, evalBatch, evalDTypes, evalText, prepareEval, readLet } from './features/evaluate';
import { gradientsAt, placeOf } from './features/gradientPlace';
import { Solver } from './features/gradientSolver';
import { answerGrad, GRAD_FORMATS, type GradFormat, gradBatch, gradText, KINDS, type Kind } from './features/gradients';
import { listShapes } from './features/listing';
import { type ReportFormat, report, reportFormats } from './features/reports';
import { modulesOf, summaryTable } from './features/summary';
import { NodeFiles } from './host/node/files';
import { processorTime } from './host/node/processorTime';
import { nodeTeam } from './host/node/team';
import type { GradientKind } from './protocol/analysis';

const USAGE = `usage: nabla shapes FILE... [--from DRIVER.py] [--path DIR]... [--json]
       nabla check PATH... [--from DRIVER.py] [--path DIR]... [--ignore CODE]... [--format ${reportFormats.join('|')}]
       nabla summary FILE [--from DRIVER.py] [--path DIR]... [--json]
       nabla eval --expr CODE [--let NAME=VALUE]... [--grad NAME]... [--dtype ${evalDTypes.join('|')}] [--seed N] [--format text|json]
       nabla eval --batch FILE.jsonl
       nabla grad --expr CODE --shape NAME=m,n... --wrt NAME [--kind ${KINDS.join('|')}] [--dialect torch|numpy]
                  [--domain NAME=sym|spd|pos|prob|int<n]... [--format ${GRAD_FORMATS.join('|')}]
       nabla grad FILE:LINE[:COL[-LINE:COL]] [--wrt NAME] [--kind grad|jacobian|hessian] [--expand] [--shape NAME=m,n]...
                  [--from DRIVER.py] [--path DIR]... [--format ${GRAD_FORMATS.join('|')}]
       nabla grad --batch FILE.jsonl
       nabla derive NAME [--set NAME=VALUE]... [--format ${derivationFormats.join('|')}]
       nabla derive --list [--format text|json]

shapes   the shape of every tensor expression of the files
check    shape problems in files and folders; exits 1 when there are errors
summary  the modules that a file builds, with their parameters
grad     the gradient of a tensor expression as a formula, checked numerically
eval     the value and the gradients of a tensor expression, in the words of PyTorch or NumPy
derive   a named derivation, checked numerically; NAME may be words to search for

--from DRIVER.py  run this script first: sizes are those that reach the files from it
--path DIR        a further folder that imports are looked up in (a file's own folder always is one)
--ignore CODE     report no problems of this kind
--seconds N       processor time for one file (default 30)`;

/** Something the user can put right: its message goes to stderr and the exit code is 2. */
class UsageError extends Error {}

const FOLDERS_NEVER_CHECKED = new Set(['node_modules', '__pycache__', 'site-packages', 'venv']);

interface Options {
  readonly command: string;
  readonly paths: readonly string[];
  readonly driver: string | null;
  readonly roots: readonly string[];
  readonly json: boolean;
  readonly format: ReportFormat;
  readonly seconds: number;
  /** Codes of problems that are not reported. */
  readonly ignored: readonly string[];
}

function readOptions(argv: readonly string[]): Options {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  const [command, ...paths] = positionals;
  const format = (values.format ?? 'text') as ReportFormat;
  const seconds = Number(values.seconds ?? 30);
  if (command === undefined) throw new UsageError(USAGE);
  if (!['shapes', 'check', 'summary'].includes(command)) throw new UsageError(`no such command: ${command}\n${USAGE}`);
  if (paths.length === 0) throw new UsageError(`${command}: no file is named\n${USAGE}`);
  if (!reportFormats.includes(format)) throw new UsageError(`--format is one of ${reportFormats.join(', ')}`);
  const ignored = values.ignore ?? [];
  const unknown = ignored.find((code) => !isCode(code));
  if (unknown !== undefined) throw new UsageError(`--ignore: no problem has the code ${unknown}`);
  if (!(seconds > 0)) throw new UsageError('--seconds is a number above 0');
  return {
    command,
    paths,
    driver: values.from === undefined ? null : existing(values.from),
    roots: (values.path ?? []).map(existing),
    json: values.json ?? false,
    format,
    seconds,
    ignored,
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      path: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      format: { type: 'string' },
      seconds: { type: 'string' },
      ignore: { type: 'string', multiple: true },
    },
  });
}

/** `nabla eval`: one expression, or a file of requests. */
async function runEval(argv: readonly string[]): Promise<{ out: string; code: number }> {
  const { values } = evalOptions(argv);
  const format = values.format ?? 'text';
  if (!['text', 'json'].includes(format)) throw new UsageError('--format is text or json');
  if (values.batch === undefined && values.expr === undefined)
    throw new UsageError(`eval: --expr or --batch is missing\n${USAGE}`);
  // Run from its sources there is no bundle for threads.
  const script = join(__dirname, 'kernelWorker.js');
  await prepareEval(existsSync(script) ? nodeTeam(script) : null);
  if (values.batch !== undefined)
    return { out: evalBatch(readFileSync(existing(values.batch), 'utf8')).join('\n'), code: 0 };
  const seed = Number(values.seed ?? 0);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError('--seed is a whole number, not negative');
  const answer = answerEval({
    expr: values.expr!,
    let: Object.fromEntries((values.let ?? []).map(readLet)),
    grad: values.grad ?? [],
    dtype: (values.dtype ?? 'float32') as EvalDType,
    seed,
  });
  return { out: format === 'json' ? JSON.stringify(answer) : evalText(answer), code: 0 };
}

/** `nabla grad`: a formula of an expression, or those of a file of requests. */
function runGrad(argv: readonly string[]): { out: string; code: number } {
  const options = {
    expr: { type: 'string' },
    shape: { type: 'string', multiple: true },
    wrt: { type: 'string' },
    kind: { type: 'string' },
    dialect: { type: 'string' },
    domain: { type: 'string', multiple: true },
    format: { type: 'string' },
    batch: { type: 'string' },
    expand: { type: 'boolean' },
    from: { type: 'string' },
    path: { type: 'string', multiple: true },
  } as const;
  const { values, positionals } = usage(() => parseArgs({ args: [...argv], allowPositionals: true, options }));
  if (values.batch !== undefined)
    return { out: gradBatch(readFileSync(existing(values.batch), 'utf8')).join('\n'), code: 0 };
  const format = (values.format ?? 'text') as GradFormat;
  if (!GRAD_FORMATS.includes(format)) throw new UsageError(`--format is one of ${GRAD_FORMATS.join(', ')}`);
  if (positionals.length > 0) return runGradAt(positionals, values, format);
  if (values.expr === undefined || values.wrt === undefined)
    throw new UsageError(`grad: a place, --expr and --wrt, or --batch, are missing\n${USAGE}`);
  const answer = answerGrad({
    expr: values.expr,
    vars: pairs(values.shape ?? []),
    wrt: values.wrt,
    domain: pairs(values.domain ?? []),
    ...(values.kind === undefined ? {} : { kind: values.kind as Kind }),
    ...(values.dialect === undefined ? {} : { dialect: values.dialect as 'torch' | 'numpy' }),
  });
  return { out: gradText(answer, format), code: answer.ok ? 0 : 1 };
}

/** `NAME=VALUE`, each. */
function pairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((t) => [t.slice(0, t.indexOf('=')), t.slice(t.indexOf('=') + 1)]));
}

/** `nabla grad FILE:LINE`: of code in a file. */
function runGradAt(
  [text, ...others]: readonly string[],
  values: { [name: string]: string | boolean | readonly (string | boolean)[] | undefined },
  format: GradFormat,
): { out: string; code: number } {
  const place = placeOf(text);
  if (!place || others.length > 0)
    throw new UsageError(
      `grad: expected is one place FILE:LINE[:COL[-LINE:COL]], found ${[text, ...others].join(' ')}`,
    );
  for (const name of ['expr', 'dialect', 'domain'])
    if (values[name] !== undefined) throw new UsageError(`grad: --${name} is not for code in a file`);
  const kind = (values.kind ?? 'grad') as GradientKind;
  if (!['grad', 'jacobian', 'hessian'].includes(kind))
    throw new UsageError(`grad: --kind of code in a file is grad, jacobian or hessian, found ${kind}`);
  const file = existing(place.file);
  if (statSync(file).isDirectory()) throw new UsageError(`grad takes a file; ${place.file} is a folder`);
  const session = new Session({
    driver: typeof values.from === 'string' ? existing(values.from) : null,
    roots: ((values.path ?? []) as readonly string[]).map(existing),
    seconds: 30,
  });
  const found = gradientsAt(new Solver(), session.view(file), place, {
    context: null,
    shapes: pairs((values.shape ?? []) as readonly string[]),
    expand: values.expand === true,
    wrt: typeof values.wrt === 'string' ? values.wrt : null,
    kind,
    format,
    number: session.numbers(file),
  });
  return { out: found.text, code: found.ok ? 0 : 1 };
}

/** `nabla derive`: a named derivation. Exits 1 when a step does not hold at the values that are set. */
function runDerive(argv: readonly string[]): { out: string; code: number } {
  const options = {
    list: { type: 'boolean' },
    set: { type: 'string', multiple: true },
    format: { type: 'string' },
  } as const;
  const { values, positionals } = usage(() => parseArgs({ args: [...argv], allowPositionals: true, options }));
  const format = (values.format ?? 'text') as DerivationFormat;
  if (!derivationFormats.includes(format)) throw new UsageError(`--format is one of ${derivationFormats.join(', ')}`);
  if (values.list) return { out: listDerivations(format), code: 0 };
  if (positionals.length === 0) throw new UsageError(`derive: no derivation is named\n${USAGE}`);
  const { out, holds } = showDerivation(positionals.join(' '), values.set ?? [], format);
  return { out, code: holds ? 0 : 1 };
}

/** What is wrong with the options is the user's to put right. */
function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function evalOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        expr: { type: 'string' },
        let: { type: 'string', multiple: true },
        grad: { type: 'string', multiple: true },
        seed: { type: 'string' },
        dtype: { type: 'string' },
        format: { type: 'string' },
        batch: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function existing(path: string): string {
  if (!existsSync(path)) throw new UsageError(`no such file or folder: ${path}`);
  return slashes(resolve(path));
}

function slashes(path: string): string {
  return sep === '\\' ? path.split(sep).join('/') : path;
}

/** One analysis of the named files. */
class Session {
  private readonly disk = new NodeFiles();
  /** The files named on the command line are read whatever their size. */
  private readonly named = new NodeFiles(Number.POSITIVE_INFINITY);
  private readonly lines = new Map<string, Lines>();
  private readonly analyser: Workspace;

  constructor(private readonly options: Pick<Options, 'roots' | 'driver' | 'seconds'>) {
    useClock(processorTime);
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

function shown(file: string): string {
  const short = slashes(relative(process.cwd(), file));
  return short === '' || short.startsWith('../../') ? file : short;
}

function shapesText(session: Session, file: string): string {
  return listShapes(session.facts(file), session.linesOf(file)!)
    .filter((r) => r.kind !== 'module')
    .map((r) => `${shown(file)}:${r.range.start.line + 1}:${r.range.start.character + 1}  ${r.name}  ${r.type}`)
    .join('\n');
}

function summaryText(session: Session, file: string): string {
  return summaryTable(modulesOf(session.facts(file), session.linesOf(file)!.text));
}

/** @returns what goes to stdout, and the exit code. */
function run(options: Options): { out: string; code: number } {
  const session = new Session(options);
  if (options.command !== 'check') {
    const folder = options.paths.find((p) => existsSync(p) && statSync(p).isDirectory());
    if (folder !== undefined) throw new UsageError(`${options.command} takes files; ${folder} is a folder`);
  }
  const files = session.files(options.paths);
  const asked = files.map((file) => session.json(file));
  const results = [...asked, ...session.failing(files)].map((found) => ({
    ...found,
    problems: found.problems.filter((p) => !options.ignored.includes(p.code)),
  }));
  const code = results.some((f) => f.problems.some((p) => p.severity === 'error')) ? 1 : 0;
  for (const { file, incomplete } of results) {
    if (incomplete !== undefined) process.stderr.write(`nabla: ${shown(file)}: ${incomplete}\n`);
  }
  if (options.command === 'check') return { out: report(options.format, results, shown), code };
  if (options.json) return { out: JSON.stringify({ version: 1, files: results }), code };
  const text = options.command === 'shapes' ? shapesText : summaryText;
  return { out: files.map((file) => text(session, file)).join('\n'), code };
}

function command(argv: readonly string[]): Promise<{ out: string; code: number }> | { out: string; code: number } {
  if (argv[0] === 'eval') return runEval(argv.slice(1));
  if (argv[0] === 'grad') return runGrad(argv.slice(1));
  return argv[0] === 'derive' ? runDerive(argv.slice(1)) : run(readOptions(argv));
}

async function main(): Promise<void> {
  try {
    const argv = process.argv.slice(2);
    const wantsHelp = argv.length === 1 && ['-h', '--help'].includes(argv[0]);
    const { out, code } = wantsHelp ? { out: USAGE, code: 0 } : await command(argv);
    process.exitCode = code;
    if (out !== '') process.stdout.write(`${out}\n`);
  } catch (error) {
    const { message, stack } = error as Error;
    const isUsage = error instanceof UsageError || error instanceof Undetermined;
    process.stderr.write(`nabla: ${isUsage ? message : `internal: ${stack}`}\n`);
    process.exitCode = 2;
  }
}

main();
