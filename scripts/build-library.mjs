// Collects the Python sources of the library models into one TypeScript module, which the analyser parses lazily.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const library = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'analysis', 'library');
const root = join(library, 'python');

function* pythonFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* pythonFiles(path);
    else if (entry.name.endsWith('.py')) yield path;
  }
}

const entries = [...pythonFiles(root)].map((path) => {
  const name = relative(root, path).split(sep).join('/');
  return `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(path, 'utf8'))},\n`;
});
writeFileSync(
  join(library, 'sources.gen.ts'),
  '/** Generated from python/ by scripts/build-library.mjs. */\n' +
    `export const librarySources: Record<string, string> = {\n${entries.join('')}};\n`,
);
