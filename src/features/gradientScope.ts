/** A stretch of code of one function as the engine runs it: names, attributes and calls are written anew. */
import type { DimFact, TensorFact } from '../analysis/facts';
import type { Attribute, Call, ClassDef, Expr, Subscript } from '../python/ast';
import { children, walk } from '../python/visit';
import { namesIn, rootOf } from './gradientCode';
import { enter, ownFunction } from './gradientEntered';
import { functional } from './gradientModules';
import type { Reader } from './gradientReader';
import { Refusal } from './gradientRefusal';
import { intArguments, learnSizes } from './gradientViews';
import { sizeOf } from './sizeNames';

const BUILTINS = new Set('abs float int len max min pow range round slice sum tuple list True False None'.split(' '));
const OF_TENSORS = new Set('T mT H mH shape ndim real'.split(' '));
const LEAVES =
  'Name Constant Attribute Subscript Slice Call BinOp UnaryOp BoolOp Compare IfExp Tuple List Keyword Starred';
const READ = new Set(LEAVES.split(' '));
/** Functions that do nothing when a model is evaluated. */
const DROPOUT = /^torch\.(nn\.functional\.)?(feature_)?(alpha_)?dropout([123]d)?$/;

/** `self` of the function that is read, when it was entered by a call of `label`. */
interface Self {
  readonly name: string;
  readonly label: string;
}

export class Scope {
  private readonly edits: { readonly start: number; readonly end: number; readonly text: () => string }[] = [];
  /** What the engine calls what a name holds by now. */
  readonly locals = new Map<string, string>();
  private readonly ints = new Map<string, DimFact>();
  private readonly like = new Map<Expr, readonly DimFact[]>();
  private readonly text: string;

  constructor(
    readonly reader: Reader,
    readonly self: Self | null,
    /** How many calls were entered to come here. */
    readonly depth: number,
    readonly classDef: ClassDef | null,
  ) {
    this.text = reader.view.document.text;
  }

  /** Of a function that is entered from here. */
  within(self: Self | null, classDef: ClassDef | null): Scope {
    return new Scope(this.reader, self, this.depth + 1, classDef);
  }

  /** Adds a line that gives the target a value. @returns the name of the target. */
  assign(target: Expr, value: Expr): () => string {
    const isTuple = target.kind === 'Tuple' || target.kind === 'List';
    if (target.kind !== 'Name' && !(isTuple && target.elts.every((e) => e.kind === 'Name')))
      throw new Refusal('a selected line assigns to something that is no name');
    const text = this.readText(value);
    const names = namesIn(target).map((name) => {
      const own = this.reader.safeName(name);
      this.locals.set(name, own);
      return own;
    });
    this.reader.addLine(names, isTuple, text);
    return () => names.join(', ');
  }

  /** Reads an expression and answers how its code is written once all is read. */
  readText(e: Expr): () => string {
    this.read(e);
    return () => this.rewritten(e);
  }

  /** The source of an expression with the edits inside of it. */
  private rewritten(e: Expr): string {
    const inside = this.edits.filter((x) => x.start >= e.start && x.end <= e.end);
    // Of an edit inside another one the outer has the text.
    const outer = inside.filter((x) => !inside.some((y) => y !== x && y.start <= x.start && y.end >= x.end));
    let text = this.text.slice(e.start, e.end);
    for (const x of outer.sort((a, b) => b.start - a.start))
      text = text.slice(0, x.start - e.start) + x.text() + text.slice(x.end - e.start);
    return text;
  }

  source(e: Expr): string {
    return this.text.slice(e.start, e.end);
  }

  /** As the document calls it where the gradient is asked for: `self.attn.c_proj` of `self.c_proj` in `self.attn`. */
  label(e: Expr): string {
    const source = this.source(e);
    if (!this.self) return source;
    const own = new RegExp(`(?<![\\w.])${this.self.name}\\b`, 'g');
    return source.replace(own, () => this.self!.label);
  }

  replace(e: Expr, text: () => string): void {
    this.edits.push({ start: e.start, end: e.end, text });
  }

  // ------------------------------------------------------------------------------------------------------- reading

  read(e: Expr): void {
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
      case 'Compare':
        if (this.isMask(e)) return;
        break;
      case 'Subscript':
        if (this.isCutOut(e)) return;
        break;
      case 'BinOp':
        this.broadcasts(e, [e.left, e.right]);
        if (e.op !== '@') this.equate(e, e.left, e.right);
        for (const side of [e.left, e.right]) if (this.isPlainNumber(side)) return this.arithmetic(e);
    }
    for (const child of children(e)) this.read(child as Expr);
  }

  /** What the operands are broadcast to. */
  private broadcasts(result: Expr, operands: readonly Expr[]): void {
    const dims = this.reader.tensorAt(result)?.dims;
    if (dims) for (const o of operands) this.like.set(o, dims);
  }

  /** Two names for what can only be one size, unless one is 1: it is said that they are taken to be. */
  private equate(result: Expr, left: Expr, right: Expr): void {
    const { sizes } = this.reader;
    const [a, b] = [this.reader.tensorAt(left)?.dims ?? [], this.reader.tensorAt(right)?.dims ?? []];
    for (let k = 1; k <= Math.min(a.length, b.length); k++) {
      const [one, other] = [a.at(-k)!, b.at(-k)!].map((d) => (d.value === null ? sizes.of(d) : null));
      if (one === null || other === null) continue;
      const [first, second] = [sizes.settled(one), sizes.settled(other)];
      if (first === second || !/^[A-Za-z_]\w*$/.test(first) || !/^[A-Za-z_]\w*$/.test(second)) continue;
      sizes.learn(b.at(-k)!, [a.at(-k)!]);
      const wide = this.reader.tensorAt(result)?.dims.at(-k);
      if (wide) sizes.learn(wide, [a.at(-k)!]);
      this.reader.notes.add(`${b.at(-k)!.text} is taken to be ${a.at(-k)!.text}`);
    }
  }

  private name(id: string, e: Expr): void {
    const local = this.locals.get(id);
    if (local !== undefined) {
      if (local !== id) this.replace(e, () => local);
      return;
    }
    const path = this.reader.imports.get(id);
    if (path !== undefined) {
      this.replace(e, () => path);
      return;
    }
    if (this.isTensor(e) || this.isBuiltin(id)) return;
    this.number(e);
  }

  isBuiltin(id: string): boolean {
    return BUILTINS.has(id) && !this.reader.isBound(id);
  }

  private attribute(e: Attribute): void {
    const root = rootOf(e);
    const isOfTensor = this.reader.hasFact(e.value) || (root !== null && this.locals.has(root));
    if (isOfTensor || !root || this.reader.imports.has(root)) {
      this.read(e.value);
      return;
    }
    if (this.isTensor(e)) return;
    // What a tensor has: the tensor is the operand.
    if (OF_TENSORS.has(e.attr)) this.read(e.value);
    else this.number(e);
  }

  // --------------------------------------------------------------------------------------------------------- calls

  private call(e: Call): void {
    const { reader } = this;
    const module = reader.moduleAt(e.func);
    if (module && reader.isLibraryClass(module.className)) {
      const text = functional(this, e, module);
      this.replace(e, text);
      return;
    }
    const own = ownFunction(this, e, module?.className ?? null);
    if (own) {
      const text = enter(this, e, own);
      this.replace(e, text);
      return;
    }
    const path = this.pathOf(e.func);
    if (path !== null && DROPOUT.test(path) && e.args.length > 0) {
      this.unchanged(e, e.args[0], this.source(e.func));
      return;
    }
    this.callee(e.func);
    for (const [arg, dim] of intArguments(reader, e, path)) this.ints.set(this.source(arg), dim);
    learnSizes(reader, e, path);
    if (/(^|\.)(masked_fill|where)$/.test(path ?? (e.func.kind === 'Attribute' ? e.func.attr : '')))
      this.broadcasts(e, e.args);
    for (const a of e.args) this.read(a);
    for (const k of e.keywords) {
      if (k.name === null) throw new Refusal(`${this.source(k.value)} is not followed`);
      this.read(k.value);
    }
  }

  /** A call that does nothing in evaluation. */
  unchanged(e: Call, input: Expr, label: string): void {
    const text = this.readText(input);
    this.reader.notes.add(`${label} is taken as in evaluation: it changes nothing`);
    this.replace(e, () => `(${text()})`);
  }

  /** `torch.nn.functional.dropout` of `F.dropout`; null of what is not imported. */
  private pathOf(f: Expr): string | null {
    if (f.kind === 'Name') return this.locals.has(f.id) ? null : (this.reader.imports.get(f.id) ?? null);
    if (f.kind !== 'Attribute') return null;
    const path = this.pathOf(f.value);
    return path === null ? null : `${path}.${f.attr}`;
  }

  private callee(f: Expr): void {
    if (f.kind === 'Attribute') {
      const root = rootOf(f);
      const isKnown = root === null || this.reader.imports.has(root) || this.locals.has(root);
      const isGiven = f.value.kind === 'Name' && this.reader.saidShape(f.value.id) !== undefined;
      if (isKnown || isGiven || this.reader.hasFact(f.value)) this.read(f.value);
      else throw new Refusal(`${this.source(f)} is not entered: its formula is not known`);
      return;
    }
    if (f.kind === 'Name' && this.reader.imports.has(f.id)) this.name(f.id, f);
    else if (f.kind !== 'Name' || !this.isBuiltin(f.id))
      throw new Refusal(`${this.source(f)} is not entered: its formula is not known`);
  }

  // ------------------------------------------------------------------------------------------------------- tensors

  /** Makes an operand of what holds a tensor. */
  private isTensor(e: Expr): boolean {
    const label = this.label(e);
    const { reader } = this;
    const tensor = reader.more.shapes[label] === undefined ? reader.tensorAt(e) : null;
    const isKnown = tensor?.dims.every((d) => reader.sizes.of(d) !== null);
    // A comment says what analysis does not know.
    const said = isKnown ? undefined : reader.saidShape(label);
    if (said === undefined && !tensor) return false;
    const operand =
      said === undefined
        ? reader.operandOf(label, tensor!, this.like.get(e) ?? null)
        : reader.givenOperand(label, said, tensor);
    if (operand) {
      this.replace(e, () => operand.name);
      reader.use(label, e);
    }
    return true;
  }

  /** Whether something equals a number says nothing of gradients: it is a mask, which may be any. */
  private isMask(e: Expr & { kind: 'Compare' }): boolean {
    const tensor = this.reader.tensorAt(e);
    const isEquality = e.ops.length === 1 && (e.ops[0] === '==' || e.ops[0] === '!=');
    if (!tensor || !isEquality || this.mentionsLocals(e) || e.comparators[0].kind !== 'Constant') return false;
    if (/int/.test(this.reader.shapeAt(e.left)?.dtype ?? '')) return false;
    return this.isWhole(e, { ...tensor, dtype: 'bool' });
  }

  /** `self.causal[:, :, :T, :T]`, which may be shorter than T: it is an operand as it stands there. */
  private isCutOut(e: Subscript): boolean {
    const tensor = this.reader.tensorAt(e);
    const isCut = tensor?.dims.some((d) => d.symbol?.includes('min('));
    if (!tensor || !isCut || this.mentionsLocals(e.value)) return false;
    return this.isWhole(e, tensor);
  }

  private isWhole(e: Expr, tensor: TensorFact): boolean {
    const operand = this.reader.operandOf(this.label(e), tensor, this.like.get(e) ?? null);
    if (operand) {
      this.replace(e, () => operand.name);
      this.reader.use(operand.label, e);
    }
    return operand !== null;
  }

  private mentionsLocals(e: Expr): boolean {
    let found = false;
    walk(e, (node) => {
      if (node.kind === 'Name' && this.locals.has(node.id) && this.reader.hasFact(node)) found = true;
      return !found;
    });
    return found;
  }

  // ------------------------------------------------------------------------------------------------------- numbers

  /** A number: a size of a tensor that is an operand too, or a constant. */
  private number(e: Expr): void {
    const { reader } = this;
    const label = this.label(e);
    const dim = this.ints.get(this.source(e)) ?? this.sizeNamed(e);
    const size = dim && reader.sizes.of(dim);
    if (size) {
      reader.sizeIsCalled(size, label);
      this.replace(e, () => reader.sizeText(size));
      return;
    }
    const value = reader.more.number?.(e.start, e.end) ?? null;
    if (value !== null) this.replace(e, () => (value < 0 ? `(${value})` : String(value)));
    else reader.isMissing(label);
  }

  private sizeNamed(e: Expr): DimFact | null {
    const size = e.kind === 'Name' ? sizeOf(this.reader.view.document.ast, e.id, e.start) : null;
    return (size && this.reader.tensorAt(size.of)?.dims.at(size.axis)) ?? null;
  }

  /** `self.eps`, of which nothing is known but that it is a number of its module. */
  private isPlainNumber(e: Expr): boolean {
    const isOfModule = e.kind === 'Attribute' && e.value.kind === 'Name' && e.value.id === 'self';
    if (!isOfModule || this.reader.shapeAt(e) || this.reader.moduleAt(e) || this.ints.has(this.source(e))) return false;
    if (this.reader.more.shapes[this.label(e)] !== undefined) return false;
    return (this.reader.more.number?.(e.start, e.end) ?? null) === null;
  }

  /** An operation of a tensor and a number that a module keeps: any positive number. */
  private arithmetic(e: Expr & { kind: 'BinOp' }): void {
    for (const side of [e.left, e.right]) {
      if (!this.isPlainNumber(side)) {
        this.read(side);
        continue;
      }
      const operand = this.reader.operand(this.label(side), [], '()', { domain: 'pos' });
      this.reader.notes.add(`${operand.label} is taken for a positive number`);
      this.replace(side, () => operand.name);
      this.reader.use(operand.label, side);
    }
  }
}
