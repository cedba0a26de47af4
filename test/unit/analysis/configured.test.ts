/** What holds in the models that a file builds is no claim about models with other configurations. */
import assert from 'node:assert/strict';
import { Configured } from '../../../src/analysis/configured';
import type { DimFact } from '../../../src/analysis/facts';
import { SourceFile } from '../../../src/analysis/source';

const uri = '/w/a.py';
const code = `class Model:
    def __init__(self, dim=32):
        self.stem = conv(3, 64)

    def forward(self, x):
        return x

def small():
    return Model(48)
`;
const file = new SourceFile(uri, 'a', code, false, false).parsed();
const [model] = file.ast.body;

/** A number that is written in the code there. */
function number(value: number): DimFact {
  const start = code.indexOf(String(value));
  return { text: String(value), value, symbol: null, origin: { text: '', place: { uri, start, end: start + 2 } } };
}

function opened(dims: readonly DimFact[]): readonly DimFact[] {
  const tensor = { dims, rest: null, text: '(…)', dtype: null, library: 'torch', why: [] } as const;
  return new Configured(file).opened(tensor, model).dims;
}

describe('sizes in the models of a file', () => {
  it('are numbers where the class writes them', () => {
    assert.deepEqual(opened([number(64)]), [number(64)]);
  });

  it('have a name of their own where a factory, a default or a computation gave them, and read as before', () => {
    const at = { uri, start: code.indexOf('self.stem'), end: code.indexOf('64') + 3 };
    const computed: DimFact = {
      text: '12',
      value: 12,
      symbol: null,
      name: 'head_dim',
      origin: { text: '', place: at },
    };
    const found = opened([number(48), number(32), computed, computed]);
    assert.deepEqual(
      found.map((d) => d.value),
      [null, null, null, null],
    );
    assert.deepEqual(
      found.map((d) => d.text),
      ['48', '32', '12', '12'],
    );
    assert.equal(new Set(found.map((d) => d.symbol)).size, 4);
  });

  it('are symbols as they are, and of formulas, in which a configured number may stand, only what people read', () => {
    const batch: DimFact = { text: 'N', value: null, symbol: 'Model.forward.N' };
    const height: DimFact = { text: 'H//16', value: null, symbol: 'Model.forward.H//16' };
    const [first, second] = opened([batch, height]);
    assert.deepEqual(first, batch);
    assert.equal(second.text, 'H//16');
    assert.notEqual(second.symbol, height.symbol);
  });
});
