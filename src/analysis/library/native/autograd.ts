/** `__native__`: what the models of `torch.autograd`, `torch.func` and `torch.optim` ask of an evaluation. */
import { Node } from '../../../core/graph/node';
import { Undetermined } from '../../../core/ops/operator';
import { native } from '../../builtins/native';
import type { Evaluation } from '../../interp/evaluation';
import type { Interpreter } from '../../interp/interpreter';
import { settled } from '../../interp/tensors';
import { bool, NONE, TupleValue, type Value } from '../../values/values';

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
  /** The elements of a tensor are not known any more. */
  forget: native('forget', 'x reason', (i, [x, reason]) => {
    if (i.evaluation && x?.kind === 'tensor') {
      i.evaluation.forget(x, `${reason?.kind === 'str' ? reason.value : 'what was written'} is not computed`);
    }
    return NONE;
  }),
  is_grad_on: native('is_grad_on', '', (i) => bool(i.evaluation ? i.evaluation.autograd.isOn : null)),
};
