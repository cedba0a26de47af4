import type { ExpressionFact, Facts, TensorFact } from '../analysis/facts';
import type { Lines } from '../base/lines';
import type { ShapeRow } from '../protocol/analysis';
import { countText } from './summary';

const MAX_NAME = 48;

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
  return facts.modules.map((m) => ({
    range: lines.range(m.start, m.end),
    name: m.path === '' ? m.name : `${m.name}.${m.path}`,
    kind: 'module',
    type: `${m.className} · ${countText(m.parameters)} parameters${m.output === null ? '' : ` · ${m.output}`}`,
  }));
}

/** The source of an expression on one line, cut in the middle when it is long, with the indexes into its value. */
export function expressionName(fact: Pick<ExpressionFact, 'start' | 'end' | 'path'>, text: string): string {
  return oneLine(text.slice(fact.start, fact.end)) + fact.path.map((i) => `[${i}]`).join('');
}

/** Source on one line, cut in the middle when it is long. */
export function oneLine(source: string): string {
  const name = source.replace(/\s+/g, ' ');
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 14)} … ${name.slice(-11)}`;
}

/** `float32 (B, T, C)`. */
export function typeText(tensor: TensorFact): string {
  return tensor.dtype === null ? tensor.text : `${tensor.dtype} ${tensor.text}`;
}

/** The shapes an expression may take: `float32 (C, H, W) or (N, C, H, W)`. */
export function typesText(tensors: readonly TensorFact[]): string {
  const dtypes = new Set(tensors.map((t) => t.dtype));
  if (dtypes.size > 1) return [...new Set(tensors.map(typeText))].join(' or ');
  const [dtype] = dtypes;
  const shapes = [...new Set(tensors.map((t) => t.text))].join(' or ');
  return dtype === null || dtype === undefined ? shapes : `${dtype} ${shapes}`;
}
