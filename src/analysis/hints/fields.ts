/** What a class's body says of the attributes of its instances: `x: Float[Tensor, "b c"]`, in a dataclass or elsewhere. */
import type { ClassDef, Stmt } from '../../python/ast';
import type { ClassValue } from '../values/values';
import { annotationSays } from './annotations';
import type { PlacedHint } from './hint';

/** By the statements of the class, which an edit replaces. */
const read = new WeakMap<readonly Stmt[], ReadonlyMap<string, PlacedHint>>();

/** The hint of the first class in the order of inheritance that annotates the attribute. */
export function fieldHint(cls: ClassValue, name: string): PlacedHint | null {
  for (const { node, file } of cls.mro) {
    if (!node || !file || file.isLibrary) continue;
    const hint = fieldHints(node as ClassDef, file.text).get(name);
    if (hint) return hint;
  }
  return null;
}

/** By name, in the order of the fields. */
export function fieldHints({ name, body }: ClassDef, source: string): ReadonlyMap<string, PlacedHint> {
  let found = read.get(body);
  if (!found) {
    found = new Map(
      body.flatMap((s) => {
        const said = s.kind === 'AnnAssign' && s.target.kind === 'Name' ? annotationSays(s.annotation, source) : null;
        if (!said || s.kind !== 'AnnAssign' || s.target.kind !== 'Name') return [];
        const { target } = s;
        const offset = said.start - target.start;
        return [[target.id, { ...said, subject: target, offset, trust: 'annotation', name: `${name}.${target.id}` }]];
      }),
    );
    read.set(body, found);
  }
  return found;
}
