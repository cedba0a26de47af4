import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder opened by `npm start` and copied by the tests. */
export const sampleWorkspace = join(root, 'test', 'workspace');

/** Where failed runs leave their logs and pictures. */
export const logsFolder = join(root, 'out', 'logs');

/** Where tools are kept between runs: `NABLA_CACHE`, else `nabla` in the user's cache folder. */
export function cacheFolder(): string {
  return process.env.NABLA_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nabla');
}
