/** `__native__`: what the models of `torch.autograd`, `torch.func` and `torch.optim` ask of an evaluation. */
import { nodeArg } from '../../../core/graph/graph';
import type { Node } from '../../../core/graph/node';
import { type Arg, type Operator, Undetermined, type VjpOfMany } from '../../../core/ops/operator';
import { type NativeBody, native } from '../../builtins/native';
import type { Evaluation } from '../../interp/evaluation';
import type { Interpreter } from '../../interp/interpreter';
import { settled } from '../../interp/tensors';
import { bool, callArgs, NONE, TupleValue, type Value } from '../../values/values';

type At = Parameters<NativeBody>[2];

function evaluationOf(i: Interpreter): Evaluation {
  if (!i.evaluation) throw new Undetermined('a gradient');
  return i.evaluation;
}

function items(x: Value | undefined): Value[] {
  const v = x ? settled(x) : NONE;
  if (v.kind === 'none') return [];
  return v.kind === 'tuple' || v.kind === 'list' ? v.items.map(settled) : [v];
}

function nodeOf(evaluation: Evaluation, v: Value): Node {
  if (v.kind !== 'tensor') throw evaluation.refuse(`a gradient takes tensors, found a ${v.kind}`);
  return evaluation.node(v);
}

/** All the nodes that a tensor has had, of a leaf; the one that it has now, of others. */
function nodesOf(evaluation: Evaluation, v: Value): readonly Node[] {
  const leaf = v.kind === 'tensor' ? evaluation.leafOf(v) : null;
  return leaf ? leaf.nodes : [nodeOf(evaluation, v)];
}

/**
 * `gradients(outputs, inputs, upstreams, create_graph, unused)`: a tuple with one for each input. Where there is none it
 * is None or zeros, as `unused` says, or the call is refused.
 */
function gradients(i: Interpreter, [ys, xs, gs, create, unused]: readonly (Value | undefined)[]): Value {
  const evaluation = evaluationOf(i);
  const { graph, autograd } = evaluation;
  const upstreams = items(gs).map((v) => (v.kind === 'none' ? null : nodeOf(evaluation, v)));
  const results = items(ys).map((v) => nodeOf(evaluation, v));
  const inputs = items(xs);
  const found = autograd.gradients(
    results,
    results.map((_, k) => upstreams[k] ?? null),
    inputs.map((v) => nodesOf(evaluation, v)),
  );
  const keeps = create?.kind === 'bool' && create.value === true;
  const how = unused?.kind === 'str' ? unused.value : 'error';
  return new TupleValue(
    found.map((g, k) => {
      if (g) return evaluation.plain(keeps ? g : (graph.detach(g) as Node));
      if (how === 'none') return NONE;
      if (how === 'error') throw evaluation.refuse('a result does not depend on an input: pass allow_unused=True');
      return evaluation.plain(graph.call('zeros_like', { input: nodeOf(evaluation, inputs[k]) }));
    }),
  );
}

/**
 * `custom_gradient(name, output, args, backward)`: the output of `forward` of a `torch.autograd.Function`, whose gradient
 * is what `backward` answers: one for each of `args`.
 */
function customGradient(i: Interpreter, [name, output, args, backward]: readonly (Value | undefined)[], at: At): Value {
  const evaluation = evaluationOf(i);
  const { graph } = evaluation;
  const outputs = items(output);
  const inputs = items(args);
  const bound = new Map<string, Arg>();
  for (const [k, v] of inputs.entries()) if (v.kind === 'tensor') bound.set(`${k}`, nodeArg(nodeOf(evaluation, v)));
  const vjpOfMany: VjpOfMany = (B, gs, _x, ys) => {
    const given = gs.map((g, k) => evaluation.plain((g ?? B.zerosLike(ys[k])) as Node));
    const found = items(i.call(backward ?? NONE, callArgs(given), at));
    if (found.length !== inputs.length) {
      throw evaluation.refuse(`backward answers ${found.length} gradients for ${inputs.length} arguments`);
    }
    const entries = found.map((v, k) => [`${k}`, v.kind === 'none' ? null : nodeOf(evaluation, v)] as const);
    return Object.fromEntries(entries.filter(([k]) => bound.has(k)));
  };
  const word = name?.kind === 'str' ? name.value : null;
  const op: Operator = { name: word ?? 'a function', shape: () => ({ kind: 'none' }), vjpOfMany };
  const tensors = outputs.filter((v) => v.kind === 'tensor');
  const nodes = [
    ...graph.given(
      op,
      bound,
      tensors.map((v) => nodeOf(evaluation, v).type),
    ),
  ];
  const results = outputs.map((v) => (v.kind === 'tensor' ? evaluation.plain(nodes.shift()!) : v));
  return output?.kind === 'tuple' || output?.kind === 'list' ? new TupleValue(results) : results[0];
}

export const autogradHooks: Readonly<Record<string, Value>> = {
  /** Is this an evaluation on real numbers? */
  evaluating: native('evaluating', '', (i) => bool(i.evaluation !== null)),
  gradients: native('gradients', 'outputs inputs upstreams create_graph unused', gradients),
  requires: native('requires', 'x', (i, [x]) =>
    bool(i.evaluation && x?.kind === 'tensor' ? i.evaluation.requires(x) : null),
  ),
  /** Sets whether gradients are recorded, and answers whether they were. */
  grad_mode: native('grad_mode', 'mode', (i, [mode]) => {
    if (!i.evaluation) return bool(true);
    const { autograd } = i.evaluation;
    const before = autograd.isOn;
    if (mode?.kind === 'bool' && mode.value !== null) autograd.isOn = mode.value;
    else throw i.evaluation.refuse('whether gradients are recorded is not known');
    return bool(before);
  }),
  custom_gradient: native('custom_gradient', 'name output args backward', customGradient),
  /** The elements of a tensor are not known any more. */
  forget: native('forget', 'x reason', (i, [x, reason]) => {
    if (i.evaluation && x?.kind === 'tensor') {
      i.evaluation.forget(x, `${reason?.kind === 'str' ? reason.value : 'what was written'} is not computed`);
    }
    return NONE;
  }),
  is_grad_on: native('is_grad_on', '', (i) => bool(i.evaluation ? i.evaluation.autograd.isOn : null)),
};
