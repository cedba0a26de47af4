/**
 * Builds every bundle into dist/. `--production` minifies, `--watch` builds again on every change, `--only=cli`
 * builds one bundle, `--generate` builds none. The library models' module is generated first.
 */
import { spawn, spawnSync } from 'node:child_process';
import { watch as watchFiles } from 'node:fs';
import { context } from 'esbuild';

const flags = process.argv.slice(2);
const production = flags.includes('--production');
const watch = flags.includes('--watch');
const generateOnly = flags.includes('--generate');
const only = flags.find((flag) => flag.startsWith('--only='))?.slice('--only='.length);

/** @returns whether it went well. */
function generate() {
  return spawnSync(process.execPath, ['scripts/build-library.mjs'], { stdio: 'inherit' }).status === 0;
}

if (!generate()) process.exit(1);
if (generateOnly) process.exit(0);

const common = {
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};
const desktop = { ...common, platform: 'node', target: 'node20', external: ['vscode'] };
const browser = { ...common, platform: 'browser', external: ['vscode'] };

const bundles = {
  extension: { ...desktop, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  worker: { ...desktop, entryPoints: ['src/host/node/worker.ts'], outfile: 'dist/worker.js' },
  'extension.web': { ...browser, entryPoints: ['src/extension.web.ts'], outfile: 'dist/extension.web.js' },
  'worker.web': { ...browser, entryPoints: ['src/host/web/worker.ts'], outfile: 'dist/worker.web.js', format: 'iife' },
  cli: { ...desktop, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
};

if (only !== undefined && !(only in bundles)) {
  console.error(`--only is one of ${Object.keys(bundles).join(', ')}`);
  process.exit(2);
}
const chosen = only === undefined ? Object.values(bundles) : [bundles[only]];
const contexts = await Promise.all(chosen.map((options) => context(options)));
if (watch) {
  watchFiles('src/analysis/library/python', { recursive: true }, () => generate());
  await Promise.all(contexts.map((c) => c.watch()));
  spawn('npx', ['tsc', '-p', '.', '--noEmit', '--watch', '--preserveWatchOutput'], { stdio: 'inherit', shell: true });
  console.log('Watching for changes …');
} else {
  const results = await Promise.allSettled(contexts.map((c) => c.rebuild()));
  await Promise.all(contexts.map((c) => c.dispose()));
  if (results.some((r) => r.status === 'rejected')) process.exitCode = 1;
}
