/** Other libraries as contenders: two of JavaScript in this process, NumPy and PyTorch in Python. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../vscode/paths';
import { type Contender, contender, numbers, title } from './cases';

const FOLDER = join(root, '.cache', 'bench-core');
const PACKAGES = ['@jax-js/jax@0.1.25', '@tensorflow/tfjs-core@4.22.0', '@tensorflow/tfjs-backend-wasm@4.22.0'];

/** The libraries of JavaScript are installed for the bench alone, into a cache. */
function installed(): NodeJS.Require {
  if (!existsSync(join(FOLDER, 'node_modules', '@jax-js'))) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n');
    console.log(`Installing ${PACKAGES.join(', ')} into ${FOLDER}`);
    const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...PACKAGES], {
      cwd: FOLDER,
      stdio: 'inherit',
    });
    if (npm.status !== 0) throw new Error('npm could not install the libraries to compare with');
  }
  return createRequire(join(FOLDER, 'package.json'));
}

/** An array of either library. Only what is used here: neither library is installed when types are checked. */
interface Peer {
  // biome-ignore lint/suspicious/noExplicitAny: see above
  [name: string]: any;
}

export async function tensorflow(): Promise<Contender> {
  const require = installed();
  const tf: Peer = require('@tensorflow/tfjs-core');
  const wasm: Peer = require('@tensorflow/tfjs-backend-wasm');
  wasm.setThreadsCount(1);
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  await tf.setBackend('wasm');
  await tf.ready();
  const tensor = (sizes: readonly number[], seed = 1): Peer =>
    tf.tensor(
      numbers(
        sizes.reduce((product, size) => product * size),
        seed,
      ),
      sizes,
    );
  const run = (compute: () => Peer) => async () => {
    const result = tf.tidy(compute);
    await result.data();
    result.dispose();
  };
  return contender('tfjs-wasm', ({ kind, sizes }) => {
    if (kind === 'mlp' || kind === 'transformer block') return null;
    if (kind === 'matmul') {
      const [a, b] = [tensor([sizes[0], sizes[0]]), tensor([sizes[0], sizes[0]], 2)];
      return run(() => tf.matMul(a, b));
    }
    const x = tensor(sizes);
    if (kind === 'softmax') return run(() => tf.softmax(x));
    if (kind === 'layer norm') {
      const [weight, bias] = [tensor([sizes[1]], 2), tensor([sizes[1]], 3)];
      return run(() => {
        const mean = tf.mean(x, 1, true);
        const distance = tf.sub(x, mean);
        const variance = tf.mean(tf.mul(distance, distance), 1, true);
        return tf.add(tf.mul(tf.mul(distance, tf.rsqrt(tf.add(variance, 1e-5))), weight), bias);
      });
    }
    const [k, v] = [tensor(sizes, 2), tensor(sizes, 3)];
    return run(() => tf.matMul(tf.softmax(tf.mul(tf.matMul(x, k, false, true), sizes[2] ** -0.5)), v));
  });
}

export async function jaxJs(): Promise<Contender> {
  const jax: Peer = installed()('@jax-js/jax');
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const { numpy, nn } = jax;
  const tensor = (sizes: readonly number[], seed = 1): Peer =>
    numpy.array(
      numbers(
        sizes.reduce((product, size) => product * size),
        seed,
      ),
      { shape: [...sizes] },
    );
  // A function consumes its arguments; `ref` keeps them.
  const run =
    (compute: (...operands: Peer[]) => Peer, ...operands: Peer[]) =>
    async () => {
      const result = await compute(...operands.map((operand) => operand.ref)).blockUntilReady();
      await result.data();
    };
  return contender('jax-js', ({ kind, sizes }) => {
    if (kind === 'mlp' || kind === 'transformer block') return null;
    if (kind === 'matmul') {
      const square = [sizes[0], sizes[0]];
      return run(
        jax.jit((a: Peer, b: Peer) => numpy.matmul(a, b)),
        tensor(square),
        tensor(square, 2),
      );
    }
    const x = tensor(sizes);
    if (kind === 'softmax')
      return run(
        jax.jit((a: Peer) => nn.softmax(a)),
        x,
      );
    if (kind === 'layer norm')
      return run(
        jax.jit((a: Peer, weight: Peer, bias: Peer) => nn.standardize(a, -1, { epsilon: 1e-5 }).mul(weight).add(bias)),
        ...[x, tensor([sizes[1]], 2), tensor([sizes[1]], 3)],
      );
    // (batch, length, heads, width): one head for each of the batch.
    const shape = [sizes[0], sizes[1], 1, sizes[2]];
    return run(
      jax.jit((q: Peer, k: Peer, v: Peer) => nn.dotProductAttention(q, k, v)),
      ...[tensor(shape), tensor(shape, 2), tensor(shape, 3)],
    );
  });
}

/** What the Python side says of itself. */
interface About {
  readonly names: Record<string, string>;
  /** Of the BLAS that NumPy uses: the processor that its kernels are for; null for a library without such kernels. */
  readonly blas: string | null;
}

export interface Native {
  readonly about: About;
  readonly contender: Contender;
  close(): void;
}

/** NumPy (products) and PyTorch on one thread; null without them. */
export async function python(): Promise<Native | null> {
  const program = process.env.PYTHON ?? '/usr/bin/python3';
  if (!existsSync(program)) return null;
  const { OPENBLAS_L2_SIZE: _, ...env } = process.env;
  const child: ChildProcessWithoutNullStreams = spawn(program, [join(root, 'scripts', 'bench', 'core', 'peers.py')], {
    // The kernels for AVX2: those for AVX-512 have twice the width of anything that an engine of JavaScript uses.
    env: { ...env, OPENBLAS_CORETYPE: 'Haswell', OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
  });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  const about: About | null = await answer();
  if (about === null) return null;
  return {
    about,
    close: () => child.stdin.end(),
    contender: {
      name: 'native',
      async time(c, count) {
        child.stdin.write(`${JSON.stringify({ kind: c.kind, sizes: c.sizes, count })}\n`);
        const milliseconds = await answer();
        if (milliseconds === null) throw new Error(`Python ended while it computed ${title(c)}`);
        return milliseconds === 'unknown' ? null : milliseconds;
      },
    },
  };
}
