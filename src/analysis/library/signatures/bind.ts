/** Binding of the arguments of a call to a signature. */
import type { Arg } from '../../../core/ops/operator';
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
}

/** PyTorch's functions also take NumPy's names of these parameters. */
const NUMPY_NAMES: Readonly<Record<string, readonly string[]>> = {
  dim: ['axis'],
  keepdim: ['keepdims'],
  input: ['x', 'a', 'x1'],
  other: ['x2'],
};

/**
 * Binds to the first of several overloads that takes the call. Answers a reason when none does, and when an argument
 * that is not known would decide between them.
 */
export function bindCall(signatures: readonly Signature[], call: CallArguments): Bound | { readonly reason: string } {
  let first = 'is not modelled';
  for (const [i, signature] of signatures.entries()) {
    const result = bindSignature(signature, call);
    if ('args' in result) {
      const rival = () => signatures.slice(i + 1).some((s) => 'args' in bindSignature(s, call));
      if (result.unsure && rival()) return { reason: result.unsure };
      return { signature, args: result.args };
    }
    if (i === 0) first = result.reason;
  }
  return { reason: first };
}

type Attempt =
  | { readonly args: ReadonlyMap<string, Arg>; readonly unsure: string | null }
  | { readonly reason: string };

export function bindSignature(signature: Signature, call: CallArguments): Attempt {
  const args = new Map<string, Arg>();
  const keywords = new Map(call.keywords);
  let next = 0;
  let unsure: string | null = null;
  for (const p of signature.parameters) {
    let arg: Arg | undefined;
    if (p.kind === 'varargs') {
      arg = takeVarargs(call.positional.slice(next)) ?? takeKeyword(p, signature, keywords);
      next = call.positional.length;
      arg ??= { kind: 'list', items: [], tuple: true };
    } else if (p.kind === 'keywords') {
      arg = takeKeywords(keywords);
    } else if (p.kind !== 'keyword-only' && next < call.positional.length) arg = call.positional[next++];
    else if (p.kind !== 'positional-only') arg = takeKeyword(p, signature, keywords);
    if (arg && p.annotation && !(arg.kind === 'none' && p.default?.kind === 'none')) {
      if (arg.kind === 'unknown') unsure ??= arg.reason;
      else if (!isOf(arg, p.annotation)) return { reason: `${p.name} is no ${p.annotation}` };
    }
    arg ??= p.default ?? undefined;
    if (!arg) return { reason: `argument ${p.name} is missing` };
    args.set(p.target, arg);
  }
  if (next < call.positional.length) return { reason: 'takes fewer arguments' };
  if (keywords.size > 0 && !signature.open) return { reason: `argument ${[...keywords.keys()][0]} is not modelled` };
  for (const [name, arg] of signature.attributes) args.set(name, arg);
  return { args, unsure };
}

/** `view(2, 3)` and `view((2, 3))` are the same; a single unknown may be either. */
function takeVarargs(given: readonly Arg[]): Arg | undefined {
  if (given.length === 0) return undefined;
  if (given.length === 1 && (given[0].kind === 'list' || given[0].kind === 'unknown')) return given[0];
  return { kind: 'list', items: given, tuple: true };
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
