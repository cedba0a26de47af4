/**
 * How fast the numeric kernels are, against NumPy and PyTorch (on one thread, with AVX2) and against two libraries of
 * JavaScript: in one run, one after the other in every round, by CPU time. `--write` puts the table into
 * docs/BENCHMARKS.md; `--only=matmul` runs the cases that begin so. Fails on ratios of times, never on times.
 *
 * Relaxed SIMD is switched on where the engine has it behind a flag (Node 20). NumPy is compared with when
 * /usr/bin/python3 (or $PYTHON) has it with OpenBLAS: `apt-get install python3-numpy libopenblas0-pthread`.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { supportedKernels } from '../../src/core/kernels';
import { CASES, type Case, type Contender, ownKernels, timeGradient, title } from './core/cases';
import { jaxJs, type Native, python, tensorflow } from './core/peers';
import { benchLinalg, type LinalgTime, linalgTable } from './linalg';
import { writeSection } from './section';

const ROUNDS = 21;
/** Milliseconds that a contender gets in a round. */
const SLICE = 15;
/** Milliseconds before anything is measured. */
const WARM_UP = 2000;
const FASTEST = 'relaxed-simd';
const REPRODUCIBLE = 'simd';
const PLAIN = 'plain';
const ROUNDS_OF_PLAIN = 5;

/** Least ratios of the time of others to ours. */
interface Targets {
  readonly native: number;
  /** By the kernels that multiply and add. */
  readonly reproducible?: number;
  /** Against the best of the libraries of JavaScript. */
  readonly script?: number;
}

const TARGETS: Record<string, Targets> = {
  'matmul 256': { native: 0.45, reproducible: 0.22, script: 1.3 },
  'matmul 1024': { native: 0.45, reproducible: 0.22, script: 1.3 },
  'softmax 1024×1024': { native: 0.4 },
  'layer norm 1024×1024': { native: 0.6 },
  'attention 8×256×64': { native: 0.4 },
  'mlp 64×784×256×10': { native: 0.45 },
  'transformer block 4×64×128×4': { native: 0.3 },
};

/** At most so many times the value alone takes the value with its gradient. */
const GRADIENT_LIMIT = 3.5;
const GRADIENT_ROUNDS = 9;

const DECOMPOSITIONS = [
  ['eigh', 512],
  ['svd', 512],
] as const;
/** At most so many times as long as NumPy takes a decomposition. */
const DECOMPOSITION_LIMIT = 8;
const DECOMPOSITION_ROUNDS = 5;

/** Milliseconds of one run by contender. */
type Times = ReadonlyMap<string, number>;

/** What else the machine does only adds to a time, so the quicker half of the rounds says more than the slower. */
function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 2];
}

/**
 * Everybody in turn, so that what else the machine does falls on all of them alike, but for the plain kernels: they come
 * afterwards, as others would have to collect the garbage that they leave.
 */
async function measure(c: Case, contenders: readonly Contender[]): Promise<Times> {
  const [plain, others] = [true, false].map((isPlain) => contenders.filter(({ name }) => (name === PLAIN) === isPlain));
  return new Map([...(await inTurn(c, others, ROUNDS)), ...(await inTurn(c, plain, ROUNDS_OF_PLAIN))]);
}

async function inTurn(c: Case, contenders: readonly Contender[], rounds: number): Promise<Times> {
  const counts = new Map<Contender, number>();
  for (const contender of contenders) {
    // Compilers of hot code have done their work after some time, those of a long computation after some runs.
    for (let spent = 0; spent < WARM_UP; ) {
      const time = await contender.time(c, 3);
      if (time === null) break;
      spent += Math.max(time, 1);
    }
    const once = (await contender.time(c, 3)) ?? 0;
    if (once > 0) counts.set(contender, Math.max(1, Math.round((3 * SLICE) / once)));
  }
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++)
    for (const [contender, count] of counts) {
      const time = (await contender.time(c, count))! / count;
      times.set(contender.name, [...(times.get(contender.name) ?? []), time]);
    }
  return new Map([...times].map(([name, values]) => [name, lowerQuartile(values)]));
}

function ratio(times: Times, others: readonly string[], own: string): number | null {
  const known = others.flatMap((name) => times.get(name) ?? []);
  const ours = times.get(own);
  return known.length === 0 || ours === undefined ? null : Math.min(...known) / ours;
}

function ratios(times: Times) {
  return {
    native: ratio(times, ['native'], FASTEST),
    reproducible: ratio(times, ['native'], REPRODUCIBLE),
    script: ratio(times, ['jax-js', 'tfjs-wasm'], FASTEST),
  };
}

function row(c: Case, times: Times): string {
  const speed = (name: string) => {
    const time = times.get(name);
    if (time === undefined) return '';
    return c.operations === null ? time.toFixed(2) : (c.operations / time / 1e6).toFixed(1);
  };
  const unit = c.operations === null ? 'ms' : 'GFLOP/s';
  const shown = ['native', 'jax-js', 'tfjs-wasm', FASTEST, REPRODUCIBLE, 'plain'].map(speed);
  const found = Object.values(ratios(times)).map((value) => (value === null ? '' : `${value.toFixed(2)}×`));
  return `| ${[title(c), unit, ...shown, ...found].join(' | ')} |`;
}

interface GradientTime {
  readonly title: string;
  readonly value: number;
  readonly gradient: number;
  readonly ratio: number;
}

/** Value, and value with gradient, in turn. */
async function measureGradient(c: Case): Promise<GradientTime> {
  const [once] = await timeGradient(c, FASTEST, 2);
  const count = Math.max(1, Math.round(SLICE / once));
  const rounds: (readonly [number, number])[] = [];
  for (let i = 0; i < GRADIENT_ROUNDS; i++) rounds.push(await timeGradient(c, FASTEST, count));
  const [value, gradient] = [0, 1].map((k) => lowerQuartile(rounds.map((round) => round[k])));
  return { title: title(c), value, gradient, ratio: lowerQuartile(rounds.map(([v, g]) => g / v)) };
}

function gradientTable(rows: readonly GradientTime[]): string {
  return [
    '| through the tape, relaxed SIMD | value, ms | with gradient, ms | ratio |',
    '| --- | ---: | ---: | ---: |',
    ...rows.map(
      ({ title, value, gradient, ratio }) =>
        `| ${[title, value.toFixed(2), gradient.toFixed(2), `${ratio.toFixed(2)}×`].join(' | ')} |`,
    ),
  ].join('\n');
}

function report(rows: readonly (readonly [Case, Times])[], native: Native | null): string {
  const { names, blas } = native?.about ?? { names: {}, blas: null };
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, one used; Node ${process.versions.node}`;
  const libraries = [...Object.entries(names).map(([name, version]) => `${name} ${version}`), 'jax-js', 'tfjs-wasm'];
  const kernels = blas === null ? '' : ` (OpenBLAS for ${blas})`;
  return [
    `${machine}; ${libraries.join(', ')}${kernels}; lower quartiles of ${ROUNDS} rounds, CPU time, ${new Date().toISOString().slice(0, 10)}.`,
    'Native is NumPy for products and PyTorch for the rest. The ratios are the others’ time over ours.',
    '',
    '| | | native | jax-js | tfjs-wasm | relaxed SIMD | SIMD | plain | to native | SIMD to native | to best JS |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(([c, times]) => row(c, times)),
  ].join('\n');
}

function failures(c: Case, times: Times): string[] {
  const targets: Partial<Targets> = TARGETS[title(c)] ?? {};
  const found = ratios(times);
  return (['native', 'reproducible', 'script'] as const).flatMap((name) => {
    const [least, value] = [targets[name], found[name]];
    if (least === undefined || value === null || value >= least) return [];
    return [`${title(c)}: ${value.toFixed(2)}× (${name}), and at least ${least}× is wanted`];
  });
}

function gradientFailures({ title, ratio }: GradientTime): string[] {
  if (ratio <= GRADIENT_LIMIT) return [];
  return [`${title}: the gradient takes ${ratio.toFixed(2)}× the value, and at most ${GRADIENT_LIMIT}× is wanted`];
}

function decompositionFailures({ operation, n, ours, numpy }: LinalgTime): string[] {
  if (numpy === null || ours <= DECOMPOSITION_LIMIT * numpy) return [];
  const ratio = (ours / numpy).toFixed(1);
  return [`${operation} ${n}: ${ratio}× as long as NumPy, and at most ${DECOMPOSITION_LIMIT}× is wanted`];
}

async function main(): Promise<void> {
  const { values: flags } = parseArgs({ options: { write: { type: 'boolean' }, only: { type: 'string' } } });
  if (!supportedKernels().includes(FASTEST)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const contenders = [await tensorflow(), await jaxJs()];
  for (const name of supportedKernels()) contenders.push(ownKernels(name));
  const native = await python();
  if (native) contenders.push(native.contender);

  const rows: [Case, Times][] = [];
  for (const c of CASES.filter((c) => title(c).startsWith(flags.only ?? ''))) {
    const judged =
      native?.about.blas === null && c.kind === 'matmul'
        ? contenders.filter((x) => x !== native.contender)
        : contenders;
    rows.push([c, await measure(c, judged)]);
    console.log(row(...rows.at(-1)!));
  }
  native?.close();
  const gradients: GradientTime[] = [];
  for (const [c] of rows) if (supportedKernels().includes(FASTEST)) gradients.push(await measureGradient(c));
  const own = DECOMPOSITIONS.filter(([name, n]) => `${name} ${n}`.startsWith(flags.only ?? ''));
  const decompositions = await benchLinalg(DECOMPOSITION_ROUNDS, process.env.PYTHON ?? '/usr/bin/python3', own);
  const table = [report(rows, native), gradientTable(gradients), linalgTable(decompositions)].join('\n\n');
  console.log(`\n${table}\n`);
  if (flags.write) writeSection('core', table);

  if (!supportedKernels().includes(FASTEST)) console.log(`This engine has no relaxed SIMD: its ratios are not judged.`);
  if (native === null) console.log('No NumPy: ratios to it and to PyTorch are not judged.');
  else if (native.about.blas === null) console.log('NumPy has no OpenBLAS: products are not compared with it.');
  const wrong = [
    ...rows.flatMap(([c, times]) => failures(c, times)),
    ...gradients.flatMap(gradientFailures),
    ...decompositions.flatMap(decompositionFailures),
  ];
  for (const line of wrong) console.error(line);
  const count = rows.length + gradients.length + decompositions.length;
  console.log(`${count - wrong.length} passed, ${wrong.length} failed`);
  process.exit(wrong.length === 0 ? 0 : 1);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
