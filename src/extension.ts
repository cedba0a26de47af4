import type * as vscode from 'vscode';
import { start } from './host/main';
import { desktop } from './host/node/platform';

/** The extension on the desktop and in remote hosts. */
export function activate(context: vscode.ExtensionContext): void {
  start(
    context,
    desktop((name) => context.asAbsolutePath(`dist/${name}`)),
  );
}
