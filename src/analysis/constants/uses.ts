/**
 * What a use of a variable can do to its value. A use is *harmless* when neither the statement it is in nor anything
 * later can change through it what the variable holds: nothing is written to, and nothing keeps hold of it.
 */
import type { Expr, Name } from '../../python/ast';
import type { AnyNode } from '../../python/visit';
import type { Variable, Variables } from './variables';

/** Attributes of arrays that are numbers, types or new arrays. */
const PLAIN_ATTRIBUTES = new Set(['shape', 'dtype', 'ndim', 'device', 'size', 'itemsize', 'nbytes', 'requires_grad']);

/** Methods of arrays that read them, and of which the result is new. */
const READING_METHODS = new Set(
  (
    'size dim numel item tolist sum mean prod std var norm max min argmax argmin any all exp log sqrt abs softmax log_softmax ' +
    'sigmoid tanh relu cumsum cumprod matmul mm bmm dot add sub mul div pow eq ne lt le gt ge allclose equal median ' +
    'floor ceil sin cos clone copy astype nonzero argsort topk bincount item_size element_size nelement'
  ).split(' '),
);

/** Functions of libraries that read their arguments, and of which the result is new: by the last word of their name. */
const READING_FUNCTIONS = new Set(
  (
    'zeros ones full rand randn randint randperm arange linspace logspace eye empty tensor array zeros_like ones_like ' +
    'empty_like full_like rand_like randn_like exp log sqrt sum mean std var prod max min argmax argmin matmul mm bmm dot ' +
    'softmax log_softmax sigmoid tanh gelu cat stack concatenate vstack hstack allclose equal array_equal where ' +
    'cross_entropy mse_loss nll_loss cumsum sin cos abs floor ceil outer norm isclose save manual_seed one_hot'
  ).split(' '),
);

const READING_BUILTINS = new Set('print display len str repr type isinstance range int float bool id'.split(' '));

/** NumPy writes into the argument behind these many. */
const NUMPY_OPERANDS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'exp log sqrt sum mean std var prod max min argmax argmin tanh cumsum sin cos abs floor ceil'
    .split(' ')
    .map((name) => [name, 1]),
  ...'matmul dot outer equal concatenate'.split(' ').map((name) => [name, 2]),
]);

/** Libraries that draw what they are given. */
const DRAWING = /^(matplotlib|seaborn|plotly)\b/;

/** Libraries of which functions may be known by their names. */
const LIBRARIES = /^(torch|numpy|math|jax)\b/;

const DEEP = Number.POSITIVE_INFINITY;

export class Uses {
  constructor(private readonly variables: Variables) {}

  /** Variables that hold numbers, strings and the like alone: no use can change them. */
  private readonly plain = new Map<Variable, boolean>();

  /**
   * How deep inside of what the variable holds it is read, in subscripts: `x + 1` reads x, `x[0] + 1` an item, which may
   * be the same object in another list; `print(x)` keeps hold of nothing, however deep. null when the use is not harmless.
   */
  depth(name: Name, variable: Variable): number | null {
    return this.isPlain(variable) ? DEEP : this.depthOf(name, 0);
  }

  isPlain(variable: Variable): boolean {
    const known = this.plain.get(variable);
    if (known !== undefined) return known;
    // In `i = i + 1` it is what it would be without.
    this.plain.set(variable, true);
    const { bindings } = variable;
    const is = bindings.length > 0 && bindings.every((b) => b.value !== null && this.isPlainValue(b.value));
    this.plain.set(variable, is);
    return is;
  }

  private isPlainValue(e: Expr): boolean {
    switch (e.kind) {
      case 'Constant':
      case 'JoinedStr':
      case 'Compare':
        return true;
      case 'BinOp':
        return this.isPlainValue(e.left) && this.isPlainValue(e.right);
      case 'UnaryOp':
        return this.isPlainValue(e.operand);
      case 'Tuple':
        return e.elts.every((x) => this.isPlainValue(x));
      case 'Name':
        return (
          this.variables.of(e).some((v) => v.bindings.length > 0) && this.variables.of(e).every((v) => this.isPlain(v))
        );
      case 'Attribute':
        return (
          this.libraryName(e) !== null &&
          /^(torch\.(float|double|half|long|int|short|bool|uint|bfloat)|math\.)/.test(this.libraryName(e)!)
        );
      case 'Call':
        return this.isPlainCall(e);
      default:
        return false;
    }
  }

  private isPlainCall(e: Expr & { kind: 'Call' }): boolean {
    const { func } = e;
    if (func.kind === 'Name') return ['len', 'int', 'float', 'str', 'bool'].includes(func.id) && this.isBuiltin(func);
    if (func.kind !== 'Attribute') return false;
    return this.libraryName(func)?.startsWith('math.') ?? ['item', 'numel', 'dim'].includes(func.attr);
  }

  private isBuiltin(name: Name): boolean {
    return this.variables.of(name).length === 0;
  }

  /** Where its value goes from here: into something that reads it, and no further. */
  private depthOf(e: Expr, depth: number): number | null {
    const parent = this.variables.parent(e);
    if (!parent || this.variables.isTarget(e)) return null;
    const when = (is: boolean | undefined) => (is ? depth : null);
    switch (parent.kind) {
      case 'UnaryOp':
        // `+x` may be x itself.
        return when(parent.op !== '+');
      case 'BinOp':
      case 'Compare':
        return depth;
      case 'FormattedValue':
      case 'ExprStmt':
      case 'Slice':
        return DEEP;
      case 'Subscript':
        if (this.isStored(parent)) return null;
        // A part that is read; as an index, it chooses.
        return parent.index === e ? DEEP : this.depthOf(parent, depth + 1);
      case 'Attribute':
        return this.depthOfAttribute(parent, depth);
      case 'Call':
        return this.isReadBy(parent, e) ? (parent.func.kind === 'Name' ? DEEP : depth) : null;
      case 'List':
      case 'Tuple': {
        const around = this.variables.parent(parent);
        if (this.isStored(parent)) return null;
        if (around?.kind === 'Subscript') return around.index === parent ? DEEP : null;
        return when(around?.kind === 'Call' && around.func.kind === 'Attribute' && this.isReadBy(around, parent));
      }
      case 'Keyword': {
        const call = this.variables.parent(parent);
        return when(call?.kind === 'Call' && parent.name !== 'out' && this.isReadBy(call, e));
      }
      default:
        return null;
    }
  }

  private depthOfAttribute(e: Expr & { kind: 'Attribute' }, depth: number): number | null {
    if (this.isStored(e)) return null;
    const parent = this.variables.parent(e);
    if (parent?.kind === 'Call' && parent.func === e)
      return READING_METHODS.has(e.attr) && !this.hasOut(parent) ? depth : null;
    if (PLAIN_ATTRIBUTES.has(e.attr)) return depth;
    // `x.T + 1`: what it shares its elements with is read.
    return e.attr === 'T' || e.attr === 'mT' || e.attr === 'real' ? this.depthOf(e, depth) : null;
  }

  private isReadBy(call: Expr & { kind: 'Call' }, argument: Expr): boolean {
    const { func } = call;
    if (func === argument) return false;
    if (func.kind === 'Name' && this.isBuiltin(func)) return READING_BUILTINS.has(func.id);
    const name = this.libraryName(func);
    if (name === null || this.hasOut(call)) return false;
    if (DRAWING.test(name)) return true;
    const word = name.slice(name.lastIndexOf('.') + 1);
    if (!LIBRARIES.test(name) || !READING_FUNCTIONS.has(word)) return false;
    return (
      !name.startsWith('numpy.') || call.args.indexOf(argument) < (NUMPY_OPERANDS[word] ?? Number.POSITIVE_INFINITY)
    );
  }

  private hasOut({ keywords }: Expr & { kind: 'Call' }): boolean {
    return keywords.some((k) => k.name === 'out' || k.name === 'inplace' || k.name === 'copy' || k.name === null);
  }

  /** Is it what a statement assigns to or deletes? */
  isStored(e: Expr): boolean {
    let node: AnyNode = e;
    let parent = this.variables.parent(node);
    while (parent?.kind === 'Tuple' || parent?.kind === 'List' || parent?.kind === 'Starred') {
      node = parent;
      parent = this.variables.parent(node);
    }
    switch (parent?.kind) {
      case 'Assign':
        return parent.targets.some((t) => t === node);
      case 'AugAssign':
      case 'AnnAssign':
      case 'For':
        return parent.target === node;
      case 'Delete':
        return true;
      case 'With':
        return parent.items.some((i) => i.target === node);
      case 'ListComp':
      case 'SetComp':
      case 'DictComp':
      case 'GeneratorExp':
        return parent.generators.some((g) => g.target === node);
      default:
        return false;
    }
  }

  /** `torch.nn.functional.softmax` of `F.softmax`, where `F` is imported and nothing else; null for what is not so. */
  libraryName(e: Expr): string | null {
    if (e.kind === 'Attribute') {
      const base = this.libraryName(e.value);
      return base && `${base}.${e.attr}`;
    }
    if (e.kind !== 'Name') return null;
    const variables = this.variables.of(e);
    return variables.length === 1 ? variables[0].imported : null;
  }
}
