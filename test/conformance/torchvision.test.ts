/**
 * torchvision's models against recorded run-time shapes. Needs torchvision 0.14.1's sources, installed or merely
 * unpacked: in the folder NABLA_TORCHVISION names (it holds `torchvision/`), or where Debian's package puts them.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analyseFiles } from './analyse';
import { FACTS, needTorchvision, observedFile, type RecordedRun, torchvisionRoot, torchvisionRuns } from './recorded';
import { Score, scoreFile } from './score';

const ROOT = torchvisionRoot();
const FLOORS = { withDriver: 0.97, eachDriver: 0.9, several: 0.8, aloneAny: 0.8, aloneFull: 0.6 };
/** Sizes here depend on values, or the models are of another kind: their figures are shown, not held to a floor. */
const NO_FLOOR = /^(detection|video|optical_flow)_/;

function scoreRun(run: RecordedRun, withDriver: boolean): Score {
  const paths = run.sources.map((s) => join(ROOT, s.path));
  const driver = withDriver ? join(FACTS, 'torchvision', run.driver) : undefined;
  const answers = analyseFiles(paths, { roots: [ROOT], driver });
  const score = new Score();
  for (const [i, source] of run.sources.entries()) {
    score.add(scoreFile(answers[i], observedFile(source, paths[i])));
  }
  return score;
}

describe('conformance: torchvision 0.14.1', () => {
  const runs = torchvisionRuns();

  before(function () {
    needTorchvision(this);
  });

  for (const withDriver of [true, false]) {
    describe(withDriver ? 'with the sizes of a driver' : 'with nothing known', () => {
      const total = new Score();

      for (const run of runs) {
        it(`${run.name} says nothing that is not so`, () => {
          const score = scoreRun(run, withDriver);
          assert.deepEqual(score.unsound(withDriver ? 'with claims' : 'without claims'), []);
          if (!NO_FLOOR.test(run.name)) {
            total.add(score);
            const enough = !withDriver || score.share('exact') >= FLOORS.eachDriver;
            assert.ok(enough, `${score}\n${score.missing().slice(0, 20).join('\n')}`);
          }
        });
      }

      it('knows most shapes of the models with fixed sizes', () => {
        console.log(`      ${total}`);
        assert.ok(total.total > 0, 'nothing was scored');
        if (withDriver) {
          const { covered, wrong, missing } = total.several;
          assert.ok(total.share('exact') >= FLOORS.withDriver, `${total}`);
          assert.ok(covered >= FLOORS.several * (covered + wrong + missing), `${total}`);
        } else {
          assert.ok(total.share('exact', 'symbolic', 'partial', 'ambiguous') >= FLOORS.aloneAny, `${total}`);
          assert.ok(total.share('exact', 'symbolic') >= FLOORS.aloneFull, `${total}`);
        }
      });
    });
  }
});
