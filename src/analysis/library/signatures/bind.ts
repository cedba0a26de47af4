/** Binding of the arguments of a call to a signature. */
import { type Arg, ShapeError } from '../../../core/ops/operator';
import type { Annotation, Parameter, Signature } from './parse';

/** Arguments of a call as written; `*args` and `**kwargs` are unpacked already. */
export interface CallArguments {
  readonly positional: readonly Arg[];
  readonly keywords: ReadonlyMap<string, Arg>;
}

export interface Bound {
  readonly signature: Signature;
  /** By the operator's names, with defaults and constant attributes. */
  readonly args: ReadonlyMap<string, Arg>;
  /** Of those, the ones that the caller wrote or that the signature fixes. */
  readonly given: ReadonlySet<string>;
  /** Keywords were given that the signature leaves out, and that may change the values of the result. */
  readonly ignored: boolean;
}

/** Keywords that do not change the elements. */
const HARMLESS = new Set([
  'device',
  'requires_grad',
  'layout',
  'pin_memory',
  'memory_format',
  'copy',
  'like',
  'subok',
  'optimize',
  'casting',
  'kind',
]);

/** PyTorch's functions also take NumPy's names of these parameters. */
const NUMPY_NAMES: Readonly<Record<string, readonly string[]>> = {
  dim: ['axis'],
  keepdim: ['keepdims'],
  input: ['x', 'a', 'x1'],
  other: ['x2'],
};

/**
 * Binds to the first of several overloads that takes the call. Answers a reason when none does, and when an argument
 * that is not known would decide between them. Throws ShapeError when all refuse the kind of an argument that the
 * library refuses as well.
 */
export function bindCall(signatures: readonly Signature[], call: CallArguments): Bound | { readonly reason: string } {
  const failures: Failure[] = [];
  for (const [i, signature] of signatures.entries()) {
    const result = bindSignature(signature, call);
    if ('reason' in result) {
      failures.push(result);
      continue;
    }
    const rival = () => signatures.slice(i + 1).some((s) => 'args' in bindSignature(s, call));
    if (result.unsure && rival()) return { reason: result.unsure };
    return { signature, args: result.args, given: result.given, ignored: result.ignored };
  }
  const [first] = failures;
  if (!first) return { reason: 'is not modelled' };
  if (failures.every((f) => f.refused)) throw new ShapeError('argument-type', first.reason);
  return { reason: first.reason };
}

interface Failure {
  readonly reason: string;
  /** Nothing is wrong but the kind of an argument, which the library refuses as well. */
  readonly refused: boolean;
}

type Attempt = (Pick<Bound, 'args' | 'given' | 'ignored'> & { readonly unsure: string | null }) | Failure;

export function bindSignature(signature: Signature, call: CallArguments): Attempt {
  const args = new Map<string, Arg>();
  const given = new Set(signature.attributes.keys());
  const keywords = new Map(call.keywords);
  const positional = [...call.positional];
  let unsure: string | null = null;
  let refused: string | null = null;
  for (const p of signature.parameters) {
    const own = take(p, signature, positional, keywords);
    if (own && isMixed(p, own)) return { reason: `a sequence among the numbers of ${p.name}`, refused: false };
    const mismatch = own ? wrongKind(p, own) : null;
    if (mismatch) {
      const reason = `${signature.names[0].split('.').at(-1)}: ${mismatch}`;
      if (!p.strict) return { reason, refused: false };
      refused ??= reason;
    }
    if (own?.kind === 'unknown' && p.annotation) unsure ??= own.reason;
    const arg = own ?? p.default;
    if (!arg) return { reason: `argument ${p.name} is missing`, refused: false };
    args.set(p.target, arg);
    if (own) given.add(p.target);
  }
  if (positional.length > 0) return { reason: 'takes fewer arguments', refused: false };
  if (keywords.size > 0 && !signature.open) {
    return { reason: `argument ${[...keywords.keys()][0]} is not modelled`, refused: false };
  }
  if (refused) return { reason: refused, refused: true };
  for (const [name, arg] of signature.attributes) args.set(name, arg);
  const ignored = [...keywords.keys()].some((name) => !HARMLESS.has(name));
  return { args, given, unsure, ignored };
}

/** Takes the argument of a parameter out of what was given. */
function take(p: Parameter, s: Signature, positional: Arg[], keywords: Map<string, Arg>): Arg | undefined {
  switch (p.kind) {
    case 'varargs':
      return (
        takeVarargs(p, s, positional.splice(0)) ??
        takeKeyword(p, s, keywords) ?? { kind: 'list', items: [], tuple: true }
      );
    case 'keywords':
      return takeKeywords(keywords);
    case 'keyword-only':
      return takeKeyword(p, s, keywords);
    case 'positional-only':
      return positional.shift();
    case 'positional':
      return positional.shift() ?? takeKeyword(p, s, keywords);
  }
}

/** What is wrong with the kind of an argument; null when nothing is known to be. */
function wrongKind(p: Parameter, arg: Arg): string | null {
  if (!p.annotation || arg.kind === 'unknown' || isOf(arg, p.annotation)) return null;
  if (arg.kind === 'none' && p.default?.kind === 'none') return null;
  return `${p.name} must be ${nouns[p.annotation]}, found ${found(arg)}`;
}

const nouns: Readonly<Record<Annotation, string>> = {
  int: 'an int',
  ints: 'an int or a tuple of ints',
  tensor: 'a tensor',
  number: 'a number',
  bool: 'a bool',
  str: 'a string',
  dtype: 'a dtype',
  list: 'a list',
};

function found(arg: Arg): string {
  if (arg.kind === 'int' && arg.value.value !== null) return `the number ${arg.value.value}`;
  if (arg.kind === 'none') return 'None';
  if (arg.kind === 'list') return arg.tuple ? 'a tuple' : 'a list';
  return arg.kind === 'int' ? 'an int' : `a ${arg.kind}`;
}

/**
 * `view(2, 3)` and `view((2, 3))` are the same; a single unknown may be either. Of NumPy's functions of several arrays
 * each argument is one, also a list.
 */
function takeVarargs(p: Parameter, s: Signature, given: readonly Arg[]): Arg | undefined {
  if (given.length === 0) return undefined;
  const isArrays = p.target === 'shapes' || (p.target === 'tensors' && !s.names[0].startsWith('torch.'));
  if (!isArrays && given.length === 1 && (given[0].kind === 'list' || given[0].kind === 'unknown')) return given[0];
  return { kind: 'list', items: given, tuple: true };
}

const NUMBERS = new Set(['size', 'shape', 'dims', 'repeats', 'axes']);

/** `xp.reshape(a, (2, 3))` is no method of a tensor: `xp` stands for the library. */
function isMixed(p: Parameter, arg: Arg): boolean {
  if (p.kind !== 'varargs' || !NUMBERS.has(p.target) || arg.kind !== 'list' || arg.items.length < 2) return false;
  return arg.items.some((item) => item.kind === 'list');
}

/** What is left of the keywords, as pairs. */
function takeKeywords(keywords: Map<string, Arg>): Arg {
  const items = [...keywords].map(
    ([name, value]): Arg => ({ kind: 'list', items: [{ kind: 'str', value: name }, value], tuple: true }),
  );
  keywords.clear();
  return { kind: 'list', items, tuple: true };
}

function takeKeyword(p: Parameter, signature: Signature, keywords: Map<string, Arg>): Arg | undefined {
  const others = signature.names[0].startsWith('torch.') ? (NUMPY_NAMES[p.name] ?? []) : [];
  for (const name of [p.name, ...others]) {
    const arg = keywords.get(name);
    if (!arg) continue;
    keywords.delete(name);
    return arg;
  }
  return undefined;
}

function isOf(arg: Arg, annotation: Annotation): boolean {
  switch (annotation) {
    case 'ints':
      return (
        arg.kind === 'int' || (arg.kind === 'list' && arg.items.every((i) => i.kind === 'int' || i.kind === 'unknown'))
      );
    case 'number':
      return arg.kind === 'int' || arg.kind === 'float' || arg.kind === 'bool' || arg.kind === 'complex';
    default:
      return arg.kind === annotation;
  }
}
