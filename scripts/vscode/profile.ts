import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private place for VS Code's settings, state and extensions, so that nothing of the user's is touched. */
export interface Profile {
  folder: string;
  userData: string;
  extensions: string;
  remove(): void;
}

/** No welcome pages, no network, no other assistants: what a test or a picture should not show. */
const quiet = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.restoreWindows': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Makes a profile with these user settings. It is removed when this process ends, at the latest. */
export function makeProfile(settings: Record<string, unknown> = {}): Profile {
  const folder = mkdtempSync(join(tmpdir(), 'nabla-vscode-'));
  const userData = join(folder, 'user');
  const extensions = join(folder, 'extensions');
  mkdirSync(join(userData, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.on('exit', remove);
  return { folder, userData, extensions, remove };
}
