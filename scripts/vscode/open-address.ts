import { spawn } from 'node:child_process';
import { findOnPath } from './proc';

/** Opens an address in the user's browser where there is a display; elsewhere the printed address has to do. */
export function openAddress(address: string): void {
  const command = opener(address);
  if (!command) return;
  const child = spawn(command[0], command.slice(1), { detached: true, stdio: 'ignore' });
  child.once('error', (error) => console.error(`No browser was opened: ${error.message}`));
  child.unref();
}

function opener(address: string): string[] | undefined {
  if (process.platform === 'darwin') return ['open', address];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const xdgOpen = findOnPath(['xdg-open']);
  return display && xdgOpen ? [xdgOpen, address] : undefined;
}
