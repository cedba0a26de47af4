import * as vscode from 'vscode';
import { runMocha } from './mocha';
import { connect, report } from './report';

/** Started with VS Code: runs the suite when an address to report to is set. */
export function activate(context: vscode.ExtensionContext): void {
  const address = vscode.workspace.getConfiguration('nablaTest').get<string>('reportTo');
  if (!address || context.extensionMode === vscode.ExtensionMode.Test) return;
  connect(address);
  runMocha().catch((error: Error) =>
    report({ type: 'fail', title: 'the runner', depth: 0, error: String(error.stack) }),
  );
}

/** Started by `@vscode/test-electron`. @throws when a test fails. */
export async function run(): Promise<void> {
  connect(vscode.workspace.getConfiguration('nablaTest').get<string>('reportTo') ?? '');
  const failures = await runMocha();
  if (failures > 0) throw new Error(`${failures} failed`);
}
