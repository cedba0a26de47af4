import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';
import { DocumentText } from '../../../src/features/document';
import { quickFixes } from '../../../src/features/quickFixes';

const LINEAR = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(9200, 128)

    def forward(self, x):
        return self.fc1(torch.flatten(x, 1))

Net()(torch.randn(16, 64, 12, 12))
`;

/** The messages of a program's problems, and what is left of it when the fixes are made. */
function repair(source: string, others: Record<string, string> = {}) {
  const files = { read: (path: string) => others[path] ?? null };
  const workspace = new Workspace(files, { timeBudget: 20_000 });
  workspace.setDocument('/w/net.py', '/w/net.py', 1, source);
  const facts = workspace.facts('/w/net.py');
  const document = new DocumentText(facts.uri, source);
  const fixes = quickFixes({ facts, document, textOf: () => null }, 0, source.length);
  const text = fixes.reduce((done, { edit }) => {
    const [start, end] = [document.lines.offset(edit.range.start), document.lines.offset(edit.range.end)];
    return done.slice(0, start) + edit.text + done.slice(end);
  }, source);
  return { messages: facts.problems.map((p) => p.message), titles: fixes.map((f) => f.title), text };
}

describe('quick fixes', () => {
  it('change the number of the layer, by whatever name it is kept', () => {
    const { messages, titles, text } = repair(LINEAR);
    assert.deepEqual(messages, [
      [
        'linear: inner sizes differ, 9216 and 9200',
        '  9216 = 64·12·12, last dim of input after flatten (line 10)',
        '  9200 = fc1.in_features (line 7)',
        'Fix: set in_features of fc1 to 9216',
      ].join('\n'),
    ]);
    assert.deepEqual(titles, ['Set in_features of fc1 to 9216']);
    assert.equal(text, LINEAR.replace('9200', '9216'));
    assert.deepEqual(repair(text).messages, []);
  });

  it('change a keyword argument too', () => {
    const source = LINEAR.replace('9200, 128', 'out_features=128, in_features=9200');
    assert.equal(repair(source).text, source.replace('9200', '9216'));
  });

  it('write one number for a product or a sum', () => {
    for (const argument of ['92 * 100', '64 * 12 * 13', '(64 * 12) * 11', '9000 + 2 * 100', 'in_features=92 * 100']) {
      const source = LINEAR.replace(
        '9200, 128',
        argument.includes('=') ? `${argument}, out_features=128` : `${argument}, 128`,
      );
      const { titles, text } = repair(source);
      assert.deepEqual(titles, ['Set in_features of fc1 to 9216']);
      assert.equal(text, source.replace(argument.replace('in_features=', ''), '9216'));
      assert.deepEqual(repair(text).messages, []);
    }
  });

  it('say the product that was written', () => {
    const [message] = repair(LINEAR.replace('9200', '64 * 12 * 13')).messages;
    assert.match(message, /9984 = 64·12·13, fc1\.in_features \(line 7\)/);
  });

  it('write one number for the product in a reshape', () => {
    const source = 'import torch\n\ntorch.randn(32, 64, 7, 7).view(32, 64 * 6 * 6)\n';
    const { titles, text } = repair(source);
    assert.deepEqual(titles, ['Write 3136 for 2304']);
    assert.equal(text, source.replace('64 * 6 * 6', '3136'));
  });

  it('change a name where it is given its value, if it is used only there', () => {
    const source = LINEAR.replace('9200, 128', 'SIZE, 128').replace('class Net', 'SIZE = 92 * 100\n\nclass Net');
    const { messages, titles, text } = repair(source);
    assert.match(messages[0], /Fix: set SIZE to 9216$/);
    assert.deepEqual(titles, ['Set SIZE to 9216']);
    assert.equal(text, source.replace('92 * 100', '9216'));
    assert.deepEqual(repair(text).messages, []);
  });

  it('change the number that a class of the user was given', () => {
    const source = LINEAR.replace('9200, 128', 'size, 128')
      .replace('(self):', '(self, size):')
      .replace('Net()(', 'Net(9200)(');
    const { messages, titles, text } = repair(source);
    assert.match(messages[0], /Fix: write 9216 for 9200 in line 12$/);
    assert.deepEqual(titles, ['Write 9216 for 9200 in line 12']);
    assert.equal(text, source.replace('9200', '9216'));
  });

  it('leave a number alone that is used elsewhere too, set twice, or computed with names', () => {
    const uses = {
      size: 'size = 9200\nprint(size)',
      set: 'set = 1\nset = 9200',
      'size * 2': 'size = 4600',
      '18400 // 2': '',
    };
    for (const [argument, before] of Object.entries(uses)) {
      const source = LINEAR.replace('9200, 128', `${argument}, 128`).replace('class Net', `${before}\n\nclass Net`);
      const { messages, titles } = repair(source);
      assert.equal(messages.length, 1, argument);
      assert.deepEqual(titles, [], argument);
    }
  });

  it('leave other files alone', () => {
    const source = `from sizes import SIZE\n${LINEAR.replace('9200, 128', 'SIZE, 128')}`;
    const { messages, titles } = repair(source, { '/w/sizes.py': 'SIZE = 9200\n' });
    assert.match(messages[0], /9200 = SIZE, .* \(sizes\.py:1\)/);
    assert.deepEqual(titles, []);
  });
});
