// Collects the named derivations and the functions their checks share into one TypeScript module.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'derive', 'documents');
const root = join(folder, 'text');

const entries = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.md'))
  .sort()
  .map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(join(root, name), 'utf8'))},\n`);
writeFileSync(
  join(folder, 'sources.gen.ts'),
  '/** Generated from text/ and helpers.py by scripts/build-derivations.mjs. */\n' +
    `export const derivationSources: Record<string, string> = {\n${entries.join('')}};\n` +
    `export const helperSource = ${JSON.stringify(readFileSync(join(folder, 'helpers.py'), 'utf8'))};\n`,
);
