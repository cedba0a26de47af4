/** The message of a problem: the clash, where each size comes from, what to change. */
import type { Dim } from '../core/dim';
import type { Problem } from './facts';
import type { SeenProblem } from './recorder';

export function problemOf(p: SeenProblem): Problem {
  const { error } = p;
  const lines = [error.message];
  const related: Problem['related'][number][] = [];
  for (const { dim, role } of error.dims) {
    lines.push(`  ${dimText(dim)} = ${role}${originText(dim, p)}`);
    const o = dim.label?.origin;
    if (o?.file !== undefined && o.offset !== undefined) {
      related.push({
        place: { uri: o.file, start: o.offset, end: o.offset },
        message: `${dim.value ?? dim.format()} comes from here${dim.label?.name ? ` (${dim.label.name})` : ''}`,
      });
    }
  }
  if (error.fix) lines.push(`Fix: ${error.fix}`);
  return { start: p.node.start, end: p.node.end, severity: 'error', code: error.code, message: lines.join('\n'), related };
}

function dimText(d: Dim): string {
  return d.format((s) => s.name, '·');
}

function originText(d: Dim, p: SeenProblem): string {
  const parts: string[] = [];
  const label = d.label;
  if (label?.name) parts.push(label.name);
  if (label?.origin?.text) parts.push(label.origin.text);
  const o = label?.origin;
  if (o?.file === p.file.uri && o.offset !== undefined) parts.push(`line ${p.file.line(o.offset)}`);
  return parts.length ? `, ${parts.join(', ')}` : '';
}
