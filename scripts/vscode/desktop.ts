import { join } from 'node:path';
import { cacheFolder } from './paths';
import { findOnPath, run } from './proc';

/** Desktop VS Code's command, when it is on PATH. In a terminal of a remote VS Code `code` is another program. */
export function desktopCode(): string | undefined {
  return process.env.VSCODE_IPC_HOOK_CLI ? undefined : findOnPath(['code']);
}

/**
 * Opens desktop VS Code on files and folders with the packaged extension, in a profile of its own, and waits until the window closes. The
 * profile is kept, so a second start finds the theme and the layout that the first one left.
 */
export async function openDesktop(code: string, vsix: string, open: string[]): Promise<void> {
  const profile = join(cacheFolder(), 'desktop');
  const folders = ['--user-data-dir', join(profile, 'user'), '--extensions-dir', join(profile, 'extensions')];
  await run(code, [...folders, '--install-extension', vsix, '--force']);
  console.log('Nabla is running in desktop VS Code. Close its window or press Ctrl-C here to stop.');
  await run(code, [...folders, '--new-window', '--wait', '--disable-workspace-trust', ...open]);
}
