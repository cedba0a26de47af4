/** Annotations of parameters and of assigned names, in every notation that is known. */
import type { Expr } from '../../python/ast';
import { annotated } from './annotated';
import { lastName } from './expressions';
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
    for (const s of statements)
      if (s.kind === 'AnnAssign' && s.value && s.target.kind === 'Name')
        found.push(...of(s.annotation, s.target, s.target.id, source));
    return found;
  },
};

function of(annotation: Expr | null, subject: Expr | { start: number; end: number }, name: string, source: string) {
  const said = annotation && annotationSays(annotation, source);
  return said ? [{ ...said, subject, name }] : [];
}

/** The shape that an annotation says, also of what may be None. */
export function annotationSays(annotation: Expr, source: string): Said | null {
  for (const notation of NOTATIONS) {
    const said = notation(annotation, source);
    if (said) return said;
  }
  if (annotation.kind === 'Subscript' && lastName(annotation.value) === 'Optional')
    return annotationSays(annotation.index, source);
  if (annotation.kind !== 'BinOp' || annotation.op !== '|') return null;
  const isNone = (e: Expr) => e.kind === 'Constant' && e.type === 'none';
  if (isNone(annotation.right)) return annotationSays(annotation.left, source);
  return isNone(annotation.left) ? annotationSays(annotation.right, source) : null;
}
