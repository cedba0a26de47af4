import assert from 'node:assert/strict';
import { TensorCode } from '../../../src/analysis/tensorCode';

function mayHold(text: string, files: Readonly<Record<string, string | undefined>> = {}): boolean {
  const read = (path: string) => (path in files ? files[path] : null);
  return new TensorCode().mayHold(text, '/w/pkg/main.py', ['/w/pkg', '/w'], read);
}

describe('tensor code', () => {
  it('is told by its words', () => {
    for (const text of [
      'import torch\n',
      'from numpy.linalg import norm',
      'def f(x: "Tensor"): ...',
      '# a tensor\n',
      'np = __import__(name)',
    ])
      assert.equal(mayHold(text), true, text);
  });

  it('is told by what it does with values', () => {
    for (const text of ['def f(x):\n    B, T = x.shape\n', 'def f(a, b):\n    return a @ b\n', 'y = f(x).view(3)\n'])
      assert.equal(mayHold(text), true, text);
  });

  it('is told by what it imports', () => {
    const torch = 'import torch\nx = torch.zeros(2)\n';
    for (const [text, path] of [
      ['import other', '/w/other.py'],
      ['import os, other as o', '/w/pkg/other.py'],
      ['from other import (\n    a,\n    x,\n)\n', '/w/other/__init__.py'],
      ['from . import (\n    a,\n    x,\n)\n', '/w/pkg/x.py'],
      ['from ..up import x', '/w/up.py'],
      ['from other.deep import x', '/w/other/__init__.py'],
      ['from other import deep', '/w/other/deep.py'],
      ['def f():\n    import other\n', '/w/other.py'],
    ])
      assert.equal(mayHold(text, { [path]: torch }), true, text);
    const chain = { '/w/a.py': 'import b\n', '/w/b.py': 'import a\nimport c\n', '/w/c.py': torch };
    assert.equal(mayHold('import a\n', chain), true);
    assert.equal(mayHold('import a\n', { '/w/a.py': undefined }), true);
  });

  it('is nothing else', () => {
    const other = 'import os, sys\n\n\ndef f(x):\n    return [i for i in x if i]\n';
    assert.equal(mayHold(''), false);
    assert.equal(mayHold(`import argparse\nimport a\n${other}`, { '/w/a.py': other }), false);
    assert.equal(mayHold('@decorator\ndef f(): ...\n'), false);
  });
});
