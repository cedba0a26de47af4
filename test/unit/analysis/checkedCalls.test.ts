/** Calls that jaxtyping refuses: those of a program of which it is recorded what they raise, and what is never said. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Workspace } from '../../../src/analysis/workspace';

const FACTS = 'test/facts/jaxtyping';

function mismatches(text: string) {
  const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
  workspace.setDocument('/w/m.py', '/w/m.py', 1, text);
  const { problems, fault } = workspace.facts('/w/m.py');
  assert.equal(fault, undefined);
  return problems.filter((p) => p.code === 'annotation-mismatch');
}

const HEAD = `import torch
from beartype import beartype
from dataclasses import dataclass
from jaxtyping import Float, jaxtyped
from torch import Tensor

@jaxtyped(typechecker=beartype)
def pair(x: Float[Tensor, "b c"], y: Float[Tensor, "b d"]):
    return x

@jaxtyped(typechecker=beartype)
@dataclass
class Batch:
    x: Float[Tensor, "b c"]
    y: Float[Tensor, "b d"]

`;
const WRONG = 'pair(torch.zeros(2, 3), torch.zeros(4, 5))';

describe('calls that jaxtyping checks', () => {
  it('are refused where they raise', () => {
    const text = readFileSync(`${FACTS}/calls.py`, 'utf8');
    const { sha256, raises } = JSON.parse(readFileSync(`${FACTS}/calls.json`, 'utf8'));
    assert.equal(createHash('sha256').update(text).digest('hex'), sha256, 'record again');
    const lines = mismatches(text).map((p) => text.slice(0, p.start).split('\n').length);
    assert.deepEqual(lines, Object.keys(raises).map(Number));
  });

  it('are told with what clashes, and where that is annotated', () => {
    const [problem] = mismatches(`${HEAD}Batch(torch.zeros(2, 3), torch.zeros(4, 5))\n`);
    const text = `${HEAD}Batch(torch.zeros(2, 3), torch.zeros(4, 5))\n`;
    assert.equal(problem.severity, 'warning');
    assert.equal(text.slice(problem.start, problem.end), 'Batch(torch.zeros(2, 3), torch.zeros(4, 5))');
    assert.equal(problem.message, 'Batch: y is (4, 5), but its annotation says b d: b is 4 here and 2 in x');
    const [{ place, message }] = problem.related;
    assert.deepEqual([text.slice(place.start, place.end), message], ['y', 'annotated here']);
  });

  it('are told in functions, and of modules', () => {
    const inFunction = mismatches(`${HEAD}def f(x):\n    n, m = x.shape\n    return ${WRONG}\n`);
    assert.equal(inFunction.length, 1);
    const net = `class Net(torch.nn.Module):
    @jaxtyped(typechecker=beartype)
    def forward(self, x: Float[Tensor, "b c 3"]):
        return x

Net()(torch.zeros(2, 3, 3))
Net()(torch.zeros(2, 3))
`;
    const text = HEAD + net;
    const found = mismatches(text).map((p) => text.slice(p.start, p.end));
    assert.deepEqual(found, ['Net()(torch.zeros(2, 3))']);
  });

  const silent: [title: string, code: string][] = [
    ['may not be reached', `def f(flag):\n    if flag:\n        ${WRONG}\n`],
    ['may be caught', `try:\n    ${WRONG}\nexcept Exception:\n    pass\n`],
    ['have sizes that are not known', 'def f(x: Tensor, n: int):\n    pair(x, torch.zeros(n, 3))\n'],
    [
      'are checked by something that is not known',
      '@jaxtyped(typechecker=check)\ndef pair(x: Float[Tensor, "b"], y):\n    return x\n\n'.concat(WRONG, '\n'),
    ],
    [
      'are perhaps decorated',
      `def raw(x: Float[Tensor, "b"], y):\n    return x\n\nif flag():\n    pair = jaxtyped(typechecker=beartype)(raw)\nelse:\n    pair = raw\n${WRONG}\n`,
    ],
    [
      'are of another notation',
      `@jaxtyped(typechecker=beartype)\ndef pair(x: Annotated[Tensor, "B T C"], y):\n    return x\n\n${WRONG}\n`,
    ],
    [
      'rest on what hints say',
      'def f(x: Float[Tensor, "4 c"]):\n    y: Float[Tensor, "5 d"] = load()\n    return pair(x, y)\n',
    ],
  ];
  for (const [title, code] of silent)
    it(`are not told where they ${title}`, () => assert.deepEqual(mismatches(HEAD + code), []));
});
