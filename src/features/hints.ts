import type { DimFact, ExpressionFact, TensorFact } from '../analysis/facts';
import type { HintData, HintMode } from '../protocol/analysis';
import { choose } from './contexts';
import type { View } from './document';
import { type LogicalLine, spanAt } from './lexical';
import { expressionName, shapeText, sizesText, tupleText } from './text';

/** So many calls are listed. */
const MAX_CALLED = 3;

/** One shape beside an expression, and what is to be said of it. */
interface Shown {
  readonly fact: ExpressionFact;
  readonly name: string;
  readonly text: string;
  /** With the sizes that names stand for. */
  readonly full: string;
  readonly tooltip: readonly string[];
}

/**
 * Shapes beside the code: of parameters after their name, of what a statement assigns at its end. Mode `on` leaves
 * out shapes that are not wholly known. Only hints between the offsets are given.
 */
export function hints(view: View, start: number, end: number, context: string | null, mode: HintMode): HintData[] {
  const { facts, document } = view;
  const found: HintData[] = [];
  const assigned = new Map<LogicalLine, Shown[]>();
  for (const fact of facts.expressions) {
    if (fact.kind === 'expression' || fact.end < start || fact.start > end) continue;
    const shown = show(view, fact, context, mode);
    if (!shown) continue;
    const line = fact.kind === 'target' ? spanAt(document.lexical.lines, fact.start) : null;
    if (line) assigned.set(line, [...(assigned.get(line) ?? []), shown]);
    else found.push(hintAt(view, fact.end, shown.text, [shown]));
  }
  for (const [line, targets] of assigned) {
    const text = assignmentText(targets, line);
    if (!commentSays(view, line, text)) found.push(hintAt(view, line.end, text, targets));
  }
  return found;
}

function hintAt(view: View, offset: number, text: string, shown: readonly Shown[]): HintData {
  const tooltip = shown.flatMap(({ name, full, tooltip }) => [`${name}: ${full}`, ...tooltip]).join('\n');
  return { position: view.document.lines.position(offset), text, tooltip };
}

/** The shape alone when the statement plainly assigns to one name, else names and shapes. */
function assignmentText(targets: readonly Shown[], line: LogicalLine): string {
  const [first] = targets;
  if (targets.length === 1 && first.fact.start === line.start && first.fact.path.length === 0) return first.text;
  const names = new Map<string, string[]>();
  for (const { name, text } of targets) {
    const same = names.get(text) ?? [];
    names.set(text, same.includes(name) ? same : [...same, name]);
  }
  return [...names].map(([text, same]) => `${same.join(', ')} ${text}`).join(' · ');
}

/** The statement's own comment gives the shape already. */
function commentSays(view: View, line: LogicalLine, text: string): boolean {
  if (!line.comment) return false;
  const plain = (s: string) => s.replace(/\s+/g, '');
  return plain(view.document.text.slice(line.comment.start, line.comment.end)).includes(plain(text));
}

function show(view: View, fact: ExpressionFact, context: string | null, mode: HintMode): Shown | null {
  const { general, called } = choose(view.facts, fact, context);
  const text = common(general);
  if (text === null || (mode === 'on' && /\?|…/.test(text))) return null;
  return {
    fact,
    name: expressionName(fact, view.document.text),
    text,
    full: general.length === 1 ? shapeText(general[0]) : text,
    tooltip: [...reasons(general), ...called.slice(0, MAX_CALLED).map(calledText), ...further(called.length)],
  };
}

function calledText({ tensor, contexts }: ReturnType<typeof choose>['called'][number]): string {
  const sites = [...new Set(contexts.map((c) => c.site ?? c.label))];
  const more = sites.length > MAX_CALLED ? ` and ${sites.length - MAX_CALLED} more` : '';
  return `  ${sizesText(tensor)} from ${sites.slice(0, MAX_CALLED).join(', ')}${more}`;
}

function further(called: number): string[] {
  return called > MAX_CALLED ? [`  and ${called - MAX_CALLED} more`] : [];
}

/** Where the dims come from and what the fact rests on, each once. */
function reasons(tensors: readonly TensorFact[]): string[] {
  const dims = tensors.flatMap((t) => t.dims).filter((d) => d.origin);
  const lines = [...dims.map((d) => `  ${d.name ?? d.text}: ${d.origin!.text}`), ...tensors.flatMap((t) => t.why)];
  return [...new Set(lines)];
}

/**
 * What shapes have in common: the shape when they are the same, `?` where dims differ, both when two ranks are
 * possible; null when nothing is left to say.
 */
export function common(tensors: readonly TensorFact[]): string | null {
  const texts = [...new Set(tensors.map((t) => t.text))];
  if (texts.length === 1) return texts[0];
  const [first, ...rest] = tensors;
  const alike = rest.every((t) => t.dims.length === first.dims.length && t.rest === null) && first.rest === null;
  if (!alike) return texts.length === 2 ? texts.join(' or ') : null;
  const merged = first.dims.map((dim, i) => commonDim([dim, ...rest.map((t) => t.dims[i])]));
  if (merged.every((text) => text === '?')) return null;
  return tupleText(merged);
}

/** The text that all have, else the name that all have. */
function commonDim(dims: readonly DimFact[]): string {
  const [first] = dims;
  if (dims.every((d) => d.text === first.text)) return first.text;
  return first.name !== undefined && dims.every((d) => d.name === first.name) ? first.name : '?';
}
