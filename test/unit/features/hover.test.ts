import assert from 'node:assert/strict';
import type { Context } from '../../../src/analysis/facts';
import { hover, shapeAt } from '../../../src/features/hover';
import { hoverText } from '../../../src/features/markdown';
import { dim, fact, factsOf, place, symbols, tensor, viewOf } from './fake';

const source = `def forward(self, x):  # (B, T, C)
    scores = q @ k.transpose(-2, -1)
    print("q has a shape", f"{q.shape}")
    out, state = self.rnn(x)
    y = self.c_attn(x)[0]
`;

const scoresType = tensor('', {
  dims: [
    dim('B', { text: 'x.size(0)', place: { uri: 'file:///w/model.py', ...place(source, '‹x›):') } }),
    dim('n_head=12', { text: 'config.n_head', place: { uri: '/w/train.py', start: 8, end: 9 } }),
    dim('T'),
    dim('T'),
  ],
  text: '(B, n_head, T, T)',
  why: ['q is 4-D, line 3'],
});

const called: Context = { id: 1, label: 'train.py:88', place: { uri: '/w/train.py', start: 8, end: 9 } };

const facts = factsOf(
  [
    fact(source, '‹scores› = q', [
      { tensor: scoresType, contexts: [0] },
      { tensor: tensor('8 12 256 256'), contexts: [1] },
    ]),
    fact(source, 'q @ k.transpose(-2, -1)', scoresType),
    fact(source, '‹q› @', 'B H T D'),
    fact(source, '‹k›.transpose', 'B H T D'),
    fact(source, 'k.transpose(-2, -1)', 'B H D T'),
    fact(source, '{‹q›.shape', 'B H T D'),
    fact(source, 'self.rnn(x)', 'T B 64', { path: [0] }),
    fact(source, 'self.rnn(x)', '2 B 64', { path: [1] }),
    fact(source, 'self.c_attn(x)[0]', 'T 3', {}),
    fact(source, 'self.c_attn(x)', 'B T 3'),
  ],
  {
    contexts: [symbols, called],
    moduleExpressions: [{ ...place(source, 'self.c_attn'), module: { className: 'Linear', parameters: 1771776 } }],
  },
);
const view = viewOf(source, facts, { '/w/train.py': 'import x\nmodel(y)\n' });

function textAt(marked: string, context: string | null = null): string | null {
  const { start } = place(source, marked);
  const found = hover(view, start, start, context);
  return found && hoverText(found);
}

describe('hover', () => {
  it('says shape, origins, call sites and reasons', () => {
    assert.deepEqual(textAt('‹scores› = q')?.split('\n'), [
      'scores    float32 (B, n_head, T, T) = (B, 12, T, T)',
      'B         x.size(0)            model.py:1',
      'n_head    config.n_head = 12   train.py:1',
      'called    train.py:88 with (8, 12, 256, 256)',
      'because   q is 4-D, line 3',
    ]);
  });

  it('shows the chosen context alone', () => {
    assert.equal(textAt('‹scores› = q', 'train.py:88'), 'scores   float32 (8, 12, 256, 256)');
  });

  it('takes the smallest expression that holds the cursor', () => {
    assert.match(textAt('‹q› @')!, /^q {3}float32 \(B, H, T, D\)/);
    assert.match(textAt('‹@›')!, /^q @ k\.transpose\(-2, -1\) /);
    assert.match(textAt('‹transpose›')!, /^k\.transpose\(-2, -1\) {3}float32 \(B, H, D, T\)/);
  });

  it('takes the expression behind which the cursor stands', () => {
    const { end } = place(source, '‹q› @');
    assert.match(hoverText(hover(view, end, end, null)!), /^q {3}/);
  });

  it('points at a subscript from its bracket', () => {
    assert.match(textAt('(x)‹[›0]')!, /^self\.c_attn\(x\)\[0\] /);
  });

  it('takes the fact that equals the selection, else the smallest around it', () => {
    const at = (marked: string) => {
      const { start, end } = place(source, marked);
      return shapeAt(view, start, end, null);
    };
    assert.equal(at('q @ k.transpose(-2, -1)'), '(B, n_head, T, T)');
    assert.equal(at('q @ ‹k.trans›pose'), '(B, H, D, T)');
  });

  it('is silent in comments and strings, but not in the expressions of an f-string', () => {
    assert.equal(textAt('# (B, ‹T›'), null);
    assert.equal(textAt('"q ‹has›'), null);
    assert.match(textAt('{‹q›.shape')!, /^q /);
  });

  it('lists the tensors of a tuple', () => {
    assert.equal(textAt('self.‹rnn›'), 'self.rnn(x)[0]   float32 (T, B, 64)\nself.rnn(x)[1]   float32 (2, B, 64)');
  });

  it('says the parameters of a module', () => {
    assert.equal(textAt('self.‹c_attn›'), 'self.c_attn   Linear · 1,771,776 parameters');
  });

  it('says what the call costs, in symbols or with a unit', () => {
    const lastLine = (more: Parameters<typeof tensor>[1]) => {
      const costly = factsOf([fact('x', 'x', tensor('B T', more))]);
      return hoverText(hover(viewOf('x', costly), 0, 0, null)!)
        .split('\n')
        .at(-1);
    };
    const flops = { text: '2·B·n_head·T²·hs', value: null, atLeast: false };
    const bytes = { text: '4·B·n_head·T²', value: null };
    assert.equal(lastLine({ flops, bytes }), 'cost   2·B·n_head·T²·hs FLOPs · 4·B·n_head·T² bytes');
    const known = { text: '4831838208', value: 4_831_838_208, atLeast: true };
    assert.equal(
      lastLine({ flops: known, bytes: { text: '25165824', value: 25_165_824 } }),
      'cost   at least 4.83 GFLOPs · 25.2 MB',
    );
  });

  it('leaves out what the call costs where there is no room', () => {
    const dims = Array.from({ length: 11 }, (_, i) => dim(`d${i}`, { text: `x.size(${i})` }));
    const flops = { text: '2·d0', value: null, atLeast: false };
    const last = (n: number) => {
      const full = factsOf([fact('x', 'x', tensor('', { dims: dims.slice(0, n), text: '(…)', flops }))]);
      return hover(viewOf('x', full), 0, 0, null)!.lines.at(-1)!.label;
    };
    assert.equal(last(10), 'cost');
    assert.equal(last(11), 'd10');
  });

  it('has at most twelve lines', () => {
    const dims = Array.from({ length: 20 }, (_, i) => dim(`d${i}`, { text: `x.size(${i})` }));
    const many = factsOf([fact('x', 'x', tensor('', { dims, text: '(…)', why: ['a', 'b', 'c', 'd'] }))]);
    assert.equal(hover(viewOf('x', many), 0, 0, null)!.lines.length, 12);
  });
});
