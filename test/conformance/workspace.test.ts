/** The sample workspace against recorded run-time shapes: with each recorded driver, and with nothing known. */

import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import type { JsonFile } from '../../src/features/cliJson';
import { analyseFiles } from './analyse';
import { observedFile, type RecordedRun, WORKSPACE, workspaceDriver, workspaceRuns } from './recorded';
import { Score, scoreFile } from './score';

/** At least this part of the expressions of one shape, over all programs. */
const FLOORS = { withDriver: 0.97, aloneAny: 0.8, aloneFull: 0.6 };

function scoreRun(run: RecordedRun, withDriver: boolean): Score {
  const paths = run.sources.map((s) => join(WORKSPACE, s.path));
  const options = { roots: paths.map((p) => dirname(p)), driver: withDriver ? workspaceDriver(run) : undefined };
  const answers: JsonFile[] = analyseFiles(paths, options);
  const score = new Score();
  for (const [i, source] of run.sources.entries()) {
    score.add(scoreFile(answers[i], observedFile(source, paths[i])));
  }
  return score;
}

describe('conformance: the sample workspace', () => {
  for (const withDriver of [true, false]) {
    describe(withDriver ? 'with the sizes of a driver' : 'with nothing known', () => {
      const total = new Score();

      for (const run of workspaceRuns()) {
        it(`${run.name} says nothing that is not so`, () => {
          const score = scoreRun(run, withDriver);
          total.add(score);
          assert.deepEqual(score.unsound(), []);
        });
      }

      after(() => console.log(`      ${total}`));

      it('knows most shapes', () => {
        assert.ok(total.total > 0, 'nothing was scored');
        const missing = () => `${total}\n${total.missing().slice(0, 40).join('\n')}`;
        if (withDriver) {
          assert.ok(total.share('exact') >= FLOORS.withDriver, missing());
        } else {
          assert.ok(total.share('exact', 'symbolic', 'partial', 'ambiguous') >= FLOORS.aloneAny, missing());
          assert.ok(total.share('exact', 'symbolic') >= FLOORS.aloneFull, missing());
        }
      });
    });
  }
});
