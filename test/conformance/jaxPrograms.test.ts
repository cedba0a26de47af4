/** Programs in JAX and Flax: what the analyser says of every name against what it held when they were run. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonFact } from '../../src/features/cliJson';
import { analyseText } from './analyse';
import { FACTS } from './recorded';

type Recorded = Readonly<Record<string, readonly string[]>>;

const LEAST_RIGHT = 0.95;

/** The fact of a name that a line assigns to: the first of that text on it. */
function targetOf(facts: readonly JsonFact[], lines: readonly string[], line: number, name: string) {
  return facts
    .filter(({ range: { start, end }, path }) => {
      const text = lines[line].slice(start.character, end.character);
      return path.length === 0 && start.line === line && end.line === line && text === name;
    })
    .sort((a, b) => a.range.start.character - b.range.start.character)[0];
}

/** Does a shape agree with what was recorded, `float32[3,4]`? A size that is a formula, or a type that is not known, agrees. */
function agrees({ shape, dtype }: JsonFact['tensors'][number], seen: string): boolean {
  const [, type, dims] = /^(\w+)\[([\d,]*)\]$/.exec(seen)!;
  const sizes = dims ? dims.split(',').map(Number) : [];
  if (dtype !== null && dtype !== type) return false;
  return !shape || (shape.length === sizes.length && shape.every((d, i) => typeof d !== 'number' || d === sizes[i]));
}

/** At the left margin sizes are numbers and types are known; in functions, which take any batch, a size may be a formula. */
function isKnown(fact: JsonFact | undefined, isInside: boolean): boolean {
  return (fact?.tensors ?? []).some(
    ({ shape, dtype }) => shape && (isInside || (dtype !== null && shape.every((d) => typeof d === 'number'))),
  );
}

describe('conformance: programs in JAX', () => {
  const programs: Record<string, Recorded> = JSON.parse(readFileSync(join(FACTS, 'jax', 'programs.json'), 'utf8'));
  for (const [name, recorded] of Object.entries(programs)) {
    it(`${name} has the shapes that it has`, () => {
      const text = readFileSync(join(FACTS, 'jax', 'programs', name), 'utf8');
      const { facts, problems } = analyseText(name, text);
      assert.deepEqual(problems, []);
      const lines = text.split('\n');
      const wrong: string[] = [];
      const open: string[] = [];
      for (const [place, seen] of Object.entries(recorded)) {
        const [line, variable] = place.split(' ');
        const fact = targetOf(facts, lines, Number(line) - 1, variable);
        if (!isKnown(fact, /^\s/.test(lines[Number(line) - 1]))) open.push(place);
        for (const tensor of fact?.tensors ?? []) {
          if (!seen.some((s) => agrees(tensor, s))) wrong.push(`${place}: said ${JSON.stringify(tensor)}, is ${seen}`);
        }
      }
      assert.deepEqual(wrong, []);
      const total = Object.keys(recorded).length;
      console.log(`      ${total - open.length} of ${total} names known`);
      assert.ok(total - open.length >= LEAST_RIGHT * total, open.join('\n'));
    });
  }
});
