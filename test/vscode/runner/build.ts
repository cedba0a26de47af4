import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { root } from '../../../scripts/vscode/paths';
import { run } from '../../../scripts/vscode/proc';

/** The runner with the given test files, as a folder and packaged. */
export interface Runner {
  folder: string;
  vsix: string;
}

const here = join(root, 'test', 'vscode', 'runner');

/** Bundles the runner for both extension hosts, in a temporary folder that is removed when this process ends. */
export async function buildRunner(testFiles: string[]): Promise<Runner> {
  const folder = mkdtempSync(join(tmpdir(), 'nabla-runner-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const suite: Plugin = {
    name: 'nabla-suite',
    setup(plugin) {
      plugin.onResolve({ filter: /^nabla-suite$/ }, () => ({ path: 'nabla-suite', namespace: 'suite' }));
      plugin.onLoad({ filter: /.*/, namespace: 'suite' }, () => ({
        contents: testFiles.map((file) => `import ${JSON.stringify(file)};`).join('\n'),
        resolveDir: root,
        loader: 'ts',
      }));
    },
  };
  const bundle: BuildOptions = {
    bundle: true,
    format: 'cjs',
    target: 'es2022',
    sourcemap: 'inline',
    external: ['vscode'],
    // Mocha's build would take the bundle's own `module.exports` for itself.
    define: { module: 'undefined', exports: 'undefined' },
    plugins: [suite],
    entryPoints: [join(here, 'extension.ts')],
  };
  await build({ ...bundle, platform: 'node', outfile: join(folder, 'runner.js') });
  await build({ ...bundle, platform: 'browser', outfile: join(folder, 'runner.web.js') });
  cpSync(join(here, 'package.json'), join(folder, 'package.json'));
  for (const file of ['LICENSE', 'README.md']) writeFileSync(join(folder, file), 'Part of the tests.\n');
  writeFileSync(join(folder, '.vscodeignore'), 'out\n');
  mkdirSync(join(folder, 'out'));
  const vsix = join(folder, 'out', 'runner.vsix');
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--out', vsix];
  await run(process.execPath, [vsce, 'package', ...options], { cwd: folder });
  return { folder, vsix };
}
