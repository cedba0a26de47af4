/** `npm run package`: packs dist/ into nabla.vsix, prints what is in it, and compares its size with the budgets. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

const VSIX = 'nabla.vsix';

/** Most bytes of a file as it is, and of the whole package. */
const BUDGETS: Readonly<Record<string, number>> = {
  'dist/extension.js': 250_000,
  'dist/extension.web.js': 250_000,
  [VSIX]: 2_000_000,
};

function vsce(...args: string[]): string {
  const program = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
  return execFileSync(process.execPath, [program, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function number(n: number): string {
  return n.toLocaleString('en-US').padStart(12);
}

const files = vsce('ls', '--no-dependencies')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '')
  .sort();
vsce('package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', VSIX);

console.log(`${'file'.padEnd(36)}${'bytes'.padStart(12)}${'gzip'.padStart(12)}`);
for (const file of files) {
  const bytes = readFileSync(file);
  console.log(`${file.padEnd(36)}${number(bytes.length)}${number(gzipSync(bytes).length)}`);
}
console.log(`${VSIX.padEnd(36)}${number(statSync(VSIX).size)}`);

const complaints = [
  ...Object.entries(BUDGETS)
    .filter(([file, most]) => statSync(file).size > most)
    .map(([file, most]) => `${file} is larger than its budget of ${most} bytes`),
  ...files
    .filter((file) => /\.map$|\.tsx?$|node_modules|^(src|test|scripts|out)\//.test(file))
    .map((file) => `${file} does not belong into the package`),
];
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
