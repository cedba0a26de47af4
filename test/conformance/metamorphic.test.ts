/**
 * What is known without a driver, instantiated with a driver's sizes, is what is known with it: the facts found with a
 * driver are taken for the truth, and those found alone are scored against them.
 */

import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import type { JsonFact, JsonFile } from '../../src/features/cliJson';
import { analyseFiles } from './analyse';
import { workspaceFile, workspaceRuns } from './recorded';
import { type Observed, type ObservedFile, scoreFile } from './score';

/** The facts whose sizes are all known. */
function asObserved(file: JsonFile): ObservedFile {
  return { path: file.file, expressions: file.facts.flatMap(observed), plain: [] };
}

function observed(fact: JsonFact): Observed[] {
  const shapes = fact.tensors.map((t) => t.shape);
  const known = shapes.every((s) => s?.every((d) => typeof d === 'number'));
  if (!known) {
    return [];
  }
  const { start, end } = fact.range;
  const dtypes = [...new Set(fact.tensors.flatMap((t) => (t.dtype === null ? [] : [t.dtype])))];
  return [{ start, end, label: '', path: fact.path, shapes: shapes as number[][], dtypes }];
}

describe('conformance: facts without a driver hold under every driver', () => {
  for (const run of workspaceRuns()) {
    for (const source of run.sources) {
      it(`${source.path} under ${run.driver}`, () => {
        const path = workspaceFile(source.path);
        const roots = [dirname(path)];
        const [driven] = analyseFiles([path], { roots, driver: workspaceFile(run.driver) });
        const [alone] = analyseFiles([path], { roots });
        const truth = asObserved(driven);
        assert.ok(truth.expressions.length > 0, 'the driver reaches nothing');
        assert.deepEqual(scoreFile(alone, truth).unsound(), []);
      });
    }
  }
});
