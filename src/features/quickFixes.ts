import type { Problem } from '../analysis/facts';
import { ignoring } from '../analysis/ignored';
import type { FixData } from '../protocol/analysis';
import type { View } from './document';

/** The changes that remove the problems which a range touches, and comments that silence those that may be meant. */
export function quickFixes(view: View, start: number, end: number): FixData[] {
  return view.facts.problems.flatMap((p) =>
    p.end < start || end < p.start ? [] : [...mending(view, p), ...silencing(view, p)],
  );
}

function mending({ document }: View, { fix, code, start, end }: Problem): FixData[] {
  if (!fix) return [];
  const edit = { range: document.lines.range(fix.start, fix.end), text: fix.text };
  return [{ title: fix.title, edit, code, problem: document.lines.range(start, end), preferred: true }];
}

function silencing({ document }: View, { severity, code, start, end }: Problem): FixData[] {
  const comment = severity === 'error' ? null : ignoring(document, start, code);
  if (!comment) return [];
  const edit = { range: document.lines.range(comment.at, comment.at), text: comment.text };
  const title = `Ignore ${code} in this line`;
  return [{ title, edit, code, problem: document.lines.range(start, end), preferred: false }];
}
