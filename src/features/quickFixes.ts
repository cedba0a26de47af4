import type { FixData } from '../protocol/analysis';
import type { View } from './document';

/** The changes that remove the problems which a range touches. */
export function quickFixes({ facts, document }: View, start: number, end: number): FixData[] {
  return facts.problems.flatMap(({ fix, code, ...problem }) => {
    if (!fix || problem.end < start || end < problem.start) return [];
    return [
      {
        title: fix.title,
        edit: { range: document.lines.range(fix.start, fix.end), text: fix.text },
        code,
        problem: document.lines.range(problem.start, problem.end),
      },
    ];
  });
}
