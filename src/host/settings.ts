import * as vscode from 'vscode';
import { defaults, type Settings, settingKeys } from '../features/settings';

/** The only reader of our settings. `scope` is a document, for settings that differ by folder. */
export function settings(scope?: vscode.ConfigurationScope): Settings {
  const configuration = vscode.workspace.getConfiguration('nabla', scope);
  const read = <K extends keyof Settings>(key: K): Settings[K] => {
    const value = configuration.get<Settings[K]>(key);
    return value === undefined || typeof value !== typeof defaults[key] ? defaults[key] : value;
  };
  return Object.fromEntries(settingKeys.map((key) => [key, read(key)])) as unknown as Settings;
}

export function affects(event: vscode.ConfigurationChangeEvent, ...keys: (keyof Settings)[]): boolean {
  return keys.some((key) => event.affectsConfiguration(`nabla.${key}`));
}
