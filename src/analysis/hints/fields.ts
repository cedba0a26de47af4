/** What a class's body says of the attributes of its instances: `x: Float[Tensor, "b c"]`, in a dataclass or elsewhere. */
import type { ClassDef, Stmt } from '../../python/ast';
import type { SourceFile } from '../source';
import type { ClassValue } from '../values/values';
import { annotationSays } from './annotations';
import type { FieldHint } from './hint';

/** By the statements of the class, which an edit replaces. */
const read = new WeakMap<readonly Stmt[], ReadonlyMap<string, FieldHint>>();

/** The hint of the first class in the order of inheritance that annotates the attribute. */
export function fieldHint(cls: ClassValue, name: string): FieldHint | null {
  for (const { node, file } of cls.mro) {
    const hint = node && file && !file.isLibrary ? fieldsOf(node as ClassDef, file).get(name) : null;
    if (hint) return hint;
  }
  return null;
}

function fieldsOf({ name, body }: ClassDef, file: SourceFile): ReadonlyMap<string, FieldHint> {
  let found = read.get(body);
  if (!found) read.set(body, (found = new Map(body.flatMap((s) => fieldIn(s, name, file)))));
  return found;
}

function fieldIn(s: Stmt, owner: string, file: SourceFile): [string, FieldHint][] {
  if (s.kind !== 'AnnAssign' || s.target.kind !== 'Name') return [];
  const { target: subject, annotation } = s;
  const said = annotationSays(annotation, file.text);
  if (!said) return [];
  const name = `${owner}.${subject.id}`;
  return [[subject.id, { ...said, subject, offset: said.start - subject.start, trust: 'annotation', name, file }]];
}
