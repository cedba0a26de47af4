import type { Facts } from '../analysis/facts';
import type { Lines } from '../base/lines';
import type { ShapeRow } from '../protocol/analysis';
import { countText } from './counts';
import { modulesOf } from './summary';
import { expressionName, typesText } from './text';

/**
 * Every expression of the file that holds a tensor, by position, then the modules that the file builds. The same text
 * with the same shape is given once a line.
 */
export function listShapes(facts: Facts, lines: Lines): ShapeRow[] {
  const seen = new Set<string>();
  const rows: ShapeRow[] = [];
  for (const fact of facts.expressions) {
    const row: ShapeRow = {
      range: lines.range(fact.start, fact.end),
      name: expressionName(fact, lines.text),
      kind: fact.kind,
      type: typesText(fact.tensors.map((t) => t.tensor)),
    };
    const key = `${row.range.start.line} ${row.name} ${row.type}`;
    if (!seen.has(key)) rows.push(row);
    seen.add(key);
  }
  return [...rows, ...moduleRows(facts, lines)];
}

function moduleRows(facts: Facts, lines: Lines): ShapeRow[] {
  const roots = modulesOf(facts, lines.text).filter((m) => m.path === '');
  return roots.map((m) => ({
    range: lines.range(m.start, m.end),
    name: m.name,
    kind: 'module',
    type: `${m.className} · ${m.formula ?? countText(m.parameters)} parameters${m.output === null ? '' : ` · ${m.output}`}`,
  }));
}
