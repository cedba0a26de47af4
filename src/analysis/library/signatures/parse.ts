/**
 * The language of the tables of signatures. One line is one signature:
 *
 *     torch.softmax, F.softmax, Tensor.softmax(input, dim=None, dtype=None) -> softmax
 *     np.sum(a as input, axis as dim=None, keepdims as keepdim=False) -> sum
 *     torch.max(input, dim: int, keepdim=False) -> max_dim
 *     F.max_pool2d(input, kernel_size, stride=None) -> pool2d kind="max"
 *     Tensor.T: (input) -> transpose_all
 *
 * `name as other` gives the operator's name for a parameter. `*size` takes varargs or one sequence, a bare `*` and `/`
 * are as in Python, `**axes` takes further keywords as a list of pairs (name, value), `...` takes and ignores them.
 * `name: kind` restricts what binds, so that overloads can be told apart; with `!` the library raises a TypeError for
 * any other kind: a call that no overload takes for that reason is an error. After the operator stand flags
 * (`inplace`: the result is the first parameter, whose shape must not change; `reshapes`: it is the first parameter with
 * the new shape; `none`: None is answered all the same) and constant arguments. A colon before the parameters makes a property. Lines that begin with `#` are
 * comments; a line goes on while a bracket is open.
 */
import type { Arg } from '../../../core/ops/operator';
import { literal, splitTop } from './literal';

export type ParameterKind = 'positional-only' | 'positional' | 'varargs' | 'keyword-only' | 'keywords';

export const annotations = ['int', 'ints', 'tensor', 'number', 'bool', 'str', 'dtype', 'list'] as const;
export type Annotation = (typeof annotations)[number];

export interface Parameter {
  readonly name: string;
  /** What the operator calls it. */
  readonly target: string;
  readonly kind: ParameterKind;
  readonly annotation: Annotation | null;
  /** Anything else is an error, not just another overload. */
  readonly strict: boolean;
  /** null when it must be given. */
  readonly default: Arg | null;
}

export type Flag = 'inplace' | 'reshapes' | 'none';

export interface Signature {
  /** Fully qualified: `torch.nn.functional.softmax`, `torch.Tensor.softmax`. */
  readonly names: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Takes any further keywords and ignores them. */
  readonly open: boolean;
  readonly operator: string;
  readonly flags: ReadonlySet<Flag>;
  /** Constant arguments of the operator. */
  readonly attributes: ReadonlyMap<string, Arg>;
  readonly property: boolean;
}

/** Short prefixes of names and what they stand for. */
const PREFIXES: Readonly<Record<string, string>> = {
  F: 'torch.nn.functional',
  Tensor: 'torch.Tensor',
  np: 'numpy',
  ndarray: 'numpy.ndarray',
  jnp: 'jax.numpy',
  Array: 'jax.Array',
};

export function qualified(name: string): string {
  const [head, ...rest] = name.split('.');
  return [Object.hasOwn(PREFIXES, head) ? PREFIXES[head] : head, ...rest].join('.');
}

/** Throws, naming the line, when a line cannot be read. */
export function parseSignatures(text: string): Signature[] {
  const out: Signature[] = [];
  let pending = '';
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (pending === '' && (trimmed === '' || trimmed.startsWith('#'))) continue;
    pending = pending === '' ? trimmed : `${pending} ${trimmed}`;
    if (depth(pending) > 0 || !pending.includes('->')) continue;
    out.push(parseSignature(pending));
    pending = '';
  }
  if (pending !== '') throw new Error(`signature without an operator: ${pending}`);
  return out;
}

function depth(text: string): number {
  return [...text].reduce((n, ch) => n + Number(ch === '(') - Number(ch === ')'), 0);
}

function parseSignature(line: string): Signature {
  const head = /^([\w.,\s]+?)(:?)\s*\(/.exec(line);
  const arrow = line.lastIndexOf('->');
  const close = line.lastIndexOf(')', arrow);
  if (!head || close < 0) throw new Error(`not a signature: ${line}`);
  try {
    const { parameters, open } = parseParameters(line.slice(head[0].length, close));
    return {
      names: head[1].split(',').map((name) => qualified(name.trim())),
      parameters,
      open,
      property: head[2] === ':',
      ...parseTarget(line.slice(arrow + 2)),
    };
  } catch (e) {
    throw new Error(`${(e as Error).message} in: ${line}`);
  }
}

function parseParameters(text: string): { parameters: Parameter[]; open: boolean } {
  let parameters: Parameter[] = [];
  let open = false;
  let kind: ParameterKind = 'positional';
  for (const part of splitTop(text).map((s) => s.trim())) {
    if (part === '') continue;
    if (part === '...') open = true;
    else if (part === '*') kind = 'keyword-only';
    else if (part === '/') parameters = parameters.map((p) => ({ ...p, kind: 'positional-only' }));
    else if (part.startsWith('**')) parameters.push(parseParameter(part.slice(2), 'keywords'));
    else if (part.startsWith('*')) {
      parameters.push(parseParameter(part.slice(1), 'varargs'));
      kind = 'keyword-only';
    } else parameters.push(parseParameter(part, kind));
  }
  return { parameters, open };
}

function parseParameter(text: string, kind: ParameterKind): Parameter {
  const m = /^(\w+)(?:\s+as\s+(\w+))?(?:\s*:\s*(\w+)(!?))?(?:\s*=\s*(.+))?$/s.exec(text);
  if (!m) throw new Error(`not a parameter: ${text}`);
  const annotation = m[3] ? annotationOf(m[3]) : null;
  return {
    name: m[1],
    target: m[2] ?? m[1],
    kind,
    annotation,
    strict: m[4] === '!',
    default: m[5] ? literal(m[5]) : null,
  };
}

function annotationOf(word: string): Annotation {
  const found = annotations.find((a) => a === word);
  if (!found) throw new Error(`unknown kind ${word}`);
  return found;
}

function parseTarget(text: string): Pick<Signature, 'operator' | 'flags' | 'attributes'> {
  const words = text.trim().match(/\w+\s*=\s*("[^"]*"|'[^']*'|\([^)]*\)|\S+)|\w+/g) ?? [];
  const [operator, ...rest] = words;
  if (!operator || operator.includes('=')) throw new Error('no operator');
  const flags = new Set<Flag>();
  const attributes = new Map<string, Arg>();
  for (const word of rest) {
    const at = word.indexOf('=');
    if (at > 0) attributes.set(word.slice(0, at).trim(), literal(word.slice(at + 1)));
    else if (word === 'inplace' || word === 'reshapes' || word === 'none') flags.add(word);
    else throw new Error(`unknown flag ${word}`);
  }
  return { operator, flags, attributes };
}
