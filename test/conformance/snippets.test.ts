/** Every snippet, run by Python: its check passes. Where there is no PyTorch the test says so and runs none. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { readSnippets, SNIPPETS_FOLDER } from '../../scripts/docs/snippets';

/** The first of some interpreters that has PyTorch, or null. */
function pythonWithTorch(): string | null {
  const candidates = [process.env.NABLA_PYTHON, 'python3', '/usr/bin/python3'].filter((p) => p !== undefined);
  return candidates.find((python) => spawnSync(python, ['-c', 'import numpy, torch']).status === 0) ?? null;
}

const snippets = readSnippets();

/** One process imports PyTorch once and runs them all, each as a program of its own; what fails goes to stderr. */
const RUN_ALL = `
import runpy, sys, traceback
failed = 0
for path in sys.argv[1:]:
    try:
        runpy.run_path(path, run_name="__main__")
    except BaseException:
        failed += 1
        print(path, file=sys.stderr)
        traceback.print_exc()
print(f"{len(sys.argv) - 1 - failed} passed")
`;

describe('the snippets', () => {
  const python = pythonWithTorch();

  it(`each have a check that asserts something${python ? '' : ' (no Python with PyTorch was found, none is run)'}`, () => {
    const without = snippets.filter(({ check }) => !/^ +assert /m.test(check));
    assert.deepEqual(
      without.map(({ file }) => file),
      [],
    );
    assert.ok(snippets.length > 0);
  });

  if (python !== null) {
    it(`pass their checks in ${python}`, () => {
      const paths = snippets.map((s) => resolve(SNIPPETS_FOLDER, s.file));
      const { stdout, stderr } = spawnSync(python, ['-c', RUN_ALL, ...paths], { encoding: 'utf8' });
      assert.equal(stdout.trim().split('\n').at(-1), `${paths.length} passed`, stderr);
    });
  }
});
