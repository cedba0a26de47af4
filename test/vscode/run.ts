/** `npm run test:vscode`: the packaged extension in a real VS Code: the suite in the extension host, then with mouse and keyboard. */
import { openWorkbench } from '../../scripts/vscode/browser';
import { Workbench } from '../../scripts/vscode/workbench';
import type { Report } from './receiver';
import { inVsCode, type Session } from './session';
import { suiteFiles } from './suite-files';
import { checks } from './ui/checks';
import { derivationChecks } from './ui/derivations';
import { panelChecks } from './ui/panels';

/** Runs the checks with mouse and keyboard in a second window, on the sample workspace alone, and adds them to the report. */
async function runChecks({ report, server, browser, workspace }: Session): Promise<Report> {
  console.log('\nmouse and keyboard');
  const workbench = new Workbench(
    await openWorkbench(browser, server.address({ folder: workspace.folder })),
    workspace.folder,
  );
  let { passed, failed } = report;
  for (const { title, run } of [...checks, ...panelChecks, ...derivationChecks]) {
    const began = Date.now();
    try {
      await run(workbench);
      passed++;
      console.log(`  ✔ ${title} (${Date.now() - began} ms)`);
    } catch (error) {
      failed++;
      console.log(`  ${failed}) ${title}\n     ${(error as Error).message.replaceAll('\n', '\n     ')}`);
    }
  }
  return { ...report, passed, failed };
}

async function main(): Promise<void> {
  const good = await inVsCode('vscode', suiteFiles(), async (session) => {
    const { passed, failed } = await runChecks(session);
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0;
  });
  process.exit(good ? 0 : 1);
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
