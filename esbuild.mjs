/**
 * Builds every bundle into dist/. `--production` minifies, `--watch` builds again on every change, `--only=cli`
 * builds one bundle, `--generate` builds none. The modules of the library models, derivations and numeric kernels
 * are generated first.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, watch as watchFiles } from 'node:fs';
import { context } from 'esbuild';

const flags = process.argv.slice(2);
const production = flags.includes('--production');
const watch = flags.includes('--watch');
const generateOnly = flags.includes('--generate');
const only = flags.find((flag) => flag.startsWith('--only='))?.slice('--only='.length);

/** @returns whether it went well. */
function generate() {
  return [
    'scripts/build-library.mjs',
    'scripts/build-derivations.mjs',
    'scripts/build-kernels.mjs',
    'scripts/build-wgsl.mjs',
  ].every((script) => spawnSync(process.execPath, [script], { stdio: 'inherit' }).status === 0);
}

if (!generate()) process.exit(1);
if (generateOnly) process.exit(0);

/** The compiled kernels are a file of their own, which `import()` loads when they are wanted. */
const kernelsApart = {
  name: 'kernels-apart',
  setup: (build) => build.onResolve({ filter: /\/binaries\.gen$/ }, () => ({ path: './kernels.mjs', external: true })),
};

const common = {
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [kernelsApart],
};
const desktop = { ...common, platform: 'node', target: 'node20', external: ['vscode'] };
const browser = { ...common, platform: 'browser', external: ['vscode'] };

const bundles = {
  extension: { ...desktop, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  // Workers are the same everywhere: on the desktop a thread loads them.
  worker: { ...browser, entryPoints: ['src/host/workers/analysis.ts'], outfile: 'dist/worker.js', format: 'iife' },
  thread: { ...desktop, entryPoints: ['src/host/node/thread.ts'], outfile: 'dist/thread.js' },
  'extension.web': { ...browser, entryPoints: ['src/extension.web.ts'], outfile: 'dist/extension.web.js' },
  kernels: {
    ...browser,
    entryPoints: ['src/core/kernels/binaries.gen.ts'],
    outfile: 'dist/kernels.mjs',
    format: 'esm',
  },
  kernelWorker: { ...desktop, entryPoints: ['src/host/node/kernelWorker.ts'], outfile: 'dist/kernelWorker.js' },
  // The stylesheet is dist/derivation.css; KaTeX's fonts are beside it.
  derivation: {
    ...browser,
    entryPoints: ['webview/derivation/derivation.ts'],
    outdir: 'dist',
    format: 'iife',
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty' },
    assetNames: 'fonts/[name]',
  },
  panelWorker: {
    ...browser,
    entryPoints: ['src/host/workers/panel.ts'],
    outfile: 'dist/panelWorker.js',
    format: 'iife',
  },
  // What the panels share, and what they load only when it is needed, is in dist/chunks.
  panels: {
    ...browser,
    entryPoints: ['webview/attention/attention.ts', 'webview/kernels/kernels.ts', 'webview/landscape/landscape.ts'],
    outdir: 'dist',
    entryNames: '[name]',
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    splitting: true,
  },
  cli: { ...desktop, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
};

if (only !== undefined && !(only in bundles)) {
  console.error(`--only is one of ${Object.keys(bundles).join(', ')}`);
  process.exit(2);
}
// The names of chunks change with what is in them.
if (only === undefined || only === 'panels') rmSync('dist/chunks', { recursive: true, force: true });
const chosen = only === undefined ? Object.values(bundles) : [bundles[only]];
const contexts = await Promise.all(chosen.map((options) => context(options)));
if (watch) {
  for (const folder of [
    'src/analysis/library/python',
    'src/core/kernels/assembly',
    'src/derive/documents/text',
    'src/core/gpu/wgsl',
  ])
    watchFiles(folder, { recursive: true }, () => generate());
  await Promise.all(contexts.map((c) => c.watch()));
  spawn('npx', ['tsc', '-p', '.', '--noEmit', '--watch', '--preserveWatchOutput'], { stdio: 'inherit', shell: true });
  console.log('Watching for changes …');
} else {
  const results = await Promise.allSettled(contexts.map((c) => c.rebuild()));
  await Promise.all(contexts.map((c) => c.dispose()));
  if (results.some((r) => r.status === 'rejected')) process.exitCode = 1;
}
