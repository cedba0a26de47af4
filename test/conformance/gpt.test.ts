/** The GPT of the sample workspace: what people read on its important lines, on its own and with its scripts. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { analyseFiles } from './analyse';
import { workspaceFile } from './recorded';

const MODEL = workspaceFile('gpt/model.py');

type Texts = (line: string, expression?: string) => string[];

/** The distinct texts of an expression on the first line that holds a snippet; without one of the line's target. */
function texts(driver?: string): Texts {
  const { text, json } = analyse(driver);
  const lines = text.split('\n');
  return (snippet, expression) => {
    const line = lines.findIndex((l) => l.includes(snippet));
    assert.ok(line >= 0, `no line holds ${snippet}`);
    const character = lines[line].indexOf(expression ?? snippet);
    const found = json.facts.find((f) => {
      const { start, end } = f.range;
      if (start.line !== line || start.character !== character || f.path.length > 0) return false;
      return expression === undefined || (end.line === line && end.character === character + expression.length);
    });
    return [...new Set(found?.tensors.map((t) => t.text))];
  };
}

function analyse(driver?: string) {
  const text = readFileSync(MODEL, 'utf8');
  const [json] = analyseFiles([MODEL], { roots: [dirname(MODEL)], driver: driver && workspaceFile(driver) });
  return { text, json };
}

describe('the GPT of the workspace', () => {
  describe('on its own', () => {
    let of: Texts;
    before(() => {
      of = texts();
    });

    it('names the input and the three parts of the projection', () => {
      assert.deepEqual(of('self.c_attn(x).split', 'self.c_attn(x)'), ['(B, T, 3·n_embd)']);
      for (const name of ['q', 'k', 'v']) assert.deepEqual(of('q, k, v = self', name), ['(B, T, n_embd)'], name);
    });

    it('splits the heads and merges them again', () => {
      for (const name of ['q', 'k', 'v']) {
        assert.deepEqual(of(`${name} = ${name}.view(B`, name), ['(B, n_head, T, n_embd//n_head)'], name);
      }
      assert.deepEqual(of('scores = q @'), ['(B, n_head, T, T)']);
      assert.deepEqual(of('y = weights @ v'), ['(B, n_head, T, n_embd//n_head)']);
      assert.deepEqual(of('y = y.transpose(1, 2).contiguous()'), ['(B, T, n_embd)']);
      assert.deepEqual(of('self.resid_dropout(self.c_proj(y))', 'self.c_proj(y)'), ['(B, T, n_embd)']);
    });

    it('knows what a block gets and gives', () => {
      assert.deepEqual(of('x = x + self.attn'), ['(B, T, n_embd)']);
      assert.deepEqual(of('x = x + self.mlp'), ['(B, T, n_embd)']);
      assert.deepEqual(of('x = block(x)'), ['(B, T, n_embd)']);
    });

    it('knows the logits with targets and without', () => {
      assert.deepEqual(of('logits = self.lm_head(x[:'), ['(B, 1, vocab_size)']);
      assert.deepEqual(of('logits = self.lm_head(x)'), ['(B, T, vocab_size)']);
      assert.deepEqual(of('loss = F.cross_entropy'), ['()']);
    });
  });

  it('has the sizes of train.py with it as driver', () => {
    const of = texts('gpt/train.py');
    assert.deepEqual(of('q = q.view(B', 'q'), ['(B, n_head, T, 16)']);
    assert.deepEqual(of('scores = q @'), ['(B, n_head, T, T)']);
    assert.deepEqual(of('y = y.transpose(1, 2).contiguous()'), ['(B, T, n_embd)']);
    assert.deepEqual(of('logits = self.lm_head(x)'), ['(B, T, vocab_size)']);
  });

  it('has the sizes of sample.py with it as driver, where the text grows', () => {
    const of = texts('gpt/sample.py');
    assert.deepEqual(of('scores = q @'), ['(B, n_head, T, T)']);
    assert.deepEqual(of('logits = self.lm_head(x[:'), ['(B, 1, vocab_size)']);
    assert.deepEqual(of('probs = F.softmax(logits'), ['(B, vocab_size)']);
  });

  it('says for every size where it comes from', () => {
    const { json, text } = analyse();
    const line = text.split('\n').findIndex((l) => l.includes('scores = q @'));
    const scores = json.facts.find((f) => f.range.start.line === line && f.range.end.character === 'scores'.length + 8);
    assert.deepEqual(scores?.why, ['B: x.size(0)', 'n_head: config.n_head', 'T: x.size(1)']);
  });
});
