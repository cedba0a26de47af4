import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parse } from '../../../src/python/parse';
import { misplacedNodes } from './invariants';

/** What Python is made of, so that random texts get past the first token. */
const PIECES = [
  ...'def class if else elif for in not is and or lambda async await yield from import with as try except'.split(' '),
  ...'finally return del global raise assert pass match case _ type None True x y self print é 😀'.split(' '),
  ...'1 1. .5 0x 1e 1j " \' """ f" f\'\'\' rb" t" { } {{ }} ( ) [ ] : ; , . ... = := += * ** @ -> ! != # ~ - $ ?'.split(
    ' ',
  ),
  ...['\\', '\n', '\n  ', '\n    ', '\r', '\r\n', '\t', '\f', ' ', '\ufeff', '\0', '\ud800', '\\N{'],
];

const here = dirname(fileURLToPath(import.meta.url));
const SAMPLE = readdirSync(here)
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(join(here, name), 'utf8'));

const code = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));
const spacedCode = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(' '));

/** A real file after a few insertions and deletions. */
const edited = fc
  .tuple(
    fc.constantFrom(...SAMPLE),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.constantFrom('', ...PIECES)), { minLength: 1, maxLength: 5 }),
  )
  .map(([text, edits]) =>
    edits.reduce((current, [place, length, piece]) => {
      const at = place % (current.length + 1);
      return current.slice(0, at) + piece + current.slice(at + length);
    }, text),
  );

function holds(text: string): void {
  const module = parse(text);
  assert.deepEqual(misplacedNodes(module, text.length), []);
  assert.equal(module.end, text.length);
  for (const { start, end } of [...module.errors, ...module.comments]) {
    assert.ok(start >= 0 && start <= end && end <= text.length);
  }
}

describe('parse: never throws, and every node lies in its parent', () => {
  it('on any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds), { numRuns: 500 });
  });
  it('on any sequence of tokens', () => {
    fc.assert(fc.property(fc.oneof(code, spacedCode), holds), { numRuns: 3000 });
  });
  it('on any edit of a file', () => {
    assert.ok(SAMPLE.length > 0);
    fc.assert(fc.property(edited, holds), { numRuns: 500 });
  });
  it('on any beginning of a file', () => {
    for (const text of SAMPLE) {
      for (let end = 0; end <= text.length; end += 7) {
        holds(text.slice(0, end));
      }
    }
  });
});
