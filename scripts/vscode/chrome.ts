import { join } from 'node:path';
import { installDebian } from './debian';
import { findOnPath, isProgram } from './proc';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'msedge',
];

/** Where installers put the browsers that are not on PATH. */
function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    return folders
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  return ['/snap/bin/chromium', '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge'];
}

function findChrome(): string | undefined {
  const given = process.env.NABLA_CHROME || process.env.CHROME_PATH;
  if (given) {
    if (!isProgram(given)) throw new Error(`NABLA_CHROME or CHROME_PATH names ${given}, which is not a program`);
    return given;
  }
  return findOnPath(names) ?? usualPlaces().find(isProgram);
}

/**
 * Chrome, Chromium or Edge: from `NABLA_CHROME` or `CHROME_PATH`, from PATH, from the usual places, or installed (as root on
 * Debian). @throws naming the command to run.
 */
export async function chrome(): Promise<string> {
  const found = findChrome();
  if (found) return found;
  await installDebian(
    ['chromium'],
    'The tests need Chrome, Chromium or Edge, and none was found',
    'install one of them, or set NABLA_CHROME to its path',
  );
  const installed = findChrome();
  if (!installed) throw new Error('chromium was installed, yet it is not on PATH; set NABLA_CHROME to its path');
  return installed;
}
