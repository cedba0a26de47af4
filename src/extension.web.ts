import * as vscode from 'vscode';
import { start } from './host/main';
import { browser } from './host/web/platform';

/** The extension in a browser. */
export function activate(context: vscode.ExtensionContext): void {
  start(
    context,
    browser((name) => vscode.Uri.joinPath(context.extensionUri, 'dist', name).toString(true)),
  );
}
