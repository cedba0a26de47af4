/** `npm run test:vscode`: the packaged extension in a real VS Code: the suite in the extension host. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/vscode/paths';
import { inVsCode } from './session';

async function main(): Promise<void> {
  const folder = join(root, 'test', 'vscode', 'suite');
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
  const good = await inVsCode(
    'vscode',
    files.map((file) => join(folder, file)),
    async ({ report }) => {
      console.log(`\n${report.passed} passed, ${report.failed} failed`);
      return report.failed === 0;
    },
  );
  process.exit(good ? 0 : 1);
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
