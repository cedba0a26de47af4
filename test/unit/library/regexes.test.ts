/** `re` on known texts. The figures are CPython's. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

/** The sizes that `torch.zeros(…)` of the expression has. */
function sizesOf(expression: string): (number | null)[][] {
  const text = `import re\nimport torch\nfrom somewhere import anything\ny = torch.zeros(${expression})\n`;
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  const fact = workspace.facts('/w/a.py').expressions.find((e) => e.kind === 'target');
  return (fact?.tensors ?? []).map((t) => t.tensor.dims.map((d) => d.value));
}

const KNOWN: readonly [string, number[]][] = [
  [`len(re.split(r'(\\d.*)', 'r12')), int(re.split(r'(\\d.*)', 'r12')[1])`, [3, 12]],
  [`int(re.match(r'(?P<kind>[a-z]+)(?P<size>\\d+)', 'vit16').group('size'))`, [16]],
  [`len(re.findall(r'\\d', 'a1b22')), len(re.findall(r'(\\w)(\\d)', 'a1b2')[0])`, [3, 2]],
  [`1 if re.match('b', 'abc') is None else 2, 1 if re.search('b', 'abc') is None else 2`, [1, 2]],
  [`1 if re.fullmatch('ab', 'abc') is None else 2, re.search('b(c)', 'abc').start(1)`, [1, 2]],
  [`1 if re.match('A', 'abc') else 2, 1 if re.match('A', 'abc', re.I) else 2`, [2, 1]],
  [`len(re.sub('[aeiou]', '', 'education')), len(re.compile('a').sub(lambda m: m.group() * 3, 'aba'))`, [4, 7]],
  [`len([m.span() for m in re.finditer('ab', 'abcab')]), len(re.split(',', 'a,b,c', 1))`, [2, 2]],
  [`len(re.match('(a)|(b)', 'b').groups()), 1 if re.match('(a)|(b)', 'b').group(1) is None else 2`, [2, 1]],
];

/** What RE2 reads in another way than Python, or where it goes on elsewhere. */
const UNKNOWN = [
  `len(re.findall('x*', 'axb'))`,
  `len(re.findall('a{,2}', 'aaa'))`,
  `len(re.findall(r'(\\w)\\1', 'aabb'))`,
  `len(re.findall('(?<=a)b', 'ab'))`,
  `len(re.findall('a$', 'a\\na\\n'))`,
  `len(re.findall('(?x) a', 'a'))`,
  `len(re.findall('(a*)+b', 'b'))`,
  `len(re.findall('é', 'é'))`,
  `len(re.findall(anything(), 'ab'))`,
  `len(re.findall('a', anything()))`,
  `len(re.sub('(a)', r'\\1\\1', 'ab'))`,
];

describe('regular expressions', () => {
  for (const [expression, sizes] of KNOWN) {
    it(`torch.zeros(${expression})`, () => assert.deepEqual(sizesOf(expression), [sizes]));
  }

  for (const expression of UNKNOWN) {
    it(`torch.zeros(${expression}) has no known size`, () => assert.deepEqual(sizesOf(expression), [[null]]));
  }
});
