/** `nabla`: the editor's features from a terminal and in CI. Exit codes: 0 nothing wrong, 1 errors found, 2 wrong usage or a file that made the analysis crash. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { isCode } from './analysis/codes';
import { Undetermined } from './base/undetermined';
import type { JsonFile } from './features/cliJson';
import { type DerivationFormat, derivationFormats, listDerivations, showDerivation } from './features/derivations';
import { answerEval, type EvalDType, evalBatch, evalDTypes, evalText, prepareEval, readLet } from './features/evaluate';
import { gradientsAt, placeOf } from './features/gradientPlace';
import { Solver } from './features/gradientSolver';
import { answerGrad, GRAD_FORMATS, type GradFormat, gradBatch, gradText, KINDS, type Kind } from './features/gradients';
import { listShapes } from './features/listing';
import { type ReportFormat, report, reportFormats } from './features/reports';
import { modulesOf, summaryTable } from './features/summary';
import { type Checked, checkFiles, isCheckThread, serveChecks } from './host/node/checks';
import { ProgressLine } from './host/node/progressLine';
import { existing, Session, slashes, UsageError } from './host/node/session';
import { nodeTeam } from './host/node/team';
import type { GradientKind } from './protocol/analysis';

const USAGE = `usage: nabla shapes FILE... [--from DRIVER.py] [--path DIR]... [--json]
       nabla check PATH... [--from DRIVER.py] [--path DIR]... [--jobs N] [--ignore CODE]...
                   [--format ${reportFormats.join('|')}]
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
--seconds N       processor time for one file (default 60)
--jobs N          check: so many threads (default: one less than there are processors); with --from it is one`;

interface Options {
  readonly command: string;
  readonly paths: readonly string[];
  readonly driver: string | null;
  readonly roots: readonly string[];
  readonly json: boolean;
  readonly format: ReportFormat;
  readonly seconds: number;
  readonly jobs: number;
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
  const seconds = Number(values.seconds ?? 60);
  const jobs = Number(values.jobs ?? Math.max(1, availableParallelism() - 1));
  if (command === undefined) throw new UsageError(USAGE);
  if (!['shapes', 'check', 'summary'].includes(command)) throw new UsageError(`no such command: ${command}\n${USAGE}`);
  if (paths.length === 0) throw new UsageError(`${command}: no file is named\n${USAGE}`);
  if (!reportFormats.includes(format)) throw new UsageError(`--format is one of ${reportFormats.join(', ')}`);
  const ignored = values.ignore ?? [];
  const unknown = ignored.find((code) => !isCode(code));
  if (unknown !== undefined) throw new UsageError(`--ignore: no problem has the code ${unknown}`);
  if (!(seconds > 0)) throw new UsageError('--seconds is a number above 0');
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw new UsageError('--jobs is a whole number from 1 on');
  if (values.jobs !== undefined && command !== 'check') throw new UsageError('--jobs is for check');
  return {
    command,
    paths,
    driver: values.from === undefined ? null : existing(values.from),
    roots: (values.path ?? []).map(existing),
    json: values.json ?? false,
    format,
    seconds,
    jobs,
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
      jobs: { type: 'string' },
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
async function run(options: Options): Promise<{ out: string; code: number }> {
  const session = new Session(options);
  if (options.command !== 'check') {
    const folder = options.paths.find((p) => existsSync(p) && statSync(p).isDirectory());
    if (folder !== undefined) throw new UsageError(`${options.command} takes files; ${folder} is a folder`);
  }
  const files = session.files(options.paths);
  const results = (await resultsOf(session, files, options)).map((found) => ({
    ...found,
    problems: found.problems.filter((p) => !options.ignored.includes(p.code)),
  }));
  const hasErrors = results.some((f) => f.problems.some((p) => p.severity === 'error'));
  const code = hasErrors ? 1 : results.some((f) => f.crashed) ? 2 : 0;
  for (const { file, incomplete } of results) {
    if (incomplete !== undefined) process.stderr.write(`nabla: ${shown(file)}: ${incomplete}\n`);
  }
  if (options.command === 'check') return { out: report(options.format, results, shown), code };
  if (options.json) return { out: JSON.stringify({ version: 1, files: results }), code };
  const text = options.command === 'shapes' ? shapesText : summaryText;
  return { out: files.map((file) => text(session, file)).join('\n'), code };
}

/** A driver's run is one for all files; without it each is checked by itself. */
async function resultsOf(session: Session, files: readonly string[], options: Options): Promise<readonly Checked[]> {
  if (options.command !== 'check' || options.driver !== null) {
    const asked: JsonFile[] = files.map((file) => session.json(file));
    return [...asked, ...session.failing(files)];
  }
  const { roots, seconds } = options;
  // Run from its sources there is no bundle for threads.
  const jobs = __filename.endsWith('.ts') ? 1 : options.jobs;
  const line = new ProgressLine(process.stderr, files.length);
  const progress = (done: number, file: string) => line.show(done, shown(file));
  try {
    return await checkFiles(files, { roots, seconds, jobs, script: __filename, progress });
  } finally {
    line.clear();
  }
}

function command(argv: readonly string[]): Promise<{ out: string; code: number }> | { out: string; code: number } {
  if (argv[0] === 'eval') return runEval(argv.slice(1));
  if (argv[0] === 'grad') return runGrad(argv.slice(1));
  return argv[0] === 'derive' ? runDerive(argv.slice(1)) : run(readOptions(argv));
}

async function main(): Promise<void> {
  try {
    const argv = process.argv.slice(2);
    // `nabla --help`, `nabla check --help`: the one text has all commands.
    const wantsHelp = argv.slice(0, 2).some((word) => word === '-h' || word === '--help');
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

if (isCheckThread()) serveChecks();
else main();
