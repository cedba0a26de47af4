import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './paths';
import { run } from './proc';

/** The packaged extension: the file `NABLA_VSIX` names, or built and packaged now. */
export async function packagedExtension(): Promise<string> {
  const given = process.env.NABLA_VSIX;
  if (given) {
    if (!existsSync(given)) throw new Error(`NABLA_VSIX names ${given}, which is not there`);
    return resolve(given);
  }
  console.log('Building and packaging the extension …');
  await run('npm', ['run', 'package'], { cwd: root });
  const vsix = join(root, 'nabla.vsix');
  if (!existsSync(vsix)) throw new Error('`npm run package` did not write nabla.vsix');
  return vsix;
}
