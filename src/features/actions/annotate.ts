/** Parameters and the result of a function get jaxtyping's annotations, as far as their shapes are known. */
import { lastName, tensorLibrary } from '../../analysis/hints/expressions';
import type { Expr, FunctionDef, Parameter } from '../../python/ast';
import { AxisWords } from './axisWords';
import { Imports } from './imports';
import { type Known, knownOf } from './known';
import { Returns } from './returns';
import type { Action, Edit, Site } from './site';

export function annotate(site: Site): Action[] {
  const f = site.within;
  if (!f) return [];
  const imports = new Imports(site.view.document.ast);
  const parts = [...f.params.list.flatMap((p) => parameterPart(site, p)), ...resultPart(site, f)];
  const axes = new AxisWords(
    namedIn(site, f),
    parts.map((p) => p.known),
  );
  const edits: Edit[] = [];
  for (const part of parts) {
    const type = typeText(imports, part, axes.text(part.known));
    if (type === null) return [];
    edits.push(part.edit(type));
  }
  const { lines } = site.view.document;
  const added = imports.edits((offset) => lines.end(lines.lineAt(offset)));
  if (edits.length === 0 || !added) return [];
  return [{ title: `Annotate ${f.name} with jaxtyping`, kind: 'refactor.rewrite', edits: [...added, ...edits] }];
}

interface Part {
  readonly known: Known;
  /** What the author calls the array type; null where nothing is annotated. */
  readonly array: string | null;
  readonly edit: (type: string) => Edit;
}

/** A default may be of another type than what is given. */
function parameterPart(site: Site, p: Parameter): Part[] {
  const known = knownOf(site, site.factOf(p));
  if (!known || p.default !== null || p.type.startsWith('var-')) return [];
  if (p.annotation) return plainPart(site, p.annotation, known);
  const at = p.start + p.name.length;
  return [{ known, array: null, edit: (type) => ({ start: at, end: at, text: `: ${type}` }) }];
}

function isNone(e: Expr | null): boolean {
  return e?.kind === 'Constant' && e.type === 'none';
}

/** An annotation that says no more than that this is a tensor, perhaps or None. */
function plainPart(site: Site, annotation: Expr, known: Known): Part[] {
  const array = arrayIn(annotation);
  if (!array || tensorLibrary(array) !== known.library) return [];
  const edit = (type: string) => ({ start: array.start, end: array.end, text: type });
  return [{ known, array: site.text.slice(array.start, array.end), edit }];
}

function arrayIn(e: Expr): Expr | null {
  if (e.kind === 'Name' || e.kind === 'Attribute') return /^(Tensor|ndarray|Array)$/.test(lastName(e)) ? e : null;
  if (e.kind === 'Subscript' && lastName(e.value) === 'Optional') return arrayIn(e.index);
  if (e.kind !== 'BinOp' || e.op !== '|') return null;
  if (isNone(e.right)) return arrayIn(e.left);
  return isNone(e.left) ? arrayIn(e.right) : null;
}

function resultPart(site: Site, f: FunctionDef): Part[] {
  const known = new Returns(site).resultOf(f);
  if (!known) return [];
  if (f.returns) return plainPart(site, f.returns, known);
  const at = endOfParameters(site.text, f);
  return at === null ? [] : [{ known, array: null, edit: (type) => ({ start: at, end: at, text: ` -> ${type}` }) }];
}

/** After the bracket that closes the parameters; null where other things stand there than are expected. */
function endOfParameters(text: string, f: FunctionDef): number | null {
  const last = f.params.list.at(-1);
  const from = last ? Math.max(last.end, last.default?.end ?? 0) : f.nameStart + f.name.length;
  const [between] = /^(?:[\s,/*(]|#[^\n]*\n)*\)/.exec(text.slice(from)) ?? [];
  // A default in brackets ends before them.
  return between === undefined || /^\s*\)\s*[,)]/.test(text.slice(from)) ? null : from + between.length;
}

const ARRAYS = { torch: ['torch', 'Tensor'], numpy: ['numpy', 'ndarray'], jax: ['jax', 'Array'] } as const;

/** `Float[Tensor, "B T C"]`; null where a name that it needs means something else. */
function typeText(imports: Imports, { known, array }: Part, axes: string): string | null {
  const kind = imports.use('jaxtyping', kindOf(known.dtype));
  const [module, name] = ARRAYS[known.library];
  const of = array ?? imports.use(module, name);
  if (kind === null || of === null) return null;
  return `${kind}[${of}, "${axes}"]`;
}

/** The class of element types that jaxtyping has for one. */
function kindOf(dtype: string | null): string {
  if (dtype === null) return 'Shaped';
  if (dtype === 'bool') return 'Bool';
  for (const [start, kind] of [
    ['float', 'Float'],
    ['bfloat', 'Float'],
    ['uint', 'UInt'],
    ['int', 'Int'],
    ['complex', 'Complex'],
  ])
    if (dtype.startsWith(start)) return kind;
  return 'Shaped';
}

/** The words of the function, or of its class. */
function namedIn(site: Site, f: FunctionDef): Set<string> {
  const { start, end } = site.path.findLast((n) => n.kind === 'ClassDef') ?? f;
  return new Set(site.text.slice(start, end).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
}
