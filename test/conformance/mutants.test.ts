/**
 * Small edits of torchvision's models: those with which PyTorch raised on account of a shape should be reported, those
 * that ran must not be. Needs torchvision's sources, as torchvision.test.ts does.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyseEdited } from './analyse';
import { FACTS, needTorchvision, readJsonLines, torchvisionRoot } from './recorded';

interface Edit {
  /** From 1. */
  readonly line: number;
  /** UTF-8 bytes from 0; the edit stays on one line. */
  readonly col: number;
  readonly end_col: number;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
}

interface Mutant {
  readonly id: string;
  readonly source: string;
  readonly driver: string;
  readonly outcome: 'original' | 'raises' | 'runs-same' | 'runs-different';
  readonly edit?: Edit;
  readonly message?: string;
}

/** Every n-th mutant: the run stays within a minute. */
const STRIDE = 5;
/** The part of the raising mutants that must be reported, on whichever line. */
const FLOOR = 0.8;

function mutatedText(path: string, edit: Edit | undefined): string {
  const lines = readFileSync(path, 'utf8').split('\n');
  if (edit) {
    const bytes = Buffer.from(lines[edit.line - 1]);
    const [head, tail] = [bytes.subarray(0, edit.col), bytes.subarray(edit.end_col)];
    assert.equal(bytes.subarray(edit.col, edit.end_col).toString(), edit.before);
    lines[edit.line - 1] = `${head}${edit.after}${tail}`;
  }
  return lines.join('\n');
}

describe('conformance: mutated programs', () => {
  const root = torchvisionRoot();
  const mutants = readJsonLines<Mutant>(join(FACTS, 'mutants', 'torchvision.jsonl.gz'));
  const sample = mutants.filter((m, i) => m.outcome === 'original' || i % STRIDE === 0);

  before(function () {
    needTorchvision(this);
  });

  it('reports what raises and nothing else', () => {
    const alarms: string[] = [];
    const missed: string[] = [];
    let raising = 0;
    for (const mutant of sample) {
      const path = join(root, mutant.source);
      const driver = join(FACTS, 'torchvision', mutant.driver);
      const file = analyseEdited(path, mutatedText(path, mutant.edit), { roots: [root], driver });
      const errors = file.problems.filter((p) => p.severity === 'error');
      const title = `${mutant.id} line ${mutant.edit?.line}: ${mutant.edit?.before} -> ${mutant.edit?.after}`;
      if (mutant.outcome !== 'raises') {
        alarms.push(...errors.map((e) => `${title}: line ${e.range.start.line + 1}: ${e.message}`));
        continue;
      }
      raising += 1;
      if (errors.length === 0) {
        missed.push(`${title}: ${mutant.message}`);
      }
    }
    console.log(
      `      ${raising - missed.length} of ${raising} raising mutants reported, ${alarms.length} false alarms`,
    );
    assert.deepEqual(alarms, []);
    assert.ok(raising - missed.length >= FLOOR * raising, missed.join('\n'));
  });
});
