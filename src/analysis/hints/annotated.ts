/** `Annotated[Tensor, "B T C"]`, `Annotated[Tensor, Shape["B, T"]]`, `Annotated[Tensor, Shape("B", 3)]`. */
import type { Expr } from '../../python/ast';
import type { AnnotationNotation } from './annotations';
import { insideOf, lastName, tensorLibrary } from './expressions';
import type { Said } from './hint';
import { readSizes, type Size, splitAtCommas } from './sizes';

export const annotated: AnnotationNotation = (e, source) => {
  if (e.kind !== 'Subscript' || lastName(e.value) !== 'Annotated' || e.index.kind !== 'Tuple') return null;
  const [type, ...more] = e.index.elts;
  const library = tensorLibrary(type);
  if (!library) return null;
  for (const note of more) {
    const said = noteOf(note, source);
    if (said) return { ...said, library, isTensor: true };
  }
  return null;
};

type Note = Pick<Said, 'sizes' | 'text' | 'start' | 'rewrite'>;

function noteOf(note: Expr, source: string): Note | null {
  const inside = insideOf(note, source);
  if (inside) return stringNote(inside);
  if (note.kind === 'Tuple' || note.kind === 'List') return listNote(note.elts, note, source);
  const word = note.kind === 'Call' ? lastName(note.func) : note.kind === 'Subscript' ? lastName(note.value) : '';
  if (!/shape|^size|^dims?$/i.test(word)) return null;
  const args = note.kind === 'Call' ? note.args : argumentsOf((note as Expr & { kind: 'Subscript' }).index);
  if (note.kind === 'Call' && note.keywords.length > 0) return null;
  const only = args.length === 1 ? insideOf(args[0], source) : null;
  return only ? stringNote(only) : listNote(args, note, source);
}

function argumentsOf(index: Expr): readonly Expr[] {
  return index.kind === 'Tuple' ? index.elts : [index];
}

/** `B T C`, `B, T, C`, `(B, T, C)`; a note of one word may say anything. */
function stringNote({ text, start }: { readonly text: string; readonly start: number }): Note | null {
  const [, before, body] = /^(\s*[([]?)\s*([^()[\]]*?)\s*[)\]]?\s*$/.exec(text) ?? [];
  if (!body) return null;
  const comma = body.includes(',');
  const items = comma ? splitAtCommas(body) : body.split(/\s+/);
  const sizes = readSizes(items);
  const isShape = comma || before.trim() !== '' || items.length > 1;
  if (!sizes || !isShape || (items.length > 1 && !isList(items))) return null;
  const written = (dims: readonly string[]) =>
    comma || dims.every((d) => !/\s/.test(d)) ? text.replace(body, dims.join(comma ? ', ' : ' ')) : null;
  return { text, start, sizes, rewrite: written };
}

/** Prose has long words. */
function isList(items: readonly string[]): boolean {
  return items.every((s) => !/^\p{Ll}[\p{Ll}]+$/u.test(s.trim())) || items.length < 6;
}

function listNote(items: readonly Expr[], whole: Expr, source: string): Note | null {
  const sizes = items.map((item) => sizeOf(item, source));
  if (sizes.length === 0 || sizes.includes(null)) return null;
  const text = source.slice(whole.start, whole.end);
  return { text, start: whole.start, sizes: sizes as readonly Size[] };
}

/** A size that is an expression of its own: `"B"`, `3`, `B`, `...`. */
export function sizeOf(e: Expr, source: string): Size | null {
  if (e.kind === 'Constant' && e.type === 'ellipsis') return { kind: 'rest', name: null, text: '...' };
  const text = e.kind === 'Constant' && e.type === 'str' ? String(e.value) : source.slice(e.start, e.end);
  return readSizes([text])?.[0] ?? null;
}
