/** What the library models answer, against what PyTorch and Python answered when it was recorded. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExpressionFact, Facts } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';

type Tensor = readonly [path: readonly number[], shape: readonly number[], dtype: string];

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

function analyse(text: string): Facts {
  const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
  workspace.setDocument('/program.py', '/program.py', 1, text);
  return workspace.facts('/program.py');
}

function shown(fact: ExpressionFact): string {
  return fact.tensors
    .map(
      ({ tensor }) =>
        `${tensor.dtype} [${tensor.rest === null ? tensor.dims.map((d) => d.value ?? '?') : 'unknown rank'}]`,
    )
    .join(' or ');
}

/** What is known of the targets at the left margin, by line and path. */
function targets(text: string, facts: Facts): Map<string, string> {
  const found = new Map<string, string>();
  for (const e of facts.expressions) {
    if (e.kind !== 'target' || (e.start > 0 && text[e.start - 1] !== '\n')) continue;
    const line = text.slice(0, e.start).split('\n').length;
    found.set(`${line}:${e.path.join('.')}`, shown(e));
  }
  return found;
}

/** The lines whose tensors differ from the recorded ones. */
function differences(text: string, facts: Facts, recorded: Readonly<Record<string, readonly Tensor[]>>): string[] {
  const found = targets(text, facts);
  const lines = text.split('\n');
  return Object.entries(recorded).flatMap(([line, tensors]) =>
    tensors.flatMap(([path, shape, dtype]) => {
      const ours = found.get(`${line}:${path.join('.')}`) ?? 'nothing';
      const real = `${dtype} [${shape}]`;
      return ours === real ? [] : [`line ${line} ${lines[Number(line) - 1]} at [${path}]: ${ours}, really ${real}`];
    }),
  );
}

describe('library models', function () {
  this.timeout(60_000);

  it('modules and distributions yield what the real ones do', () => {
    const samples: { source: string; tensors: Tensor[] }[] = JSON.parse(read('test/facts/modules.json'));
    assert.ok(samples.length > 200, 'the record is there');
    const head = [
      'import torch',
      'from torch import nn',
      'from collections import OrderedDict',
      'from torch.distributions import *',
    ];
    const text = [...head, ...samples.map((s, n) => `o${n} = ${s.source}`), ''].join('\n');
    const recorded = Object.fromEntries(samples.map((s, n) => [head.length + n + 1, s.tensors]));
    const facts = analyse(text);
    assert.deepEqual(facts.problems, []);
    assert.deepEqual(differences(text, facts, recorded), []);
  });

  const programs: Record<string, Record<string, Tensor[]>> = JSON.parse(read('test/facts/library_programs.json'));
  for (const [name, recorded] of Object.entries(programs)) {
    it(`${name} computes what it did`, () => {
      const text = read(`test/unit/library/programs/${name}`);
      const facts = analyse(text);
      assert.deepEqual(facts.problems, []);
      assert.deepEqual(differences(text, facts, recorded), []);
    });
  }
});
