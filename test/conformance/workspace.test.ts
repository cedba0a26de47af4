/**
 * The sample workspace, and programs at the edges of the rules, against recorded run-time shapes: with each recorded
 * driver, and with nothing known.
 */

import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { analyseFiles } from './analyse';
import { observedFile, type RecordedRun, workspaceFile, workspaceRuns } from './recorded';
import { Score, scoreFile } from './score';

/** The part of the workspace's expressions of one shape that has to be known, over all its programs. */
const FLOORS = { withDriver: 0.97, aloneAny: 0.8, aloneFull: 0.6 };

function scoreRun(run: RecordedRun, withDriver: boolean): Score {
  const paths = run.sources.map((s) => workspaceFile(s.path));
  const driver = withDriver ? workspaceFile(run.driver) : undefined;
  const answers = analyseFiles(paths, { roots: paths.map((p) => dirname(p)), driver });
  const score = new Score();
  for (const [i, source] of run.sources.entries()) {
    score.add(scoreFile(answers[i], observedFile(source, paths[i])));
  }
  return score;
}

/** Programs at the edges show what is sound, not how much of ordinary code is known. */
function isOrdinary(run: RecordedRun): boolean {
  return !run.driver.startsWith('programs/');
}

describe('conformance: the sample workspace', () => {
  for (const withDriver of [true, false]) {
    describe(withDriver ? 'with the sizes of a driver' : 'with nothing known', () => {
      const total = new Score();

      for (const run of workspaceRuns()) {
        it(`${run.name} says nothing that is not so`, () => {
          const score = scoreRun(run, withDriver);
          if (isOrdinary(run)) {
            total.add(score);
          } else {
            console.log(`        ${score}`);
          }
          assert.deepEqual(score.unsound(withDriver ? 'with claims' : 'without claims'), []);
        });
      }

      it('knows most shapes', () => {
        console.log(`        ${total}`);
        assert.ok(total.total > 0, 'nothing was scored');
        const missing = `${total}\n${total.missing().slice(0, 40).join('\n')}`;
        if (withDriver) {
          assert.ok(total.share('exact') >= FLOORS.withDriver, missing);
        } else {
          assert.ok(total.share('exact', 'symbolic', 'partial', 'ambiguous') >= FLOORS.aloneAny, missing);
          assert.ok(total.share('exact', 'symbolic') >= FLOORS.aloneFull, missing);
        }
      });
    });
  }
});
