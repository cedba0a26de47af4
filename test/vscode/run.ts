/** `npm run test:vscode`: the packaged extension in a real VS Code: the suite in the extension host. */
import { inVsCode } from './session';
import { suiteFiles } from './suite-files';

async function main(): Promise<void> {
  const good = await inVsCode('vscode', suiteFiles(), async ({ report }) => {
    console.log(`\n${report.passed} passed, ${report.failed} failed`);
    return report.failed === 0;
  });
  process.exit(good ? 0 : 1);
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
