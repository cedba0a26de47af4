/** The sample notebook, its cells joined as the editor joins them, against recorded run-time shapes. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinCells } from '../../src/features/notebook';
import { analyseText } from './analyse';
import { FACTS, isCurrent, observedCells, type RecordedNotebook, WORKSPACE } from './recorded';
import { scoreFile } from './score';

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[];
}

describe('conformance: the sample notebook', () => {
  it('shows every shape, from cell to cell', () => {
    const facts = join(FACTS, 'workspace', 'notebooks', 'attention.json');
    const recorded = JSON.parse(readFileSync(facts, 'utf8')) as RecordedNotebook;
    const path = join(WORKSPACE, recorded.path);
    assert.ok(isCurrent(recorded, path), 'the facts about the notebook are stale: record them again');

    const { cells } = JSON.parse(readFileSync(path, 'utf8')) as Notebook;
    const code = [...cells.keys()].filter((i) => cells[i].cell_type === 'code');
    const joined = joinCells(code.map((i) => cells[i].source.join('')));
    const observed = observedCells(recorded, joined.text, new Map(code.map((cell, i) => [cell, joined.cells[i]])));
    const score = scoreFile(analyseText('attention.py', joined.text), observed);
    assert.deepEqual(score.unsound(), []);
    assert.ok(score.share('exact', 'symbolic') >= 0.97, `${score}\n${score.missing().join('\n')}`);
  });
});
