import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/vscode/paths';

/** Every test file of the integration suite. */
export function suiteFiles(): string[] {
  const folder = join(root, 'test', 'vscode', 'suite');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file));
}
