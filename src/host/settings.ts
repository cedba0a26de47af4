import * as vscode from 'vscode';
import { type Settings, settingKeys, settingOf } from '../features/settings';

/** The only reader of our settings. `scope` is a document, for settings that differ by folder. */
export function settings(scope?: vscode.ConfigurationScope): Settings {
  const configuration = vscode.workspace.getConfiguration('nabla', scope);
  return Object.fromEntries(
    settingKeys.map((key) => [key, settingOf(key, configuration.get(key))]),
  ) as unknown as Settings;
}

export function affects(event: vscode.ConfigurationChangeEvent, ...keys: (keyof Settings)[]): boolean {
  return keys.some((key) => event.affectsConfiguration(`nabla.${key}`));
}
