import assert from 'node:assert/strict';
import { hoverMarkdown } from '../../../src/features/markdown';
import type { HoverData } from '../../../src/protocol/analysis';

const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 1 } };

describe('hover as markdown', () => {
  const link = (command: string, argument: unknown) => `command:${command}?${JSON.stringify(argument).length}`;

  it('is a block of text, then a line a dim with a link', () => {
    const data: HoverData = {
      range,
      lines: [
        { kind: 'head', label: 'x', text: 'float32 (B, 2)', link: null },
        { kind: 'detail', label: 'B', text: 'x.size(0)', link: { text: 'm.py:5', place: { uri: '/m.py', range } } },
        {
          kind: 'detail',
          label: 'called',
          text: 'm.py:9 with (1, 2)',
          link: { text: 'm.py:9', place: { uri: '/m.py', range } },
        },
      ],
      copy: '(B, 2)',
      constant: null,
      panels: [],
    };
    assert.deepEqual(hoverMarkdown(data, link).split('\n'), [
      '```text',
      'x        float32 (B, 2)',
      '```',
      '`B\u00a0\u00a0\u00a0\u00a0\u00a0` x.size(0) — [m.py:5](command:goTo?89)  ',
      '`called` [m.py:9](command:goTo?89) with (1, 2)  ',
      '[Copy shape](command:copyText?8 "Copy (B, 2)")',
    ]);
  });

  it('shows elements in a block of their own, and links to all of them', () => {
    const data: HoverData = {
      range,
      lines: [
        { kind: 'head', label: 'x', text: 'int64 (2, 1)', link: null },
        { kind: 'value', label: '', text: '[[1],', link: null },
        { kind: 'value', label: '', text: ' [2]]', link: null },
        { kind: 'detail', label: 'range', text: '1 … 2', link: null },
      ],
      copy: '(2, 1)',
      constant: { uri: 'file:///m.py', range },
      panels: [],
    };
    assert.deepEqual(hoverMarkdown(data, link).split('\n'), [
      '```text',
      'x       int64 (2, 1)',
      '```',
      '```python',
      '[[1],',
      ' [2]]',
      '```',
      '`range` 1 … 2  ',
      '[Copy shape](command:copyText?8 "Copy (2, 1)") · [Show value](command:showValueAt?96 "Show all elements")',
    ]);
  });

  it('lets no source text become markup', () => {
    const label = 'a```b';
    const data: HoverData = {
      range,
      lines: [
        { kind: 'head', label, text: 'bool ()', link: null },
        { kind: 'detail', label: '`<b>`', text: '[x](command:evil) <img> *y*', link: null },
      ],
      copy: null,
      constant: null,
      panels: [],
    };
    const text = hoverMarkdown(data, link);
    assert.ok(text.startsWith('````text\n') && text.includes('\n````\n'));
    assert.ok(text.includes('`` `<b>` ``'));
    assert.ok(text.includes('\\[x\\](command:evil) \\<img\\> \\*y\\*'));
  });
});
