import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './paths';

/**
 * A folder of the cache, filled on the first use. It is filled under another name and renamed when complete, so a run that is
 * interrupted, or two runs at once, never leave half of it.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const temporary = `${folder}.${process.pid}.tmp`;
  const cleanUp = () => rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  process.on('exit', cleanUp);
  const began = Date.now();
  console.log(`Installing ${name} into ${folder} (once) …`);
  try {
    await fill(temporary);
    if (!existsSync(folder)) renameSync(temporary, folder);
  } finally {
    cleanUp();
    process.off('exit', cleanUp);
  }
  console.log(`Installed ${name} in ${Math.round((Date.now() - began) / 1000)} s.`);
  return folder;
}

/** Copies a package.json and its lockfile into the folder to be filled. */
export function copyManifest(from: string, to: string): void {
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(from, file), join(to, file));
}
