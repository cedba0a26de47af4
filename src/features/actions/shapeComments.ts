/** Shapes as comments behind the assignments of a function or of the selection; those that are there are made right. */
import type { DimFact, TensorFact } from '../../analysis/facts';
import { commentShapes } from '../../analysis/hints/commentText';
import type { Size } from '../../analysis/hints/sizes';
import type { AnyNode } from '../../python/visit';
import { walk } from '../../python/visit';
import { choose } from '../contexts';
import { common } from '../hints';
import { spanAt } from '../lexical';
import { type Action, type Edit, type Site, walkOwn } from './site';

export function shapeComments(site: Site): Action[] {
  const { within, start, end } = site;
  const edits: Edit[] = [];
  const visit = (n: AnyNode) => {
    const edit = commentOf(site, n);
    if (edit) edits.push(edit);
  };
  const isSelection = start < end;
  if (isSelection)
    walk(site.view.document.ast, (n) => {
      if (n.end < start || end < n.start) return n.kind === 'Module';
      if (start <= n.start && n.end <= end) visit(n);
      return undefined;
    });
  else if (within) walkOwn(within, visit);
  if (edits.length === 0) return [];
  const where = isSelection ? 'the selection' : within!.name;
  return [{ title: `Write shape comments in ${where}`, kind: 'refactor.rewrite', edits }];
}

/** The comment of one assignment to one name; null where there is nothing to write, or a comment that is about other things. */
function commentOf(site: Site, n: AnyNode): Edit | null {
  const target =
    n.kind === 'Assign' && n.targets.length === 1 ? n.targets[0] : n.kind === 'AnnAssign' ? n.target : null;
  if (target?.kind !== 'Name' && target?.kind !== 'Attribute') return null;
  const { lexical, lines } = site.view.document;
  const line = spanAt(lexical.lines, n.start, true);
  const fact = site.factOf(target);
  if (!fact || line?.start !== n.start || site.indentAt(n.start) === null || isShared(site, line.end)) return null;
  const { general } = choose(site.view.facts, fact, site.context);
  if (line.comment)
    return refreshed(site.text.slice(line.comment.start, line.comment.end), line.comment.start, general);
  const text = common(general);
  if (text === null || /\?|…| or /.test(text)) return null;
  const lineEnd = lines.end(lines.lineAt(line.end));
  return { start: line.end, end: lineEnd, text: `  # ${text}` };
}

/** Another statement stands on the line. */
function isShared(site: Site, end: number): boolean {
  const { lexical, lines } = site.view.document;
  const lineEnd = lines.end(lines.lineAt(end));
  return lexical.lines.some((l) => end <= l.start && l.start < lineEnd);
}

/** The change of a comment that is a shape and not the one that is known. */
function refreshed(comment: string, start: number, tensors: readonly TensorFact[]): Edit | null {
  const [shape, ...others] = commentShapes(comment);
  const [tensor] = tensors;
  if (!shape || others.length > 0 || tensors.length > 1 || tensor.rest !== null) return null;
  const words = rightWords(shape.sizes, tensor.dims);
  if (words.includes('?') || words.join() === shape.sizes.map((s) => s.text).join()) return null;
  const text = shape.rewrite(words);
  const at = start + shape.at;
  return text === null || text === shape.text ? null : { start: at, end: at + shape.text.length, text };
}

/** The author's words stay where they may be right, as long as they do not call two sizes the same. */
function rightWords(sizes: readonly Size[], dims: readonly DimFact[]): string[] {
  const known = dims.map((d) => d.text);
  if (sizes.length !== dims.length || sizes.some((s) => s.kind === 'rest')) return known;
  const said = new Set(sizes.map((s) => s.text));
  const words = sizes.map((size, n) => {
    const { text, value } = dims[n];
    if (size.kind === 'number') return value === size.value ? size.text : text;
    return said.has(text) && value === null ? text : size.text;
  });
  const keys = new Map<string, string>();
  const isClear = words.every((word, n) => {
    const key = dims[n].symbol ?? String(dims[n].value);
    const old = keys.get(word);
    keys.set(word, key);
    return old === undefined || old === key || sizes[n].kind === 'any';
  });
  return isClear ? words : known;
}
