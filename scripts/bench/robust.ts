/**
 * Analyses every Python file of large packages, and every tenth file cut at three random places: nothing may throw or hang,
 * no valid file may have a place that could not be read, and no problem may be reported.
 *
 *   npm run bench:robust [-- --in FOLDER]… [--only NAME] [--write]     every file; --write puts the table into docs/BENCHMARKS.md
 *                        [--every N] [--from K]                        only every Nth file, beginning with the Kth
 *   npm run test:robust                                                the 300 files that are kept with the tests
 */
import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type Corpus, installed, type SourceText, sample, usualFolders } from './robust/corpora';
import { type Outcome, Runner } from './robust/runner';
import { writeSection } from './section';

const TOO_LONG = 5000;
const SLOW = 500;
const SHARE_UNDER_SLOW = 0.99;
const CUTS = 3;
const CUT_EVERY = 10;

/**
 * Errors of the packages themselves: code that nobody has run, and of which it was seen that PyTorch refuses it with real
 * tensors. They are mentioned, and count apart.
 */
const REAL_BUGS: readonly { readonly file: string; readonly problem: string; readonly why: string }[] = [
  {
    file: 'timm/models/mobilevit.py',
    problem: 'error in line 377: conv2d weight: expected a 4-D tensor, found 3-D',
    why: 'timm 1.0.31 takes one filter, weight[embed_dim + 1], where it means those from there on; conv2d raises',
  },
];

interface Row {
  readonly name: string;
  readonly files: number;
  readonly kilobytes: number;
  readonly shapes: number;
  readonly times: readonly number[];
  readonly cuts: number;
  readonly failures: readonly string[];
}

/** A linear congruential generator: the same places in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function measure(runner: Runner, corpus: Corpus): Promise<Row> {
  const next = random(1);
  const failures: string[] = [];
  const note = (found: readonly string[]) => {
    failures.push(...found);
    for (const failure of found) console.log(failure);
  };
  const times: number[] = [];
  let [shapes, cuts, kilobytes] = [0, 0, 0];
  for (const [i, file] of corpus.files.entries()) {
    const task = { ...file, roots: [corpus.root] };
    const outcome = await runner.analyse(task);
    note(complaints(file, outcome, true));
    times.push(outcome?.milliseconds ?? Number.POSITIVE_INFINITY);
    shapes += outcome?.shapes ?? 0;
    kilobytes += file.text.length / 1024;
    for (let cut = 0; i % CUT_EVERY === 0 && cut < CUTS; cut++) {
      const text = file.text.slice(0, Math.floor(next() * file.text.length));
      const outcome = await runner.analyse({ ...task, text });
      note(complaints({ path: file.path, text }, outcome, false).map((c) => `${c} (cut at ${text.length})`));
      cuts++;
    }
    if (process.stdout.isTTY) process.stdout.write(`\r${corpus.name} ${i + 1}/${corpus.files.length} `);
  }
  return { name: corpus.name, files: corpus.files.length, kilobytes, shapes, times, cuts, failures };
}

/** What is wrong with an outcome. A cut file is not valid: what it reports of the cut is its own affair. */
function complaints(file: SourceText, outcome: Outcome | null, whole: boolean): string[] {
  if (!outcome) return [`${file.path}: hangs`];
  const found: string[] = [];
  if (outcome.thrown) found.push(`${file.path}: throws ${outcome.thrown}`);
  if (outcome.milliseconds > TOO_LONG) found.push(`${file.path}: takes ${Math.round(outcome.milliseconds)} ms`);
  if (!whole) return found;
  if (outcome.errorNode !== null && isValid(file.text))
    found.push(`${file.path}: cannot read line ${outcome.errorNode}`);
  for (const problem of outcome.problems) {
    const bug = REAL_BUGS.find((b) => file.path.endsWith(b.file) && problem.startsWith(b.problem));
    if (bug) console.log(`${file.path}: a bug of its own: ${problem} (${bug.why})`);
    // A warning is about code that runs: it is there to be read, and no failure.
    else if (!problem.startsWith('error')) console.log(`${file.path}: ${problem}`);
    else found.push(`${file.path}: reports ${problem}`);
  }
  return found;
}

/** Whether Python itself reads the text; true when there is no Python to ask. */
function isValid(text: string): boolean {
  const python = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.buffer.read())'], { input: text });
  return python.error !== undefined || python.status === 0;
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function table(rows: readonly Row[]): string {
  const head = ['corpus', 'files', 'kB', 'cut', 'shapes', 'p50 ms', 'p99 ms', 'max ms', 'under 500 ms', 'failures'];
  const lines = rows.map((row) => {
    const times = [...row.times].sort((a, b) => a - b);
    const under = times.filter((t) => t < SLOW).length / Math.max(1, times.length);
    const counts = [row.files, row.kilobytes, row.cuts, row.shapes].map((n) => Math.round(n).toLocaleString('en-US'));
    const quantiles = [0.5, 0.99, 1].map((q) => quantile(times, q).toFixed(q === 0.5 ? 1 : 0));
    return [row.name, ...counts, ...quantiles, `${(100 * under).toFixed(1)} %`, String(row.failures.length)];
  });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What was run where. */
function machine(every: number): string {
  const processor = cpus()[0]?.model.trim() || 'unknown processor';
  const which = every === 1 ? 'Every file' : `One of ${every} files`;
  return `${which}; Node ${process.versions.node}, ${cpus().length} × ${processor}, ${Math.round(totalmem() / 2 ** 30)} GB, ${new Date().toISOString().slice(0, 10)}.`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      in: { type: 'string', multiple: true },
      only: { type: 'string' },
      sample: { type: 'boolean' },
      write: { type: 'boolean' },
      every: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
    },
  });
  const all = values.sample ? [sample()] : installed([...(values.in ?? []), ...usualFolders()]);
  const [every, from] = [Number(values.every), Number(values.from)];
  const corpora = all
    .filter((c) => values.only === undefined || c.name === values.only)
    .map((c) => ({ ...c, files: c.files.filter((_, n) => n % every === from) }));
  if (corpora.length === 0) throw new Error('no packages are found; name their folder with --in');
  const runner = await Runner.start();
  const rows: Row[] = [];
  for (const corpus of corpora) {
    const row = await measure(runner, corpus);
    rows.push(row);
    console.log(`\n${table([row])}`);
  }
  await runner.stop();
  if (values.write) writeSection('robust', `${machine(every)}\n\n${table(rows)}`);
  const times = rows.flatMap((row) => row.times);
  const slow = times.filter((t) => t >= SLOW).length;
  // How long a file takes in a test depends on what else the machine does: only the bench judges that.
  const tooMany = !values.sample && slow > (1 - SHARE_UNDER_SLOW) * times.length;
  if (tooMany) console.log(`${slow} of ${times.length} files take ${SLOW} ms or more`);
  const failed = rows.reduce((n, row) => n + row.failures.length, 0) + (tooMany ? 1 : 0);
  console.log(`${times.length + rows.reduce((n, row) => n + row.cuts, 0) - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(2);
});
