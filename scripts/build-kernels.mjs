/**
 * Compiles src/core/kernels/assembly (AssemblyScript) to WebAssembly, once with relaxed SIMD (products and sums in one
 * instruction) and once without, and writes both into a module that is loaded when they are asked for. Does nothing when
 * that module is of the same sources and compiler.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kernels = join(root, 'src', 'core', 'kernels');
const target = join(kernels, 'binaries.gen.ts');

/** Speed alone counts; nothing is allocated, so there is no runtime; what cannot be inlined is a mistake. */
const OPTIONS = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'];

const sources = new Map(
  readdirSync(join(kernels, 'assembly'))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => [name, readFileSync(join(kernels, 'assembly', name), 'utf8')]),
);
const compiler = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.assemblyscript;
const hash = createHash('sha256')
  .update(JSON.stringify([compiler, OPTIONS, ...sources]))
  .digest('hex');
const heading = `/** Generated from assembly/ by scripts/build-kernels.mjs. ${hash} */`;

/** @returns {Promise<string>} the module in base64 */
async function compile(asc, ...options) {
  let binary;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'out.wasm', ...OPTIONS, ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(heading)) {
  const { default: asc } = await import('assemblyscript/asc').catch(() => {
    console.error('The compiler of the numeric kernels is not installed: run npm ci.');
    process.exit(1);
  });
  const [simd, relaxedSimd] = [await compile(asc), await compile(asc, '--enable', 'relaxed-simd')];
  const constants = Object.entries({ simd, relaxedSimd }).map(
    ([name, code]) => `export const ${name} =\n  '${code}';\n`,
  );
  writeFileSync(target, [heading, ...constants].join('\n'));
}
