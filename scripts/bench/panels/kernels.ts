/**
 * Kernels on the software adapter of the browser: every kernel of every operation, and those of a few beside jax-js and TF.js.
 * What is measured there says whether kernels are right, and nothing of their order on a GPU.
 */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Sizes } from '../../../src/core/gpu/operation';
import { operationOf, operations } from '../../../src/core/gpu/operations';
import { Panels } from '../../../test/panels/support';
import { duration, short, span } from '../../../webview/kernels/results';
import { root } from '../../vscode/paths';
import type { KernelResult, PeerResult } from './kernels.page';

/** Small: the processor does the work. */
const SIZES: Readonly<Record<string, Sizes>> = {
  matmul: { M: 128, K: 128, N: 128 },
  batchedMatmul: { B: 4, M: 64, K: 64, N: 64 },
  linearGelu: { M: 128, K: 128, N: 128 },
  int8Matmul: { M: 64, K: 128, N: 128 },
  attention: { B: 4, queries: 64, keys: 64, D: 64, causal: 1 },
  softmax: { rows: 128, columns: 512 },
  layerNorm: { rows: 128, columns: 512 },
  rmsNorm: { rows: 128, columns: 512 },
  gelu: { rows: 128, columns: 512 },
  silu: { rows: 128, columns: 512 },
  sum: { rows: 128, columns: 512 },
  transpose: { rows: 512, columns: 512 },
  rotary: { B: 8, T: 128, D: 64 },
  embedding: { T: 256, V: 1024, D: 256 },
};

/** With the shapes of the inputs. */
const PEER_SIZES: readonly (readonly [string, Sizes, readonly (readonly number[])[]])[] = [
  ['matmul', { M: 256, K: 256, N: 256 }, square(256)],
  [
    'matmul',
    { M: 64, K: 2048, N: 64 },
    [
      [64, 2048],
      [2048, 64],
    ],
  ],
  ['softmax', { rows: 512, columns: 512 }, square(512)],
  ['sum', { rows: 512, columns: 512 }, square(512)],
  ['transpose', { rows: 512, columns: 512 }, square(512)],
  [
    'attention',
    { B: 4, queries: 128, keys: 128, D: 64, causal: 0 },
    [
      [4, 128, 64],
      [4, 128, 64],
      [4, 128, 64],
    ],
  ],
];

function square(side: number): readonly (readonly number[])[] {
  return [
    [side, side],
    [side, side],
  ];
}

interface Bench {
  benchKernels(id: string, sizes: Sizes): Promise<KernelResult[]>;
  benchPeers(id: string, sizes: Sizes, shapes: readonly (readonly number[])[]): Promise<PeerResult[]>;
}

export async function kernels(): Promise<string> {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'scripts', 'bench', 'panels', 'kernels.page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  });
  const panels = await Panels.start({ webGpu: true });
  try {
    const { page } = await panels.open('kernels');
    await page.locator('#device', { hasText: 'swiftshader' }).waitFor();
    await page.evaluate(outputFiles[0].text);
    return [
      'The adapter is SwiftShader: the processor plays the GPU, and its barriers are slow, so that the order of kernels is not',
      'that of a GPU. All results are compared with float64.',
      '',
      await ownTable(page),
      '',
      'Beside the peers on the same adapter in the same rounds, by the clock on the wall; times are those of one run, ratios those',
      'of our fastest kernel.',
      '',
      await peerTable(page),
    ].join('\n');
  } finally {
    await panels.stop();
  }
}

async function ownTable(page: Page): Promise<string> {
  const lines = [
    '| operation | kernel | median | p10 – p90 | GFLOP/s | GB/s | error | |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |',
  ];
  for (const operation of operations) {
    const sizes = SIZES[operation.id];
    const results = await page.evaluate(([id, of]) => (window as unknown as Bench).benchKernels(id, of), [
      operation.id,
      sizes,
    ] as const);
    for (const { title, timing, comparison } of results) {
      const what = `${operation.title}, ${written(sizes)} | ${title}`;
      if (!timing || !comparison) {
        lines.push(`| ${what} | | | | | | not offered |`);
        continue;
      }
      const [flops, bytes] = [operation.flops(sizes), operation.bytes(sizes)].map((n) => n / timing.median / 1e6);
      const range = span(timing.p10, timing.p90);
      const error = comparison.relative === 0 ? '0' : comparison.relative.toExponential(1);
      lines.push(
        `| ${what} | ${duration(timing.median)} | ${range} | ${flops === 0 ? '' : short(flops)} | ${short(bytes)} | ${error} | ${comparison.wrong ? '**wrong**' : 'right'} |`,
      );
    }
  }
  return lines.join('\n');
}

async function peerTable(page: Page): Promise<string> {
  const lines = ['| operation | our fastest | jax-js | TF.js |', '| --- | ---: | ---: | ---: |'];
  for (const [id, sizes, shapes] of PEER_SIZES) {
    const results = await page.evaluate(([of, at, like]) => (window as unknown as Bench).benchPeers(of, at, like), [
      id,
      sizes,
      shapes,
    ] as const);
    const peers = results.slice(-2);
    const [best] = results.slice(0, -2).sort((a, b) => a.median - b.median);
    const cells = peers.map(
      ({ median, right }) => `${duration(median)} (${(median / best.median).toFixed(2)} ×)${right ? '' : ', wrong'}`,
    );
    const own = `${best.name}: ${duration(best.median)}${best.right ? '' : ', wrong'}`;
    lines.push(`| ${operationOf(id)!.title}, ${written(sizes)} | ${own} | ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}

function written(sizes: Sizes): string {
  return Object.entries(sizes)
    .map(([name, size]) => `${name} ${size}`)
    .join(', ');
}
