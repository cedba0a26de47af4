import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../vscode/paths';

const PAGE = join(root, 'docs', 'BENCHMARKS.md');

/** Replaces what stands between `<!-- name -->` and `<!-- end -->` in docs/BENCHMARKS.md. */
export function writeSection(name: string, content: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const between = place(name);
  if (!between.test(page)) throw new Error(`docs/BENCHMARKS.md has no place for ${name}`);
  writeFileSync(
    PAGE,
    page.replace(between, (_, before, after) => `${before}${content}\n${after}`),
  );
}

/** What stands there. */
export function readSection(name: string): string {
  return place(name).exec(readFileSync(PAGE, 'utf8'))?.[0] ?? '';
}

function place(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->\\n)(?:[\\s\\S]*?\\n)??(<!-- end -->)`);
}
