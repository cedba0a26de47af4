/**
 * The attention that a place in the code is about: the sizes of its queries and keys, for the attention panel. It is found by
 * what is computed: a softmax of a product of three or more dims, or a call that is attention by its name.
 */
import type { DimFact, TensorFact } from '../analysis/facts';
import type { AttentionAt } from '../protocol/analysis';
import type { Call, Expr } from '../python/ast';
import { type AnyNode, walk } from '../python/visit';
import { choose } from './contexts';
import { placeText, type View } from './document';

/** Taken for what the code leaves open; the panel says so, and the user can change them. */
const DEFAULTS = { heads: 8, queries: 64, keys: 64, headDim: 64 } as const;

const SOFTMAX = new Set(['softmax', 'softmax_']);
const WHOLE = new Set(['scaled_dot_product_attention', 'dot_product_attention']);
const PRODUCTS = new Set(['matmul', 'bmm', 'baddbmm', 'einsum', 'dot', 'dot_general']);
/** What a causal mask looks like. */
const CAUSAL = /\b(tril|triu|causal|is_causal|look_ahead)\w*/;

/** One computation of attention in the code. */
interface Candidate {
  readonly start: number;
  readonly end: number;
  /** (…, heads, queries, keys) */
  readonly scores: readonly (DimFact | null)[];
  readonly kvHeads: DimFact | null;
  readonly headDim: DimFact | null;
  readonly isCausal: boolean;
}

/** Null where the function around the place computes no attention of which the rank is known. */
export function attentionAt(view: View, start: number, end: number, context: string | null): AttentionAt | null {
  const inside = enclosing(view, start, end);
  const found = inside ? candidates(view, inside, context) : [];
  const distance = (c: Candidate) => (c.start <= start && end <= c.end ? 0 : Math.abs(c.start - start));
  const [nearest] = found.sort((a, b) => distance(a) - distance(b));
  return nearest ? sizesOf(view, nearest) : null;
}

/** Is attention computed in the lines of an expression? */
export function isAttention(view: View, start: number, end: number, context: string | null): boolean {
  const { lines, text } = view.document;
  const [from, to] = [lines.start(lines.lineAt(start)), lines.end(lines.lineAt(end))];
  // Most lines are no such, and a hover is to be quick.
  if (!/softmax|attention/i.test(text.slice(from, to))) return false;
  const inside = enclosing(view, start, end);
  return inside !== null && candidates(view, inside, context).some((c) => c.start >= from && c.start <= to);
}

/** The innermost function around a place; the whole file where it is in none. */
function enclosing(view: View, start: number, end: number): AnyNode | null {
  let innermost: AnyNode = view.document.ast;
  walk(view.document.ast, (node) => {
    if (node.start > start || node.end < end) return node.kind === 'Module';
    if (node.kind === 'FunctionDef') innermost = node;
    return true;
  });
  return innermost;
}

function candidates(view: View, inside: AnyNode, context: string | null): Candidate[] {
  const reader = new Reader(view, context);
  const products: { text: string; left: TensorFact | null }[] = [];
  const calls: Call[] = [];
  walk(inside, (node) => {
    if (node !== inside && node.kind === 'FunctionDef') return false;
    if (node.kind === 'Call') calls.push(node);
    const product = productOf(node);
    const tensor = product && reader.tensor(node as Expr);
    if (tensor) products.push({ text: tensor.text, left: reader.tensor(product) });
    return true;
  });
  const isCausal = CAUSAL.test(view.document.text.slice(inside.start, inside.end));
  return calls.flatMap((call) => {
    const name = nameOf(call);
    if (WHOLE.has(name)) return reader.whole(call, isCausal) ?? [];
    if (!SOFTMAX.has(name)) return [];
    const scores = reader.tensor(call);
    if (!scores || scores.rest !== null || scores.dims.length < 2) return [];
    // A softmax over classes is one of a product, too, but not of the result of a product itself.
    const product = products.find(({ text }) => text === scores.text);
    if (!product) return [];
    const headDim = product.left?.dims.at(-1) ?? null;
    const { dims } = scores;
    if (dims.length < 3 && !isSquare(dims)) return [];
    return [{ start: call.start, end: call.end, scores: dims, kvHeads: null, headDim, isCausal }];
  });
}

function isSquare(dims: readonly DimFact[]): boolean {
  return dims.at(-1)?.text === dims.at(-2)?.text;
}

/** The left operand of a product; null for anything else. */
function productOf(node: AnyNode): Expr | null {
  if (node.kind === 'BinOp' && node.op === '@') return node.left;
  if (node.kind !== 'Call' || !PRODUCTS.has(nameOf(node))) return null;
  const tensors = node.args.filter((arg) => arg.kind !== 'Constant');
  if (nameOf(node) === 'einsum' || node.func.kind !== 'Attribute') return tensors[0] ?? null;
  return tensors.length > 1 ? tensors[0] : node.func.value;
}

function nameOf({ func }: Call): string {
  return func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
}

class Reader {
  constructor(
    private readonly view: View,
    private readonly context: string | null,
  ) {}

  /** What is known of an expression, where it has one shape. */
  tensor({ start, end }: Expr): TensorFact | null {
    const fact = this.view.facts.expressions.find((f) => f.start === start && f.end === end && f.path.length === 0);
    const general = fact ? choose(this.view.facts, fact, this.context).general : [];
    return general.length === 1 ? general[0] : null;
  }

  /** A call with queries (…, heads, L, E) and keys (…, heads, S, E). */
  whole(call: Call, isMasked: boolean): Candidate[] | null {
    const [q, k] = [this.argument(call, 0, 'query'), this.argument(call, 1, 'key')];
    if (!q || !k || q.rest !== null || k.rest !== null || q.dims.length < 3) return null;
    const causal = call.keywords.find(({ name }) => name === 'is_causal')?.value;
    const isCausal = causal ? causal.kind !== 'Constant' || causal.value !== false : isMasked;
    const scores = [...q.dims.slice(0, -2), q.dims.at(-2)!, k.dims.at(-2)!];
    const kvHeads = k.dims.at(-3) ?? null;
    return [{ start: call.start, end: call.end, scores, kvHeads, headDim: q.dims.at(-1) ?? null, isCausal }];
  }

  private argument(call: Call, index: number, name: string): TensorFact | null {
    const given = call.keywords.find((keyword) => keyword.name === name)?.value ?? call.args[index];
    return given ? this.tensor(given) : null;
  }
}

function sizesOf(view: View, found: Candidate): AttentionAt {
  const assumed: string[] = [];
  /** Sizes of one name are the same. */
  const taken = new Map<string, number>();
  const size = (dim: DimFact | null, what: keyof typeof DEFAULTS, words: string): number => {
    if (dim?.value) return dim.value;
    const name = dim && dim.text !== '?' ? dim.text : null;
    const known = name === null ? undefined : taken.get(name);
    const n = known ?? DEFAULTS[what];
    if (name !== null) taken.set(name, n);
    if (known === undefined)
      assumed.push(`${words}${name === null ? '' : ` ${name}`} is not known here: ${n} was taken.`);
    return n;
  };
  const { scores, isCausal } = found;
  const heads = scores.length < 3 ? 1 : size(scores.at(-3)!, 'heads', 'The number of heads');
  const kvHeads = found.kvHeads?.value ?? heads;
  const queries = size(scores.at(-2)!, 'queries', 'The number of queries');
  const keys = size(scores.at(-1)!, 'keys', 'The number of keys');
  const headDim = size(found.headDim, 'headDim', 'The size of a head');
  if (isCausal) assumed.push('The code masks scores: a causal mask was taken.');
  return {
    place: placeText(view, { uri: view.facts.uri, start: found.start, end: found.end }),
    range: view.document.lines.range(found.start, found.end),
    ...{ heads, kvHeads: heads % kvHeads === 0 ? kvHeads : heads, queries, keys, headDim, isCausal, assumed },
  };
}
