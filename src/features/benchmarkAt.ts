/**
 * The operation that a place in the code is about, at its sizes, for the panel of kernel benchmarks. What an operation
 * is, core/gpu/operations say; here stands how it is written.
 */
import type { DimFact, TensorFact } from '../analysis/facts';
import type { BenchmarkAt } from '../protocol/analysis';
import type { Call, Expr } from '../python/ast';
import { type AnyNode, pathAt, walk } from '../python/visit';
import { type Size, sizeOf } from './benchmarkSizes';
import { choose } from './contexts';
import { placeText, type View } from './document';
import { oneLine } from './text';

/** An operation with the dims that its sizes are products of, or with a number. */
interface Meant {
  readonly operation: string;
  readonly sizes: Readonly<Record<string, readonly DimFact[] | number>>;
}

type Dims = readonly DimFact[];
/** How a call becomes an operation; null where its shapes are not known well enough. */
type Rule = (reader: Reader, call: Call) => Meant | null;

/** Null where no operation is found of which the shapes have known ranks. */
export function benchmarkAt(view: View, start: number, end: number, context: string | null): BenchmarkAt | null {
  const reader = new Reader(view, context);
  const path = pathAt(view.document.ast, start).filter((node) => node.end >= end);
  const around = path.toReversed().find((node) => reader.meant(node));
  const node =
    around ??
    inside(
      reader,
      path.findLast((n) => STATEMENTS.has(n.kind)),
    );
  const meant = node && reader.meant(node);
  if (!node || !meant) return null;
  const { document, facts } = view;
  const sizes = Object.entries(meant.sizes).map(([name, dims]): { name: string } & Size => {
    const size = typeof dims === 'number' ? { value: dims, note: '' } : sizeOf(dims);
    return { name, ...size };
  });
  return {
    operation: meant.operation,
    text: oneLine(document.text.slice(node.start, node.end)),
    place: placeText(view, { uri: facts.uri, start: node.start, end: node.end }),
    range: document.lines.range(node.start, node.end),
    sizes,
  };
}

/** Is an expression an operation, or what one is assigned to? */
export function isBenchmarked(view: View, start: number, end: number, context: string | null): boolean {
  const path = pathAt(view.document.ast, start);
  const at = path.findLastIndex((node) => node.start === start && node.end === end);
  if (at < 0) return false;
  const above = path[at - 1];
  const assigned = above?.kind === 'Assign' && above.targets.some((target) => target === path[at]);
  return new Reader(view, context).meant(assigned ? above.value : path[at]) !== null;
}

const STATEMENTS = new Set(['Assign', 'AnnAssign', 'AugAssign', 'Return', 'ExprStmt']);

/** The outermost operation of a statement. */
function inside(reader: Reader, statement: AnyNode | undefined): AnyNode | null {
  let found: AnyNode | null = null;
  if (statement)
    walk(statement, (node) => {
      if (found === null && reader.meant(node)) found = node;
      return found === null;
    });
  return found;
}

class Reader {
  constructor(
    readonly view: View,
    private readonly context: string | null,
  ) {}

  meant(node: AnyNode): Meant | null {
    if (node.kind === 'BinOp' && node.op === '@') return product(this, node, node.left, node.right);
    if (node.kind !== 'Call') return null;
    const module = this.module(node.func.start, node.func.end);
    const name = module?.className ?? nameOf(node.func);
    const rules = module ? MODULES : FUNCTIONS;
    if (!Object.hasOwn(rules, name) || this.isDefinedHere(name)) return null;
    // Python's own sum goes along the first axis.
    if (name === 'sum' && node.func.kind === 'Name') return null;
    return rules[name](this, node);
  }

  /** The dims of an expression, where it has one shape of known rank. */
  dims(e: AnyNode | undefined): Dims | null {
    const tensor = e && this.tensor(e);
    return tensor && tensor.rest === null ? tensor.dims : null;
  }

  private tensor({ start, end }: AnyNode): TensorFact | null {
    const fact = this.view.facts.expressions.find((f) => f.start === start && f.end === end && f.path.length === 0);
    const general = fact ? choose(this.view.facts, fact, this.context).general : [];
    return general.length === 1 ? general[0] : null;
  }

  /** A function or class of the document's own may do anything. */
  private isDefinedHere(name: string): boolean {
    let isDefined = false;
    walk(this.view.document.ast, (node) => {
      if ((node.kind === 'ClassDef' || node.kind === 'FunctionDef') && node.name === name) isDefined = true;
      return !isDefined;
    });
    return isDefined;
  }

  module(start: number, end: number) {
    return this.view.facts.moduleExpressions.find((m) => m.start === start && m.end === end)?.module ?? null;
  }

  /** The tensor that a function or a method is about. */
  operand(call: Call): Expr | undefined {
    const { func } = call;
    if (func.kind === 'Attribute' && this.tensor(func.value)) return func.value;
    return call.args[0] ?? keyword(call, 'input');
  }

  /** An argument of a function, of which a method has one less. */
  argument(call: Call, index: number, ...names: string[]): Expr | undefined {
    const isMethod = call.func.kind === 'Attribute' && this.tensor(call.func.value) !== null;
    return call.args[isMethod ? index - 1 : index] ?? names.map((name) => keyword(call, name)).find((e) => e);
  }
}

function nameOf(func: Expr): string {
  return func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
}

function keyword(call: Call, name: string): Expr | undefined {
  return call.keywords.find((k) => k.name === name)?.value;
}

/** A whole number that is written out. */
function integer(e: Expr | undefined): number | null {
  if (e?.kind === 'UnaryOp' && e.op === '-') {
    const value = integer(e.operand);
    return value === null ? null : -value;
  }
  return e?.kind === 'Constant' && e.type === 'int' ? Number(e.value) : null;
}

/** Axes that are written out, from 0; all where nothing is said; null where it can't be read. */
function axes(e: Expr | undefined, rank: number): number[] | null {
  if (!e || (e.kind === 'Constant' && e.type === 'none')) return Array.from({ length: rank }, (_, i) => i);
  const items = e.kind === 'Tuple' || e.kind === 'List' ? e.elts : [e];
  const found = items.map(integer);
  if (found.some((axis) => axis === null || axis < -rank || axis >= rank)) return null;
  return found.map((axis) => (axis! + rank) % rank);
}

// --------------------------------------------------------------------------------------------------------- operations

function product(reader: Reader, node: AnyNode, left: Expr | undefined, right: Expr | undefined): Meant | null {
  const [a, b, out] = [reader.dims(left), reader.dims(right), reader.dims(node)];
  if (!a || !b || !out || a.length === 0 || b.length === 0) return null;
  const K = a.slice(-1);
  const N = b.length > 1 ? b.slice(-1) : [];
  if (b.length <= 2) return { operation: 'matmul', sizes: { M: a.slice(0, -1), K, N } };
  const M = a.length > 1 ? a.slice(-2, -1) : [];
  const batch = out.slice(0, out.length - M.length - N.length);
  return { operation: 'batchedMatmul', sizes: { B: batch, M, K, N } };
}

const productOf: Rule = (reader, call) =>
  product(reader, call, reader.operand(call), reader.argument(call, 1, 'other', 'mat2'));

/** (…, K) times a weight (N, K). */
const linear: Rule = (reader, call) => {
  const [x, out] = [reader.dims(call.args[0]), reader.dims(call)];
  if (!x || !out || x.length === 0 || out.length !== x.length) return null;
  return { operation: 'matmul', sizes: { M: x.slice(0, -1), K: x.slice(-1), N: out.slice(-1) } };
};

/** What works on each row along one axis, by default the last. */
const alongRows =
  (operation: string, axisOf: (reader: Reader, call: Call) => Expr | undefined = () => undefined): Rule =>
  (reader, call) => {
    const dims = reader.dims(call);
    if (!dims || dims.length === 0) return null;
    const said = axisOf(reader, call);
    const axis = said ? axes(said, dims.length) : [dims.length - 1];
    if (axis?.length !== 1) return null;
    return { operation, sizes: { rows: dims.filter((_, i) => i !== axis[0]), columns: [dims[axis[0]]] } };
  };

const softmax = alongRows('softmax', (reader, call) => reader.argument(call, 1, 'dim', 'axis'));

/** Over the last axis alone: `normalized_shape` is written with one size, or the weight has one axis. */
const layerNormFunction: Rule = (reader, call) => {
  const shape = reader.argument(call, 1, 'normalized_shape');
  const isOne = (shape?.kind === 'Tuple' || shape?.kind === 'List') && shape.elts.length === 1;
  const weight = reader.dims(reader.argument(call, 2, 'weight'));
  return isOne || weight?.length === 1 ? alongRows('layerNorm')(reader, call) : null;
};

/** The same of a module, whose weight and bias have as many numbers as the axis. */
const layerNormModule: Rule = (reader, call) => {
  const parameters = reader.module(call.func.start, call.func.end)?.parameters ?? null;
  const columns = reader.dims(call)?.at(-1)?.value ?? null;
  if (parameters && columns !== null && parameters !== columns && parameters !== 2 * columns) return null;
  return alongRows('layerNorm')(reader, call);
};

const sum: Rule = (reader, call) => {
  const dims = reader.dims(reader.operand(call));
  const reduced = dims && axes(reader.argument(call, 1, 'dim', 'axis'), dims.length);
  if (!dims || !reduced) return null;
  const [rows, columns] = [false, true].map((isReduced) => dims.filter((_, i) => reduced.includes(i) === isReduced));
  return { operation: 'sum', sizes: { rows, columns } };
};

/** Of two axes of a matrix. In the libraries it is a view; the benchmark is of the copy that `contiguous` makes. */
const transpose: Rule = (reader, call) => {
  const dims = reader.dims(reader.operand(call));
  return dims?.length === 2 ? { operation: 'transpose', sizes: { rows: [dims[0]], columns: [dims[1]] } } : null;
};

const attention: Rule = (reader, call) => {
  const [q, k] = [reader.dims(reader.argument(call, 0, 'query')), reader.dims(reader.argument(call, 1, 'key'))];
  if (!q || !k || q.length < 2 || k.length < 2) return null;
  const said = keyword(call, 'is_causal') ?? call.args[5];
  const causal = said?.kind === 'Constant' && said.value === true ? 1 : 0;
  const [queries, D] = q.slice(-2);
  return {
    operation: 'attention',
    sizes: { B: q.slice(0, -2), queries: [queries], keys: k.slice(-2, -1), D: [D], causal },
  };
};

const embeddingFunction: Rule = (reader, call) => {
  const [tokens, table] = [reader.dims(call.args[0]), reader.dims(reader.argument(call, 1, 'weight'))];
  if (!tokens || table?.length !== 2) return null;
  return { operation: 'embedding', sizes: { T: tokens, V: [table[0]], D: [table[1]] } };
};

const embeddingModule: Rule = (reader, call) => {
  const [tokens, out] = [reader.dims(call.args[0]), reader.dims(call)];
  if (!tokens || out?.length !== tokens.length + 1) return null;
  const width = out.slice(-1);
  const parameters = reader.module(call.func.start, call.func.end)?.parameters ?? null;
  const sizes = { T: tokens, D: width };
  if (parameters === null || !width[0].value) return { operation: 'embedding', sizes };
  return { operation: 'embedding', sizes: { ...sizes, V: parameters / width[0].value } };
};

/** By the name of a function or method. */
const FUNCTIONS: Readonly<Record<string, Rule>> = {
  matmul: productOf,
  bmm: productOf,
  mm: productOf,
  linear,
  softmax,
  layer_norm: layerNormFunction,
  rms_norm: alongRows('rmsNorm'),
  gelu: alongRows('gelu'),
  silu: alongRows('silu'),
  sum,
  mean: sum,
  t: transpose,
  transpose,
  scaled_dot_product_attention: attention,
  embedding: embeddingFunction,
};

/** By the class of a module of the library. */
const MODULES: Readonly<Record<string, Rule>> = {
  Linear: linear,
  Softmax: alongRows('softmax'),
  LayerNorm: layerNormModule,
  RMSNorm: alongRows('rmsNorm'),
  GELU: alongRows('gelu'),
  SiLU: alongRows('silu'),
  Embedding: embeddingModule,
};
