// Collects the sources of the GPU kernels into one TypeScript module.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'core', 'gpu');
const root = join(folder, 'wgsl');

const entries = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.wgsl'))
  .sort()
  .map(
    (name) => `  ${JSON.stringify(name.slice(0, -5))}: ${JSON.stringify(readFileSync(join(root, name), 'utf8'))},\n`,
  );
writeFileSync(
  join(folder, 'sources.gen.ts'),
  '/** Generated from wgsl/ by scripts/build-wgsl.mjs. */\n' +
    `export const wgslSources: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`,
);
