import type { Constant, NoConstant } from '../analysis/constants/constants';
import type { DimFact, ExpressionFact, TensorFact } from '../analysis/facts';
import type { HoverData, HoverLine } from '../protocol/analysis';
import { choose } from './contexts';
import { decimalBytesText, flopsText, plural } from './counts';
import { placeData, placeText, type View } from './document';
import { type Found, lookup } from './lookup';
import { fittingPanels } from './panels';
import { expressionName, oneLine, sizesText, typesText } from './text';
import { valueLines } from './values';

const MAX_LINES = 12;
const MAX_TENSORS = 6;
const MAX_CALLED = 3;
const MAX_WHY = 2;

/** The value of the expression that stands exactly there, when it is a constant. */
export type Evaluate = (start: number, end: number) => Constant | NoConstant;

/** What is known of the expression at a cursor or a selection; null when that is nothing. */
export function hover(
  view: View,
  start: number,
  end: number,
  context: string | null,
  evaluate?: Evaluate,
): HoverData | null {
  const found = lookup(view, start, end);
  if (!found) return null;
  const range = view.document.lines.range(found.start, found.end);
  if (found.kind === 'module')
    return { range, lines: [moduleLine(view, found)], copy: null, constant: null, panels: [] };
  const value = evaluate && constantLines(view, found, context, evaluate);
  const lines = tensorLines(view, found.facts, context, value ?? []);
  return {
    range,
    lines: lines.slice(0, MAX_LINES),
    copy: shapesText(view, found.facts, context),
    constant: value ? { uri: view.document.uri, range } : null,
    panels: fittingPanels(view, found, context).map((panel) => ({ panel, at: { uri: view.document.uri, range } })),
  };
}

function constantLines(
  view: View,
  { start, end, facts }: Extract<Found, { kind: 'tensors' }>,
  context: string | null,
  evaluate: Evaluate,
): HoverLine[] | null {
  const [fact, ...others] = facts;
  if (others.length > 0 || fact.path.length > 0 || fact.kind === 'parameter') return null;
  return valueLines(evaluate(start, end), choose(view.facts, fact, context).general);
}

/** The shapes at a place alone, to be copied: `(B, n_head, T, T)`. */
export function shapeAt(view: View, start: number, end: number, context: string | null): string | null {
  const found = lookup(view, start, end);
  return found?.kind === 'tensors' ? shapesText(view, found.facts, context) : null;
}

function shapesText(view: View, facts: readonly ExpressionFact[], context: string | null): string {
  const texts = facts.map((f) => [...new Set(choose(view.facts, f, context).general.map((t) => t.text))].join(' or '));
  return texts.join(', ');
}

function moduleLine(view: View, found: Extract<Found, { kind: 'module' }>): HoverLine {
  const { className, parameters, formula } = found.module;
  const known = parameters === null ? formula && `${formula} parameters` : plural(parameters, 'parameter');
  const count = known ? ` · ${known}` : '';
  return head(oneLine(view.document.text.slice(found.start, found.end)), className + count);
}

function tensorLines(
  view: View,
  facts: readonly ExpressionFact[],
  context: string | null,
  value: readonly HoverLine[],
): HoverLine[] {
  const choices = facts.slice(0, MAX_TENSORS).map((fact) => ({ fact, ...choose(view.facts, fact, context) }));
  const heads = choices.map((c) => head(expressionName(c.fact, view.document.text), generalText(c)));
  if (facts.length > MAX_TENSORS) heads.push(head('…', `${facts.length - MAX_TENSORS} more`));
  const general = choices.flatMap((c) => c.general);
  const called = calledLines(view, choices);
  const why = whyLines(general);
  const room = MAX_LINES - heads.length - value.length - called.length - why.length;
  const dims = dimLines(view, general).slice(0, Math.max(0, room));
  // What it costs is the first to go when there is no room.
  // What an assignment takes is told at the operation that takes it.
  const isTarget = facts.some((f) => f.kind === 'target');
  const cost = dims.length < room && !isTarget ? costLines(general) : [];
  return [...heads, ...value, ...dims, ...called, ...why, ...cost];
}

/** `2·B·n_head·T²·hs FLOPs · 4·B·n_head·T² bytes`, `4.83 GFLOPs · 25.2 MB`. */
function costLines(tensors: readonly TensorFact[]): HoverLine[] {
  const [first, ...others] = tensors;
  const { flops, bytes } = first ?? {};
  if (!flops || others.some((t) => t.flops?.text !== flops.text || t.flops.atLeast !== flops.atLeast)) return [];
  const count = flops.value === null ? `${flops.text} FLOPs` : flopsText(flops.value);
  const size = bytes && (bytes.value === null ? `${bytes.text} bytes` : decimalBytesText(bytes.value));
  const parts = [flops.atLeast ? `at least ${count}` : count, ...(size && others.length === 0 ? [size] : [])];
  return [detail('cost', parts.join(' · '))];
}

/** Sizes that lines below say of each call are not said here too, where names stand for them. */
function generalText({ general, called }: ReturnType<typeof choose>): string {
  const named = new Set(general.map((t) => t.text)).size === 1 && new Set(general.map((t) => t.dtype)).size === 1;
  const all = named && called.length >= general.length && general.length > 1;
  if (!all) return typesText(general);
  const { dtype, text } = general[0];
  return dtype === null ? text : `${dtype} ${text}`;
}

/** One line for each dim that has a name: what it is and where it was set. */
function dimLines(view: View, tensors: readonly TensorFact[]): HoverLine[] {
  const lines = new Map<string, HoverLine>();
  const dims = tensors.flatMap((t) => t.dims);
  // A name that stands for several sizes comes from several places.
  const differs = (d: DimFact) => d.value !== null && dims.some((e) => e.name === d.name && e.value !== d.value);
  for (const dim of dims) {
    if (dim.name !== undefined && differs(dim)) continue;
    for (const { name, origin } of namedParts(dim)) {
      if (lines.has(name)) continue;
      const { text, place } = origin;
      const at = place ? placeData(view, place) : null;
      lines.set(name, {
        kind: 'detail',
        label: name,
        text: withValue(text, dim, name),
        link: place && at ? { text: placeText(view, place), place: at } : null,
      });
    }
  }
  return [...lines.values()];
}

/** The dim by its name, or the symbols that it is computed from. */
function namedParts(dim: DimFact): NonNullable<DimFact['parts']> {
  if (dim.parts) return dim.parts;
  return dim.origin ? [{ name: dim.name ?? dim.text, origin: dim.origin }] : [];
}

/** `config.n_head = 12`: the origin says the value of a known size, unless it does already. */
function withValue(origin: string, dim: DimFact, name: string): string {
  if (dim.value === null || name === String(dim.value)) return origin;
  const said = new RegExp(`(^|[^\\w.])${dim.value}($|[^\\w.])`).test(origin);
  return said ? origin : `${origin} = ${dim.value}`.trimStart();
}

/** `called   train.py:88 with (8, 12, 256, 256)`. */
function calledLines(view: View, choices: readonly ReturnType<typeof choose>[]): HoverLine[] {
  const all = choices.flatMap((c) => c.called);
  const lines = all.slice(0, MAX_CALLED).map(({ tensor, contexts }): HoverLine => {
    const [first, ...others] = contexts;
    const sites = new Set(others.map((c) => c.site ?? c.label));
    const name = first?.site ?? first?.label ?? '';
    sites.delete(name);
    const more = sites.size > 0 ? ` and ${sites.size} more` : '';
    const at = first?.place ? placeData(view, first.place) : null;
    return {
      kind: 'detail',
      label: 'called',
      text: `${name}${more} with ${sizesText(tensor)}`.trimStart(),
      link: first && at ? { text: name, place: at } : null,
    };
  });
  if (all.length > MAX_CALLED) lines.push(detail('called', `and ${all.length - MAX_CALLED} more`));
  return lines;
}

function whyLines(tensors: readonly TensorFact[]): HoverLine[] {
  const reasons = [...new Set(tensors.flatMap((t) => t.why))];
  const shown = reasons.slice(0, MAX_WHY).map((reason) => detail('because', reason));
  if (reasons.length > MAX_WHY) shown.push(detail('because', `and ${reasons.length - MAX_WHY} more`));
  return shown;
}

function head(label: string, text: string): HoverLine {
  return { kind: 'head', label, text, link: null };
}

function detail(label: string, text: string): HoverLine {
  return { kind: 'detail', label, text, link: null };
}
