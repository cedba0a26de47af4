/** What views and splits say of sizes: numbers among their arguments, and which size is a product of which. */
import type { DimFact, TensorFact } from '../analysis/facts';
import type { Call, Expr } from '../python/ast';
import type { Reader } from './gradientReader';

const VIEWS = new Set(['view', 'reshape']);
const PIECES = new Set(['split', 'chunk']);

interface Parts {
  readonly name: string;
  readonly input: Expr;
  readonly args: readonly Expr[];
}

/** `x.view(a, b)` and `torch.reshape(x, (a, b))` alike. */
function partsOf(e: Call, path: string | null): Parts | null {
  const name = path === null ? (e.func.kind === 'Attribute' ? e.func.attr : '') : path.replace(/^torch\./, '');
  if (!VIEWS.has(name) && !PIECES.has(name)) return null;
  const [input, ...rest] = path === null && e.func.kind === 'Attribute' ? [e.func.value, ...e.args] : e.args;
  if (!input) return null;
  const [only] = rest;
  const args = rest.length === 1 && (only.kind === 'Tuple' || only.kind === 'List') ? only.elts : rest;
  return { name, input, args };
}

/** Arguments that are sizes of the result. */
export function intArguments(reader: Reader, e: Call, path: string | null): [Expr, DimFact][] {
  const parts = partsOf(e, path);
  if (!parts) return [];
  const { args } = parts;
  const isPlain = (a: Expr) => a.kind === 'Name' || a.kind === 'Attribute';
  if (VIEWS.has(parts.name)) {
    const dims = reader.tensorAt(e)?.dims;
    if (!dims || dims.length !== args.length) return [];
    return args.flatMap((a, k): [Expr, DimFact][] => (isPlain(a) && !reader.hasFact(a) ? [[a, dims[k]]] : []));
  }
  const cut = parts.name === 'split' ? cutOf(reader, e, parts) : null;
  return cut && isPlain(args[0]) ? [[args[0], cut.piece]] : [];
}

/** What the call rests on: sizes that are products of others. */
export function learnSizes(reader: Reader, e: Call, path: string | null): void {
  const parts = partsOf(e, path);
  if (!parts) return;
  if (PIECES.has(parts.name)) {
    const cut = cutOf(reader, e, parts);
    if (cut) reader.sizes.learnPieces(cut.whole, cut.count, cut.piece);
    return;
  }
  const [from, to] = [reader.tensorAt(parts.input), reader.tensorAt(e)];
  if (from && to) learnView(reader, from, to);
}

/** The axes in which a view differs, where that is one on one side. */
function learnView({ sizes }: Reader, from: TensorFact, to: TensorFact): void {
  const settled = (d: DimFact) => {
    const size = sizes.of(d);
    return size === null ? null : sizes.settled(size);
  };
  const isSame = (a: DimFact, b: DimFact) => settled(a) !== null && settled(a) === settled(b);
  let [a, b] = [[...from.dims], [...to.dims]];
  while (a.length > 0 && b.length > 0 && isSame(a[0], b[0])) [a, b] = [a.slice(1), b.slice(1)];
  while (a.length > 0 && b.length > 0 && isSame(a.at(-1)!, b.at(-1)!)) [a, b] = [a.slice(0, -1), b.slice(0, -1)];
  if (a.length === 1 && b.length > 1) sizes.learn(a[0], b);
  else if (b.length === 1 && a.length > 1) sizes.learn(b[0], a);
}

/** An axis that is cut into pieces of one size. */
function cutOf(reader: Reader, e: Call, { input, args }: Parts) {
  const axisAt = e.keywords.find((k) => k.name === 'dim')?.value ?? args[1];
  const axis = axisAt === undefined ? 0 : numberOf(axisAt);
  const whole = axis === null ? null : reader.tensorAt(input)?.dims.at(axis);
  const pieces: DimFact[] = [];
  for (let k = 0; axis !== null; k++) {
    const piece = reader.tensorAt(e, [k])?.dims.at(axis);
    if (!piece) break;
    pieces.push(piece);
  }
  const [piece] = pieces;
  const isEven = pieces.every((p) => p.value === piece.value && p.symbol === piece.symbol);
  return whole && piece && isEven ? { whole, count: pieces.length, piece } : null;
}

function numberOf(e: Expr): number | null {
  if (e.kind === 'UnaryOp' && e.op === '-') {
    const inner = numberOf(e.operand);
    return inner === null ? null : -inner;
  }
  return e.kind === 'Constant' && typeof e.value === 'number' ? e.value : null;
}
