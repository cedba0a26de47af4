/** `B, T, C = x.shape` at the beginning of the function, for the parameter at the cursor. */
import type { FunctionDef, Parameter } from '../../python/ast';
import { knownOf } from './known';
import { type Action, firstStatement, namesInside, type Site, walkOwn } from './site';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

export function unpackShape(site: Site): Action[] {
  const { within: f } = site;
  const parameter = f && (site.parameter ?? parameterAt(site, f));
  const first = f && firstStatement(f);
  if (!parameter || !first || parameter.default !== null || parameter.type.startsWith('var-')) return [];
  const known = knownOf(site, site.factOf(parameter));
  if (!known || known.rest !== null || known.dims.length === 0 || isUnpacked(f, parameter.name)) return [];
  const taken = namesInside(f);
  const names = known.dims.map((d) => {
    const name = d?.name ?? d?.text ?? '';
    if (!NAME.test(name) || taken.has(name)) return '_';
    taken.add(name);
    return name;
  });
  if (names.every((n) => n === '_')) return [];
  const line = `${names.join(', ')}${names.length === 1 ? ',' : ''} = ${parameter.name}.shape`;
  const edit = site.before(first, line);
  return edit ? [{ title: `Extract ${line}`, kind: 'refactor.extract', edits: [edit] }] : [];
}

/** The parameter that a name at the cursor is: one that is given no other value. */
function parameterAt({ path }: Site, f: FunctionDef): Parameter | null {
  const name = path.at(-1);
  if (name?.kind !== 'Name') return null;
  const parameter = f.params.list.find((p) => p.name === name.id);
  return parameter ?? null;
}

/** A statement names the parameter's sizes already. */
function isUnpacked(f: FunctionDef, name: string): boolean {
  let found = false;
  walkOwn(f, (n) => {
    if (n.kind !== 'Assign' || !n.targets.some((t) => t.kind === 'Tuple' || t.kind === 'List')) return;
    const { value } = n;
    const of =
      value.kind === 'Attribute' && value.attr === 'shape'
        ? value.value
        : value.kind === 'Call' && value.func.kind === 'Attribute' && value.func.attr === 'size' && !value.args.length
          ? value.func.value
          : null;
    if (of?.kind === 'Name' && of.id === name) found = true;
  });
  return found;
}
