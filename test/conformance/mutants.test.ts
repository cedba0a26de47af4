/**
 * Small edits of running programs: those with which PyTorch raised on account of a shape should be reported, those that
 * still ran must not be. The edits of torchvision's models need its sources, as torchvision.test.ts does.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { analyseEdited } from './analyse';
import { FACTS, needTorchvision, readJsonLines, torchvisionRoot, workspaceFile } from './recorded';

interface Edit {
  /** From 1. */
  readonly line: number;
  /** UTF-8 bytes from 0; the edit stays on one line. */
  readonly col: number;
  readonly end_col: number;
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

/** A set of mutants, and where its files are. */
interface Corpus {
  readonly name: string;
  readonly source: (mutant: Mutant) => string;
  readonly driver: (mutant: Mutant) => string;
  readonly roots: (source: string) => string[];
  /** Every n-th mutant is looked at, so that the run stays short. */
  readonly stride: number;
  /** The part of the raising mutants that must be reported, on whichever line. */
  readonly floor: number;
}

const CORPORA: readonly Corpus[] = [
  {
    name: 'workspace',
    source: (m) => workspaceFile(m.source),
    driver: (m) => workspaceFile(m.driver),
    roots: (source) => [dirname(source)],
    stride: 4,
    floor: 0.9,
  },
  {
    name: 'torchvision',
    source: (m) => join(torchvisionRoot(), m.source),
    driver: (m) => join(FACTS, 'torchvision', m.driver),
    roots: () => [torchvisionRoot()],
    stride: 10,
    floor: 0.8,
  },
];

function mutatedText(path: string, edit: Edit | undefined): string {
  const lines = readFileSync(path, 'utf8').split('\n');
  if (edit) {
    const bytes = Buffer.from(lines[edit.line - 1]);
    const [head, tail] = [bytes.subarray(0, edit.col), bytes.subarray(edit.end_col)];
    assert.equal(bytes.subarray(edit.col, edit.end_col).toString(), edit.before, 'the mutants are of another text');
    lines[edit.line - 1] = `${head}${edit.after}${tail}`;
  }
  return lines.join('\n');
}

function title({ id, edit }: Mutant): string {
  return edit ? `${id} line ${edit.line}: ${edit.before} -> ${edit.after}` : id;
}

for (const corpus of CORPORA) {
  describe(`conformance: mutants of ${corpus.name}`, () => {
    if (corpus.name === 'torchvision') {
      before(function () {
        needTorchvision(this);
      });
    }

    it('reports what raises and nothing else', () => {
      const all = readJsonLines<Mutant>(join(FACTS, 'mutants', `${corpus.name}.jsonl.gz`));
      const alarms: string[] = [];
      const missed: string[] = [];
      let raising = 0;
      for (const mutant of all.filter((_, i) => i % corpus.stride === 0)) {
        const path = corpus.source(mutant);
        const run = { roots: corpus.roots(path), driver: corpus.driver(mutant) };
        const { problems } = analyseEdited(path, mutatedText(path, mutant.edit), run);
        const errors = problems.filter((p) => p.severity === 'error');
        if (mutant.outcome !== 'raises') {
          alarms.push(...errors.map((e) => `${title(mutant)}: line ${e.range.start.line + 1}: ${e.message}`));
          continue;
        }
        raising += 1;
        if (errors.length === 0) {
          missed.push(`${title(mutant)}: ${mutant.message}`);
        }
      }
      const reported = raising - missed.length;
      console.log(`      ${reported} of ${raising} raising mutants reported, ${alarms.length} false alarms`);
      assert.deepEqual(alarms, []);
      assert.ok(reported >= corpus.floor * raising, missed.join('\n'));
    });
  });
}
