/**
 * `npm run bench:panels`: how long panels take to show something, in the browser that the tests use. `-- attention` measures one of them,
 * `-- --write` puts the tables into docs/BENCHMARKS.md.
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { attention } from './panels/attention';
import { kernels } from './panels/kernels';
import { landscape } from './panels/landscape';
import { writeSection } from './section';

/** A panel's table, in Markdown. */
const TABLES: Readonly<Record<string, () => Promise<string>>> = { attention, kernels, landscape };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });

async function main(): Promise<void> {
  execFileSync(process.execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' });
  const wanted = positionals.length > 0 ? positionals : Object.keys(TABLES);
  for (const name of wanted) {
    if (!Object.hasOwn(TABLES, name))
      throw new Error(`there is no bench of ${name}; there are ${Object.keys(TABLES).join(', ')}`);
    const date = new Date().toISOString().slice(0, 10);
    const table = `Chromium without a GPU, ${cpus().length} cores, Node ${process.versions.node}, ${date}.\n\n${await TABLES[name]()}`;
    console.log(`\n${name}\n\n${table}`);
    if (values.write) writeSection(`panels-${name}`, table);
  }
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
