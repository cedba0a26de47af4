import { readFileSync } from 'node:fs';
import { findOnPath, run } from './proc';

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Installs Debian packages when this is Debian and we are root.
 * @throws naming the one command to run, when it is not ours to run.
 */
export async function installDebian(packages: string[], whatFor: string, elsewhere: string): Promise<void> {
  if (process.platform !== 'linux' || !isDebian() || !findOnPath(['apt-get']))
    throw new Error(`${whatFor}: ${elsewhere}`);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) throw new Error(`${whatFor}. Run: sudo ${command}`);
  console.log(`${whatFor}; installing: ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
}
