/**
 * From code of a document to a request for its gradient: names and attributes that hold tensors become variables with the
 * shapes that are known of them, imports get their full names, modules with a formula become calls with named weights.
 */
import type { ExpressionFact, TensorFact } from '../analysis/facts';
import type { Attribute, Call, Expr } from '../python/ast';
import { children, walk } from '../python/visit';
import { choose } from './contexts';
import type { View } from './document';
import { boundNames, type Found, type MeantCode, namesIn } from './gradientCode';
import { functional } from './gradientModules';
import { SizeWords } from './gradientSizes';
import type { GradRequest, Kind } from './gradients';
import { commentedShapes } from './shapeComments';
import { sizeOf } from './sizeNames';
import { sizesText, tupleText } from './text';

/** A tensor that the code takes: a name, an attribute, a weight of a module. */
export interface Operand {
  /** As the document has it: `self.w`. */
  readonly label: string;
  /** In the request, and in formulas. */
  readonly name: string;
  /** Each a number or a name. */
  readonly sizes: readonly string[];
  /** As people read it: `(768, 3072)`. */
  readonly shape: string;
  /** null where the type of its elements is not known. */
  readonly isInteger: boolean | null;
}

export interface Question {
  readonly start: number;
  readonly end: number;
  /** As the engine runs it. */
  readonly code: string;
  /** The same, a statement each; one may go over several lines of text. */
  readonly statements: readonly string[];
  readonly library: 'torch' | 'numpy';
  readonly operands: readonly Operand[];
  /** Where each operand stands in the document, by label. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** null where nothing is known of the value. */
  readonly rank: number | null;
  readonly sizes: SizeWords;
}

export interface Use {
  readonly start: number;
  readonly end: number;
}

/** Names without a known shape, as the document has them, which the user may be asked for. */
export interface NoQuestion {
  readonly reason: string;
  readonly missing: readonly string[];
}

export interface More {
  readonly context: string | null;
  /** Shapes that the user gave: `m,n` by label. */
  readonly shapes: Readonly<Record<string, string>>;
  /** The value of a constant number that stands there. */
  readonly number?: (start: number, end: number) => number | null;
}

export function questionOf(view: View, meant: MeantCode, more: More): Question | NoQuestion {
  const reader = new Reader(view, meant, more);
  try {
    return reader.question();
  } catch (e) {
    if (e instanceof Refusal) return { reason: e.message, missing: [] };
    throw e;
  }
}

/** @param integers how operands of integers are drawn. @returns the request for the gradient by an operand. */
export function requestOf(
  q: Question,
  wrt: Operand,
  kind: Kind,
  integers: Readonly<Record<string, string>>,
): GradRequest {
  return {
    expr: q.code,
    vars: Object.fromEntries(q.operands.map((o) => [o.name, o.sizes.join(',')])),
    wrt: wrt.name,
    kind,
    dialect: q.library,
    domain: integers,
  };
}

/** Code of the engine in the document's words. */
export function inDocumentWords(q: Question, code: string): string {
  // A plain name that was changed was taken by something else.
  const labels = new Map(q.operands.filter((o) => o.label.includes('.')).map((o) => [o.name, o.label]));
  return code.replace(/(?<![\w.])[A-Za-z_]\w*/g, (word) => labels.get(word) ?? word);
}

/** What the names of operands stand for that are not called as in the document. */
export function renamed(q: Question): { readonly name: string; readonly label: string }[] {
  return q.operands.filter((o) => o.name !== o.label);
}

export class Refusal extends Error {}

/** Bound by the engine's own prelude, and the name of the upstream gradient. */
const TAKEN = 'math np torch nn F torchvision einops rearrange reduce repeat G'.split(' ');
const BUILTINS = new Set('abs float int len max min pow range round slice sum tuple list True False None'.split(' '));
const OF_TENSORS = new Set('T mT H mH shape ndim real'.split(' '));
const LEAVES =
  'Name Constant Attribute Subscript Slice Call BinOp UnaryOp BoolOp Compare IfExp Tuple List Keyword Starred';
const READ = new Set(LEAVES.split(' '));

class Reader {
  private readonly imports: ReadonlyMap<string, string>;
  private readonly isBound: (name: string) => boolean;
  private readonly facts = new Map<string, ExpressionFact>();
  private readonly operands = new Map<string, Operand>();
  private readonly uses = new Map<string, Use[]>();
  /** Shapes in comments above the code. */
  private readonly commented: Readonly<Record<string, string>>;
  private readonly edits: { readonly start: number; readonly end: number; readonly text: () => string }[] = [];
  private readonly missing = new Map<string, string>();
  private readonly local = new Set<string>();
  private readonly taken: Set<string>;
  private readonly libraries = new Set<string>();
  private readonly text: string;
  readonly sizes: SizeWords;

  constructor(
    readonly view: View,
    private readonly meant: MeantCode,
    private readonly more: More,
  ) {
    this.text = view.document.text;
    const { lines } = meant;
    this.commented = commentedShapes(view.document, meant.start);
    this.sizes = new SizeWords(lines.map((l) => this.text.slice(l.value.start, l.value.end)).join('\n'));
    const bound = boundNames(view.document.ast);
    this.imports = bound.imports;
    this.isBound = bound.isBound;
    const names = lines.flatMap((l) => (l.target ? namesIn(l.target) : []));
    this.taken = new Set([...TAKEN, ...names]);
    for (const f of view.facts.expressions) if (f.path.length === 0) this.facts.set(`${f.start}-${f.end}`, f);
  }

  question(): Question | NoQuestion {
    const lines = this.meant.lines.map((line) => {
      this.read(line.value);
      const target = line.target && this.targetText(line.target);
      return { target, value: line.value };
    });
    if (this.missing.size > 0) {
      const [first] = this.missing.values();
      return { reason: first, missing: [...this.missing.keys()] };
    }
    if (this.operands.size === 0) return { reason: 'no tensor stands in the code', missing: [] };
    if (this.libraries.size > 1) throw new Refusal('the code mixes tensors of PyTorch and arrays of NumPy');
    if (this.libraries.has('jax')) throw new Refusal('gradients of JAX code are not derived yet');
    const code = lines.map(({ target, value }) =>
      target ? `${target} = (${this.rewritten(value)})` : `(${this.rewritten(value)})`,
    );
    const value = this.meant.lines.at(-1)!.value;
    const [library] = this.libraries;
    return {
      start: this.meant.start,
      end: this.meant.end,
      code: code.join('\n'),
      statements: code,
      library: library === 'numpy' || (!library && /\b(np|numpy)\./.test(code.join('\n'))) ? 'numpy' : 'torch',
      operands: [...this.operands.values()],
      uses: this.uses,
      rank: this.tensorAt(value)?.dims.length ?? null,
      sizes: this.sizes,
    };
  }

  private targetText(target: Expr): string {
    const isPlain =
      target.kind === 'Name' ||
      ((target.kind === 'Tuple' || target.kind === 'List') && target.elts.every((e) => e.kind === 'Name'));
    if (!isPlain) throw new Refusal('a selected line assigns to something that is no name');
    for (const name of namesIn(target)) this.local.add(name);
    return namesIn(target).join(', ') + (target.kind !== 'Name' && namesIn(target).length === 1 ? ',' : '');
  }

  /** The source of an expression with the edits inside of it. */
  rewritten(e: Expr): string {
    const inside = this.edits.filter((x) => x.start >= e.start && x.end <= e.end).sort((a, b) => b.start - a.start);
    let text = this.text.slice(e.start, e.end);
    for (const x of inside) text = text.slice(0, x.start - e.start) + x.text() + text.slice(x.end - e.start);
    return text;
  }

  // ------------------------------------------------------------------------------------------------------- reading

  private read(e: Expr): void {
    if (!READ.has(e.kind)) throw new Refusal(`${this.source(e)} is not followed: gradients are of plain expressions`);
    switch (e.kind) {
      case 'Name':
        this.name(e.id, e);
        return;
      case 'Attribute':
        this.attribute(e);
        return;
      case 'Call':
        this.call(e);
        return;
      default:
        for (const child of children(e)) this.read(child as Expr);
    }
  }

  private name(id: string, e: Expr): void {
    if (this.local.has(id)) return;
    const path = this.imports.get(id);
    if (path !== undefined) {
      this.replace(e, () => path);
      return;
    }
    if (this.isTensor(e, id)) return;
    if (this.isBuiltin(id)) return;
    this.number(e, id);
  }

  private isBuiltin(id: string): boolean {
    return BUILTINS.has(id) && !this.isBound(id);
  }

  private attribute(e: Attribute): void {
    const isOfTensor = this.facts.has(`${e.value.start}-${e.value.end}`) || this.isLocal(e.value);
    const root = rootOf(e);
    if (isOfTensor || !root || (this.imports.has(root) && !this.local.has(root))) {
      this.read(e.value);
      return;
    }
    // What a tensor has: the tensor is the operand.
    if (OF_TENSORS.has(e.attr)) {
      this.read(e.value);
      return;
    }
    const label = this.source(e);
    if (!this.isTensor(e, label)) this.number(e, label);
  }

  private isLocal(e: Expr): boolean {
    const root = rootOf(e);
    return root !== null && this.local.has(root);
  }

  private call(e: Call): void {
    const module = this.view.facts.moduleExpressions.find((m) => m.start === e.func.start && m.end === e.func.end);
    if (module) {
      const text = functional(this, e, module.module);
      this.replace(e, () => text());
      return;
    }
    this.callee(e.func);
    for (const a of e.args) this.read(a);
    for (const k of e.keywords) {
      if (k.name === null) throw new Refusal(`${this.source(k.value)} is not followed`);
      this.read(k.value);
    }
  }

  private callee(f: Expr): void {
    if (f.kind === 'Attribute') {
      const root = rootOf(f);
      const isKnown = root !== null && (this.imports.has(root) || this.local.has(root));
      if (isKnown || this.facts.has(`${f.value.start}-${f.value.end}`) || root === null) this.read(f.value);
      else if (f.value.kind === 'Name' && this.saidShape(f.value.id) !== undefined) this.read(f.value);
      else throw new Refusal(`${this.source(f)} is not entered: its formula is not known`);
      return;
    }
    if (f.kind === 'Name' && this.imports.has(f.id)) {
      this.name(f.id, f);
      return;
    }
    if (f.kind === 'Name' && this.isBuiltin(f.id)) return;
    throw new Refusal(`${this.source(f)} is not entered: its formula is not known`);
  }

  /** Makes an operand of what holds a tensor. */
  private isTensor(e: Expr, label: string): boolean {
    const given = this.more.shapes[label];
    const tensor = given === undefined ? this.tensorAt(e) : null;
    const isKnown = tensor?.dims.every((d) => this.sizes.of(d) !== null);
    // A comment says what analysis does not know.
    const said = isKnown ? undefined : this.saidShape(label);
    if (said === undefined && !tensor) return false;
    const operand =
      said !== undefined ? this.givenOperand(label, said, tensor) : this.operandOf(label, tensor as TensorFact);
    if (operand) {
      this.replace(e, () => operand.name);
      this.use(label, e);
    }
    return true;
  }

  private saidShape(label: string): string | undefined {
    return this.more.shapes[label] ?? this.commented[label];
  }

  /** Notes where an operand stands. */
  use(label: string, { start, end }: Use): void {
    this.uses.set(label, [...(this.uses.get(label) ?? []), { start, end }]);
  }

  private replace(e: Expr, text: () => string): void {
    this.edits.push({ start: e.start, end: e.end, text });
  }

  /** A number: a size of a tensor that is an operand too, or a constant. */
  private number(e: Expr, label: string): void {
    const size = e.kind === 'Name' ? sizeOf(this.view.document.ast, e.id, e.start) : null;
    const dim = size && this.tensorAt(size.of)?.dims.at(size.axis);
    const name = dim && this.sizes.of(dim);
    if (name && /^\d+$/.test(name)) this.replace(e, () => name);
    else if (name) this.replace(e, () => this.sizeText(name, label));
    else {
      const value = this.more.number?.(e.start, e.end) ?? null;
      if (value !== null) this.replace(e, () => (value < 0 ? `(${value})` : String(value)));
      else this.missing.set(label, `the shape of ${label} is not known`);
    }
  }

  private sizeText(size: string, label: string): string {
    for (const { name, sizes } of this.operands.values()) {
      const axis = sizes.indexOf(size);
      if (axis >= 0) return `${name}.shape[${axis}]`;
    }
    throw new Refusal(`${label} is no size of a tensor of the code`);
  }

  // ------------------------------------------------------------------------------------------------------ operands

  /** The one shape of what stands there; null where there is none, or several. */
  tensorAt(e: Expr): TensorFact | null {
    const fact = this.facts.get(`${e.start}-${e.end}`);
    if (!fact) return null;
    const { general } = choose(this.view.facts, fact, this.more.context);
    if (new Set(general.map(sizesText)).size !== 1) return null;
    return general[0].rest === null ? general[0] : null;
  }

  private operandOf(label: string, tensor: TensorFact): Operand | null {
    this.libraries.add(tensor.library);
    const sizes = tensor.dims.map((d) => this.sizes.of(d));
    if (sizes.includes(null)) {
      this.missing.set(label, `a size of ${label} is not known: ${tensor.text}`);
      return null;
    }
    const { dtype } = tensor;
    if (dtype !== null && /bool|complex/.test(dtype))
      throw new Refusal(`${label} is of type ${dtype}: gradients are of real numbers`);
    return this.operand(label, sizes as string[], tensor.text, dtype === null ? null : /int/.test(dtype));
  }

  private givenOperand(label: string, given: string, tensor: TensorFact | null): Operand {
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
    return this.operand(label, named, tupleText(sizes), null);
  }

  operand(
    label: string,
    sizes: readonly string[],
    shape: string,
    isInteger: boolean | null = false,
    wanted = label,
  ): Operand {
    const known = this.operands.get(label);
    if (known) return known;
    const operand = { label, name: this.safeName(wanted), sizes, shape, isInteger };
    this.operands.set(label, operand);
    return operand;
  }

  /** `w` for `self.w`. */
  private safeName(wanted: string): string {
    const words = wanted.split('.').map((word) => word.replace(/\W+/g, '_').replace(/^(?=\d)/, '_'));
    for (let k = 1; k <= words.length; k++) {
      const name = words.slice(-k).join('_');
      if (!this.taken.has(name) && name !== '') {
        this.taken.add(name);
        return name;
      }
    }
    for (let n = 1; ; n++) {
      const name = `${words.at(-1)}_${n}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return name;
    }
  }

  source(e: Expr): string {
    return this.text.slice(e.start, e.end);
  }

  /** Reads an expression and answers how its code is written once all is read. */
  readText(e: Expr): () => string {
    this.read(e);
    return () => this.rewritten(e);
  }

  /** No class of the document has that name, and no import from elsewhere. */
  isLibraryClass(name: string): boolean {
    const path = this.imports.get(name);
    if (path !== undefined) return path.startsWith('torch.nn.');
    let isOwn = false;
    walk(this.view.document.ast, (node) => {
      if (node.kind === 'ClassDef' && node.name === name) isOwn = true;
      return !isOwn;
    });
    return !isOwn;
  }

  refuse(reason: string): never {
    throw new Refusal(reason);
  }
}

export type CodeReader = Reader;

/** The name at the front of `a.b.c`; null of anything else. */
function rootOf(e: Expr): string | null {
  if (e.kind === 'Name') return e.id;
  return e.kind === 'Attribute' ? rootOf(e.value) : null;
}

export type { Found };
