import * as vscode from 'vscode';
import { equal, ok } from './assert';
import { closeAll, untitled, waitFor } from './support';

const id = 'nabla.nabla';

describe('activation', () => {
  afterEach(closeAll);

  it('is installed', () => {
    ok(vscode.extensions.getExtension(id), `${id} is not installed`);
  });

  it('happens when a Python document opens', async () => {
    await untitled('x = 1\n');
    await waitFor(
      () => vscode.extensions.getExtension(id)?.isActive,
      () => 'the extension to be active',
    );
  });

  it('registers every command that package.json names', async () => {
    const commands = new Set(await vscode.commands.getCommands(true));
    const named: { command: string }[] = vscode.extensions.getExtension(id)?.packageJSON.contributes.commands ?? [];
    ok(named.length > 0, 'package.json names no command');
    const missing = named.map(({ command }) => command).filter((command) => !commands.has(command));
    equal(missing.join(), '', 'commands that are not registered');
  });
});
