/** A size that the author named by `B, T, C = x.shape` gets another name: the variable, and the word in what is said of shapes. */
import { Variables } from '../../analysis/constants/variables';
import { functionHints } from '../../analysis/hints';
import { placeOf } from '../../analysis/hints/hint';
import type { ClassDef, FunctionDef, Name } from '../../python/ast';
import { walk } from '../../python/visit';
import { spanAt } from '../lexical';
import { sizeOf } from '../sizeNames';
import { type Action, type Edit, namesInside, type Site } from './site';

/** With these a program looks up variables by their names. */
const BY_NAME = /^(locals|vars|eval|exec|globals|dir)$/;

export function renameSize(site: Site): Action[] {
  const { within, path } = site;
  const name = path.at(-1);
  if (!within || name?.kind !== 'Name' || !sizeOf(site.view.document.ast, name.id, name.start)) return [];
  const uses = usesOf(site, within, name.id);
  if (!uses) return [];
  const places = [...uses.map((n) => n.start), ...saidIn(site, within, name.id)];
  const starts = [...new Set(places)].sort((a, b) => a - b);
  const edits = starts.map((start): Edit => ({ start, end: start + name.id.length, text: name.id }));
  const taken = [...namesInside(within)].filter((n) => n !== name.id);
  return [{ title: `Rename size ${name.id}…`, kind: 'refactor.rewrite', edits, rename: { name: name.id, taken } }];
}

/** All places of the local variable; null where it may be reached in other ways. */
function usesOf(site: Site, f: FunctionDef, name: string): Name[] | null {
  const variable = new Variables(site.view.document.ast).scopeOf(f)?.variables.get(name);
  let byName = false;
  walk(f, (n) => {
    if (n.kind === 'Name' && BY_NAME.test(n.id)) byName = true;
    if ((n.kind === 'Global' || n.kind === 'Nonlocal') && n.names.includes(name)) byName = true;
    return undefined;
  });
  const bound = variable?.bindings.map((b) => b.node) ?? [];
  if (!variable || byName || !bound.every((n) => n.kind === 'Name')) return null;
  return [...(bound as Name[]), ...variable.reads];
}

/** The word in comments, docstrings and quoted annotations of the function that say shapes. */
function saidIn(site: Site, f: FunctionDef, name: string): number[] {
  const { ast, text, lexical } = site.view.document;
  const around = site.path[site.path.indexOf(f) - 1];
  const cls = around?.kind === 'ClassDef' ? (around as ClassDef) : null;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_.])${name}(?![\\p{L}\\p{N}_])`, 'gu');
  return functionHints({ ast, text }, f, cls).flatMap((hint) => {
    const start = placeOf(hint, text);
    if (start === null || hint.trust === 'name' || start < f.start || start > endOfLine(text, f.end)) return [];
    const isText = spanAt(lexical.strings, start) !== null || spanAt(lexical.comments, start) !== null;
    return isText ? [...hint.text.matchAll(word)].map((m) => start + m.index) : [];
  });
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
