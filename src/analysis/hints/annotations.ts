/** Annotations of parameters, results and assigned names, in every notation that is known. */
import type { Expr } from '../../python/ast';
import { annotated } from './annotated';
import { bareAnnotation, expressionIn, insideOf } from './expressions';
import type { Said } from './hint';
import { jaxtyping } from './jaxtyping';
import type { Reader } from './reader';
import { subscripted } from './subscripted';
import { torchtyping } from './torchtyping';

/** Reads an annotation; null where it is none of that notation. `source` is the text of the file. */
export type AnnotationNotation = (annotation: Expr, source: string) => Said | null;

const NOTATIONS: readonly AnnotationNotation[] = [jaxtyping, annotated, subscripted, torchtyping];

export const annotations: Reader = {
  trust: 'annotation',
  read: ({ node, source, statements }) => {
    const found = node ? node.params.list.flatMap((p) => of(p.annotation, p, p.name, source)) : [];
    for (const s of statements) {
      if (s.kind === 'AnnAssign' && s.value && s.target.kind === 'Name')
        found.push(...of(s.annotation, s.target, s.target.id, source));
      if (s.kind === 'Return' && s.value) found.push(...of(node?.returns ?? null, s.value, '', source));
    }
    return found;
  },
};

function of(annotation: Expr | null, subject: Expr | { start: number; end: number }, name: string, source: string) {
  const said = annotation && annotationSays(annotation, source);
  return said ? [{ ...said, subject, name }] : [];
}

/** The shape that an annotation says, also of what may be None, and one that is written as a string. */
export function annotationSays(annotation: Expr, source: string): Said | null {
  for (const notation of NOTATIONS) {
    const said = notation(annotation, source);
    if (said) return said;
  }
  const quoted = insideOf(annotation, source);
  if (quoted) return quotedSays(quoted);
  const bare = bareAnnotation(annotation);
  return bare && annotationSays(bare.type, source);
}

function quotedSays({ text, start }: { readonly text: string; readonly start: number }): Said | null {
  const annotation = expressionIn(text);
  const said = annotation && annotationSays(annotation, text);
  return said && { ...said, start: start + said.start };
}
