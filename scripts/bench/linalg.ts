/**
 * Linear algebra in float64 beside NumPy on one thread: medians of interleaved rounds, in CPU time.
 *
 *     npx tsx scripts/bench/linalg.ts [python]
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fft } from '../../src/core/fft/fft';
import { eig } from '../../src/core/linalg/eig';
import { eigh } from '../../src/core/linalg/eigh';
import { solve } from '../../src/core/linalg/lu';
import { matmul } from '../../src/core/linalg/matmul';
import { add, columnsOf, type Matrix, matrix, transpose } from '../../src/core/linalg/matrix';
import { qr } from '../../src/core/linalg/qr';
import { svd } from '../../src/core/linalg/svd';

export interface LinalgTime {
  readonly operation: string;
  readonly n: number;
  /** Milliseconds, medians; `numpy` is null without a Python that has it. */
  readonly ours: number;
  readonly numpy: number | null;
}

const RUN: Record<string, (a: Matrix) => unknown> = {
  matmul: (a) => matmul(a, a),
  solve: (a) => solve(a, columnsOf(a, 0, 1)),
  qr: (a) => qr(a),
  eigh: (a) => eigh(add(a, transpose(a))),
  svd: (a) => svd(a),
  eig: (a) => eig(a),
  // n² points, a complex signal.
  fft: (a) => fft(new Float64Array(2 * a.data.length).map((_, i) => (i % 2 ? 0 : a.data[i >> 1]))),
};

const CASES: readonly (readonly [string, number])[] = [
  ['matmul', 256],
  ['matmul', 512],
  ['solve', 512],
  ['qr', 512],
  ['eigh', 256],
  ['eigh', 512],
  ['svd', 256],
  ['svd', 512],
  ['eig', 256],
  ['fft', 256],
];

/** Rows of the table. `rounds` runs of each operation, ours and NumPy's in turn, after one to warm up. */
export async function benchLinalg(rounds = 5, python = 'python3', cases = CASES): Promise<LinalgTime[]> {
  const numpy = await startNumpy(python);
  const rows: LinalgTime[] = [];
  for (const [operation, n] of cases) {
    const a = randomMatrix(n);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      const own = cpuTime(() => RUN[operation](a));
      const other = numpy ? Number(await numpy.ask(`${operation} ${n}`)) : Number.NaN;
      if (round === 0) continue;
      ours.push(own);
      theirs.push(other);
    }
    rows.push({ operation, n, ours: median(ours), numpy: numpy ? median(theirs) : null });
  }
  numpy?.end();
  return rows;
}

/** As a table in Markdown. */
export function linalgTable(rows: readonly LinalgTime[]): string {
  const cells = rows.map(({ operation, n, ours, numpy }) => {
    const ratio = numpy === null ? '' : `${(ours / numpy).toFixed(1)}×`;
    return `| ${operation} ${n} | ${ours.toFixed(1)} | ${numpy?.toFixed(1) ?? 'not found'} | ${ratio} |`;
  });
  return ['| float64 | Nabla, ms | NumPy, ms | ratio |', '| --- | --- | --- | --- |', ...cells].join('\n');
}

function randomMatrix(n: number): Matrix {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 2 ** 30 - 1;
  return matrix(n, n, Float64Array.from({ length: n * n }, next));
}

function cpuTime(f: () => unknown): number {
  const start = process.cpuUsage();
  f();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(x: readonly number[]): number {
  return [...x].sort((a, b) => a - b)[x.length >> 1];
}

interface Numpy {
  ask(line: string): Promise<string>;
  end(): void;
}

/** A Python that answers line by line, or null where there is none with NumPy. */
async function startNumpy(python: string): Promise<Numpy | null> {
  // The kernels for AVX2, as in core.ts.
  const env = {
    ...process.env,
    OPENBLAS_CORETYPE: 'Haswell',
    OPENBLAS_NUM_THREADS: '1',
    OMP_NUM_THREADS: '1',
    MKL_NUM_THREADS: '1',
  };
  const child: ChildProcessWithoutNullStreams = spawn(python, [join(import.meta.dirname, 'linalg.py')], { env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on('error', () => child.stdout.destroy());
  const version = await lines.next();
  if (version.done) return null;
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const answer = await lines.next();
      if (answer.done) throw new Error(`NumPy ended during "${line}"`);
      return answer.value;
    },
    end: () => child.stdin.end(),
  };
}

if (process.argv[1]?.endsWith('linalg.ts')) {
  benchLinalg(5, process.argv[2]).then((rows) => console.log(linalgTable(rows)));
}
