import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../scripts/vscode/paths';

/** A copy of the sample workspace that tests may write to. */
export interface WorkspaceCopy {
  /** The copy itself, opened by UI checks as a folder. */
  folder: string;
  /** A workspace of two folders: the copy, and one with a second project and a symlink loop. */
  multiRoot: string;
  remove(): void;
}

/** Makes the copy, the workspace with these settings, in a temporary folder, removed when this process ends at the latest. */
export function copyWorkspace(settings: Record<string, unknown>): WorkspaceCopy {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'nabla-workspace-')));
  const remove = () => rmSync(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.on('exit', remove);
  const folder = join(parent, 'workspace');
  cpSync(sampleWorkspace, folder, { recursive: true });
  const second = join(parent, 'second');
  makeSecondFolder(second);
  const multiRoot = join(parent, 'test.code-workspace');
  writeFileSync(multiRoot, JSON.stringify({ folders: [{ path: folder }, { path: second }], settings }));
  return { folder, multiRoot, remove };
}

/** A project whose module has a name that the first folder may use too, beside a folder that contains itself. */
function makeSecondFolder(folder: string): void {
  mkdirSync(join(folder, 'loop'), { recursive: true });
  symlinkSync('..', join(folder, 'loop', 'again'), 'junction');
  writeFileSync(join(folder, 'sizes.py'), 'WIDTH = 24\n');
  writeFileSync(
    join(folder, 'second.py'),
    ['import torch', 'from sizes import WIDTH', '', 'row = torch.zeros(5, WIDTH)', 'col = row.t()', ''].join('\n'),
  );
  writeFileSync(
    join(folder, 'loop', 'inside.py'),
    'import torch\n\ncube = torch.ones(3, 4, 5)\nflat = cube.flatten(1)\n',
  );
}
