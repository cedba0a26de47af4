/** Every marked line of the workspace's files of bugs is reported with the words its mark asks for, and no other line is. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonProblem } from '../../src/features/cliJson';
import { analyseFiles } from './analyse';
import { FACTS, WORKSPACE } from './recorded';

interface RecordedBug {
  readonly function: string;
  /** From 1. */
  readonly line: number;
  readonly type: string;
  /** What PyTorch or NumPy says. */
  readonly message: string;
  readonly words: readonly string[];
}

interface RecordedBugs {
  readonly files: readonly { readonly file: string; readonly bugs: readonly RecordedBug[] }[];
}

const recorded = JSON.parse(readFileSync(join(FACTS, 'bugs.json'), 'utf8')) as RecordedBugs;

/** The word stands in the text, not inside a longer number or name. */
function mentions(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/^-/, '[-−]');
  return new RegExp(`(?<![\\w.])${escaped}(?![\\w])`).test(text);
}

/** The words marked on each line of the file as it is now, by line from 1. */
function marks(text: string): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const [i, line] of text.split('\n').entries()) {
    const mark = line.split('#!')[1];
    if (mark !== undefined) {
      found.set(
        i + 1,
        mark.split(',').map((w) => w.trim()),
      );
    }
  }
  return found;
}

for (const { file, bugs } of recorded.files) {
  describe(`conformance: ${file}`, () => {
    const path = join(WORKSPACE, file);
    const marked = marks(readFileSync(path, 'utf8'));
    let errors: JsonProblem[];

    before(() => {
      errors = analyseFiles([path])[0].problems.filter((p) => p.severity === 'error');
    });

    it('is the file that was recorded', () => {
      assert.deepEqual(new Map(bugs.map((b) => [b.line, b.words])), marked);
    });

    for (const bug of bugs) {
      it(`${bug.function} is reported on line ${bug.line} with ${bug.words.join(' and ')}`, () => {
        const here = errors.filter((p) => p.range.start.line + 1 === bug.line);
        assert.equal(here.length, 1, `one error was expected, PyTorch says: ${bug.message}`);
        const absent = bug.words.filter((w) => !mentions(here[0].message, w));
        assert.deepEqual(absent, [], here[0].message);
      });
    }

    it('has no other errors', () => {
      const others = errors.filter((p) => !marked.has(p.range.start.line + 1));
      assert.deepEqual(
        others.map((p) => `line ${p.range.start.line + 1}: ${p.message}`),
        [],
      );
    });
  });
}
