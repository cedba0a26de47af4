/** Reads code of a document into lines of the engine: one name a value, tensors as variables, functions entered. */
import type { DimFact, ExpressionFact, TensorFact } from '../analysis/facts';
import type { ClassDef, Expr, FunctionDef } from '../python/ast';
import { pathAt, walk } from '../python/visit';
import { choose } from './contexts';
import type { View } from './document';
import type { More, NoQuestion, Operand, Question, Use } from './gradientAt';
import { boundNames, type MeantCode } from './gradientCode';
import { Refusal } from './gradientRefusal';
import { Scope } from './gradientScope';
import { SIZE_PREFIX, SizeWords } from './gradientSizes';
import { commentedShapes } from './shapeComments';
import { sizesText, tupleText } from './text';

/** Bound by the engine's own prelude, and the name of the upstream gradient. */
const TAKEN = 'math np torch nn F torchvision einops rearrange reduce repeat G'.split(' ');

interface Line {
  readonly names: readonly string[];
  /** Several values are given several names; one in brackets may be too. */
  readonly isTuple: boolean;
  readonly text: () => string;
}

/** What the code that is read has in common, in whatever function it stands. */
export class Reader {
  readonly imports: ReadonlyMap<string, string>;
  readonly isBound: (name: string) => boolean;
  readonly sizes: SizeWords;
  readonly notes = new Set<string>();
  private readonly lines: Line[] = [];
  private readonly uses = new Map<string, Use[]>();
  /** Shapes in comments above the code. */
  private readonly commented: Readonly<Record<string, string>>;
  private readonly facts = new Map<string, ExpressionFact>();
  private readonly operands = new Map<string, Operand>();
  private readonly missing = new Map<string, string>();
  private readonly ints = new Map<string, string | null>();
  private readonly taken = new Set(TAKEN);
  private readonly libraries = new Set<string>();

  constructor(
    readonly view: View,
    private readonly meant: MeantCode,
    readonly more: More,
  ) {
    const { text, ast } = view.document;
    this.sizes = new SizeWords(meant.lines.map((l) => text.slice(l.value.start, l.value.end)).join('\n'));
    this.commented = commentedShapes(view.document, meant.start);
    const bound = boundNames(ast);
    this.imports = bound.imports;
    this.isBound = bound.isBound;
    for (const f of view.facts.expressions) this.facts.set(`${f.start}-${f.end}-${f.path.join()}`, f);
  }

  question(): Question | NoQuestion {
    const scope = new Scope(this, null, 0, this.classAround(this.meant.start));
    const { lines } = this.meant;
    const last = lines.at(-1)!;
    for (const { target, value } of lines.slice(0, -1)) scope.assign(target!, value);
    const value = last.target ? scope.assign(last.target, last.value) : scope.readText(last.value);
    if (this.missing.size > 0) {
      const [first] = this.missing.values();
      return { reason: first, missing: [...this.missing.keys()], expandable: false };
    }
    if (this.operands.size === 0) return { reason: 'no tensor stands in the code', missing: [], expandable: false };
    if (this.libraries.size > 1) throw new Refusal('the code mixes tensors of PyTorch and arrays of NumPy');
    if (this.libraries.has('jax')) throw new Refusal('gradients of JAX code are not derived yet');
    const statements = [...this.lines.map(lineText), last.target ? value() : `(${value()})`];
    const code = statements.join('\n');
    const [library] = this.libraries;
    return {
      start: this.meant.start,
      end: this.meant.end,
      code,
      statements,
      library: library === 'numpy' || (!library && /\b(np|numpy)\./.test(code)) ? 'numpy' : 'torch',
      operands: [...this.operands.values()],
      uses: this.uses,
      named: this.lines.flatMap((l) => l.names),
      rank: this.tensorAt(last.value)?.dims.length ?? null,
      sizes: this.sizes,
      ints: this.ints,
      notes: [...this.notes],
    };
  }

  addLine(names: readonly string[], isTuple: boolean, text: () => string): void {
    this.lines.push({ names, isTuple, text });
  }

  // --------------------------------------------------------------------------------------------------------- facts

  hasFact(e: Expr): boolean {
    return this.facts.has(`${e.start}-${e.end}-`);
  }

  /** The one shape of what stands there, of which some dims may be unknown; null where there is none, or several. */
  shapeAt(e: { readonly start: number; readonly end: number }, path: readonly number[] = []): TensorFact | null {
    const fact = this.facts.get(`${e.start}-${e.end}-${path.join()}`);
    if (!fact) return null;
    const { general } = choose(this.view.facts, fact, this.more.context);
    return new Set(general.map(sizesText)).size === 1 ? general[0] : null;
  }

  /** The same where the rank is known. */
  tensorAt(e: { readonly start: number; readonly end: number }, path: readonly number[] = []): TensorFact | null {
    const tensor = this.shapeAt(e, path);
    return tensor?.rest === null ? tensor : null;
  }

  moduleAt(e: Expr) {
    return this.view.facts.moduleExpressions.find((m) => m.start === e.start && m.end === e.end)?.module ?? null;
  }

  classAround(offset: number): ClassDef | null {
    const found = pathAt(this.view.document.ast, offset).findLast((n) => n.kind === 'ClassDef');
    return (found as ClassDef | undefined) ?? null;
  }

  /** The class or function of the document with that name, where it has one only. */
  definition<K extends 'ClassDef' | 'FunctionDef'>(
    kind: K,
    name: string,
  ): (K extends 'ClassDef' ? ClassDef : FunctionDef) | null {
    const found: (ClassDef | FunctionDef)[] = [];
    walk(this.view.document.ast, (node) => {
      if (node.kind === kind && node.name === name) found.push(node as ClassDef | FunctionDef);
      return node.kind !== 'ClassDef' && node.kind !== 'FunctionDef';
    });
    return found.length === 1 ? (found[0] as never) : null;
  }

  /** No class of the document has that name, and no import from elsewhere. */
  isLibraryClass(name: string): boolean {
    const path = this.imports.get(name);
    if (path !== undefined) return path.startsWith('torch.nn.');
    return this.definition('ClassDef', name) === null && !this.isBound(name);
  }

  // ------------------------------------------------------------------------------------------------------ operands

  /** @param like the shape that it is broadcast to, where it is: what a slice may cut short is of that size then. */
  operandOf(label: string, tensor: TensorFact, like: readonly DimFact[] | null): Operand | null {
    this.libraries.add(tensor.library);
    const sizes = tensor.dims.map((d, k) => {
      const wide = like?.at(k - tensor.dims.length);
      return this.sizes.of(wide && d.value === null && isCut(d) ? wide : d);
    });
    if (sizes.includes(null)) {
      this.missing.set(label, `a size of ${label} is not known: ${tensor.text}`);
      return null;
    }
    const { dtype } = tensor;
    if (dtype !== null && /complex/.test(dtype))
      throw new Refusal(`${label} is of type ${dtype}: gradients are of real numbers`);
    const isInteger = dtype === null ? null : /int/.test(dtype);
    const domain = dtype === 'bool' ? 'bool' : null;
    return this.operand(label, sizes as string[], tensor.text, { isInteger, domain });
  }

  /** What the user or a comment says of a shape. */
  saidShape(label: string): string | undefined {
    return this.more.shapes[label] ?? this.commented[label];
  }

  /** Notes where an operand stands, in the code that is selected. */
  use(label: string, { start, end }: Use): void {
    if (start < this.meant.start || end > this.meant.end) return;
    this.uses.set(label, [...(this.uses.get(label) ?? []), { start, end }]);
  }

  givenOperand(label: string, given: string, tensor: TensorFact | null): Operand {
    if (tensor) this.libraries.add(tensor.library);
    const sizes = given
      .replace(/[()[\]\s]/g, '')
      .split(',')
      .filter((s) => s !== '');
    const wrong = sizes.find((s) => !/^([A-Za-z_]\w*|\d+)$/.test(s));
    if (wrong !== undefined)
      throw new Refusal(`${JSON.stringify(wrong)} is no size of ${label}: write names and numbers, such as m,n`);
    // Numbers are computed with as names, as those of analysis are.
    const named = sizes.map((s) => (/^\d+$/.test(s) ? this.sizes.of({ text: s, value: Number(s), symbol: null })! : s));
    return this.operand(label, named, tupleText(sizes), { isInteger: null });
  }

  operand(
    label: string,
    sizes: readonly string[],
    shape: string,
    more: { isInteger?: boolean | null; domain?: string | null; wanted?: string } = {},
  ): Operand {
    const known = this.operands.get(label);
    if (known) return known;
    const { isInteger = false, domain = null } = more;
    const name = this.safeName(more.wanted ?? (domain === 'bool' && /[^\w.]/.test(label) ? 'mask' : label));
    const operand = { label, name, sizes, shape, isInteger, domain };
    this.operands.set(label, operand);
    return operand;
  }

  isMissing(label: string, reason = `the shape of ${label} is not known`): void {
    this.missing.set(label, reason);
  }

  /** `w` for `self.w`; nothing else is called so. */
  safeName(wanted: string): string {
    const words = wanted.split('.').map((word) => word.replace(/\W+/g, '_').replace(/^(?=\d)/, '_'));
    const candidates = words.map((_, k) => words.slice(-k - 1).join('_'));
    for (let n = 2; ; n++) {
      const name = candidates.find((c) => c !== '' && !this.taken.has(c));
      if (name !== undefined) {
        this.taken.add(name);
        return name;
      }
      candidates.push(`${words.at(-1)}_${n}`);
    }
  }

  /** A size as a number of the engine's code, once all is read. */
  sizeText(size: string): string {
    const settled = this.sizes.settled(size);
    const factors = settled.split('*').map((f) => {
      if (/^\d/.test(f)) return f;
      if (!this.ints.has(f)) this.ints.set(f, null);
      return SIZE_PREFIX + f;
    });
    return factors.length === 1 ? factors[0] : `(${factors.join(' * ')})`;
  }

  /** The document's words for a size. */
  sizeIsCalled(size: string, label: string): void {
    if (/^[A-Za-z_]\w*$/.test(size)) this.ints.set(size, label);
  }
}

/** A slice gave it, which may go beyond the end. */
function isCut(dim: DimFact): boolean {
  return dim.symbol === null || /\bmin\(/.test(dim.symbol);
}

function lineText({ names, isTuple, text }: Line): string {
  const comma = isTuple && names.length === 1 ? ',' : '';
  return `${names.join(', ')}${comma} = (${text()})`;
}
