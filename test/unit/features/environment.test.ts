import assert from 'node:assert/strict';
import {
  environmentOf,
  environmentsIn,
  type Folders,
  packageFolders,
  settingFolder,
} from '../../../src/features/environment';

/** Folders made of the paths of their files. */
function folders(files: Record<string, string>): Folders {
  return {
    list: async (path) => {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      return [...new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0]))];
    },
    text: async (path) => files[path] ?? null,
  };
}

describe('Python environment', () => {
  it('is found from an interpreter', () => {
    assert.equal(environmentOf('/w/.venv/bin/python3.11'), '/w/.venv');
    assert.equal(environmentOf('C:\\w\\.venv\\Scripts\\python.exe'), 'C:/w/.venv');
    assert.equal(environmentOf('C:/Python311/python.exe'), 'C:/Python311');
    assert.equal(environmentOf('/opt/conda/envs/a/'), '/opt/conda/envs/a');
  });

  it('is found in a folder', async () => {
    const found = await environmentsIn('/w', folders({ '/w/venv/pyvenv.cfg': '', '/w/env/notes.txt': '' }));
    assert.deepEqual(found, ['/w/venv']);
  });

  it('has its packages, linked folders and those of the base when it inherits', async () => {
    const files = folders({
      '/w/.venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = true\n',
      '/w/.venv/lib/python3.9/site-packages/a.py': '',
      '/w/.venv/lib/python3.11/site-packages/b.py': '',
      '/w/.venv/lib/python3.11/site-packages/dev.pth': 'import evil\n# note\n/src/mine\n../other\n',
      '/usr/lib/python3/dist-packages/torch/__init__.py': '',
    });
    assert.deepEqual(await packageFolders('/w/.venv', files), [
      '/w/.venv/lib/python3.11/site-packages',
      '/w/.venv/lib/python3.9/site-packages',
      '/src/mine',
      '/w/.venv/lib/python3.11/site-packages/../other',
      '/usr/lib/python3/dist-packages',
    ]);
  });

  it('does not inherit unless it says so', async () => {
    const files = folders({
      '/w/.venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = false\n',
      '/usr/lib/python3/dist-packages/a.py': '',
    });
    assert.deepEqual(await packageFolders('/w/.venv', files), []);
  });

  it('on Windows has one folder of packages', async () => {
    assert.deepEqual(await packageFolders('C:/py', folders({ 'C:/py/Lib/site-packages/a.py': '' })), [
      'C:/py/Lib/site-packages',
    ]);
  });
});

describe('folder of a setting', () => {
  it('is absolute or starts at the workspace folder', () => {
    assert.equal(settingFolder('src/../lib', '/w', null), '/w/lib');
    assert.equal(settingFolder('${' + 'workspaceFolder}/src/', '/w', null), '/w/src');
    assert.equal(settingFolder('~/code', '/w', '/home/me'), '/home/me/code');
    assert.equal(settingFolder('C:\\code', 'C:/w', null), 'C:/code');
    assert.equal(settingFolder('/a/./b', '/w', null), '/a/b');
    assert.equal(settingFolder('../../..', '/w', null), '/');
  });
});
