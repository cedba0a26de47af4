/**
 * (N, 1) beside (N,) gives (N, N): each prediction is compared with each target. It is meant where the 1 was made on purpose
 * (`x[:, None]`, `unsqueeze`, `keepdim=True`) and a mistake where a layer or a `view` left it. Losses never mean it, and
 * PyTorch's own warn of it when they run.
 */
import type { TensorValue } from '../values/tensor';
import { type Finding, isPlain, type Lint, type Made, type OperatorCall, operandOf, shapeText } from './lint';
import { MODELS, shapedBy } from './origin';

const ARITHMETIC = ['add', 'sub', 'mul', 'div', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const LOSSES = ['mse_loss', 'l1_loss', 'smooth_l1_loss', 'huber_loss', 'soft_margin_loss', 'poisson_nll_loss'];

export const silentBroadcast: Lint = {
  code: 'silent-broadcast',
  operators: [...ARITHMETIC, ...LOSSES],
  look(call) {
    const isLoss = LOSSES.includes(call.op);
    if (call.inLibrary && !isLoss) return null;
    const [first, second] = [call.tensor('input'), call.tensor(isLoss ? 'target' : 'other')];
    if (!first || !second) return null;
    for (const [column, row, which] of [
      [first, second, 'first'],
      [second, first, 'second'],
    ] as const) {
      if (isColumnBesideRow(call, column, row) && (isLoss || isAccident(call, column, row)))
        return finding(call, column, row, which);
    }
    return null;
  },
};

/** (…, N, 1) and (N,), of which N is not 1. */
function isColumnBesideRow(call: OperatorCall, column: TensorValue, row: TensorValue): boolean {
  const [a, b] = [call.dims(column), call.dims(row)];
  if (!a || b?.length !== 1 || a.length < 2 || a.at(-1)!.value !== 1) return false;
  return b[0].equals(a.at(-2)!) && b[0].value !== 1 && b[0].value !== 0;
}

/** Something other than the wish to broadcast gave the column its 1. */
function isAccident(call: OperatorCall, column: TensorValue, row: TensorValue): boolean {
  const made = shapedBy(call, column);
  if (!made) return false;
  if (MODELS.has(made.op)) return true;
  // Data in a column: beside what a model has yielded.
  const source = shapedBy(call, row);
  return isColumnOfData(call, made) && source !== null && (MODELS.has(source.op) || source.op === 'squeeze');
}

/** `torch.randn(n, 1)`, `y.view(-1, 1)`, but not right in the expression that broadcasts. */
function isColumnOfData(call: OperatorCall, { op, at }: Made): boolean {
  const { file, node } = call.at;
  const isHere = at !== null && at.file === file && node.start <= at.node.start && at.node.end <= node.end;
  return !isHere && ['tensor', 'as_tensor', 'randn', 'rand', 'zeros', 'ones', 'reshape', 'normal'].includes(op);
}

function finding(call: OperatorCall, column: TensorValue, row: TensorValue, which: 'first' | 'second'): Finding {
  const [dims, [n]] = [call.dims(column)!, call.dims(row)!];
  const [long, flat, all] = [dims, [n], [...dims.slice(0, -1), n]].map(shapeText);
  const made = shapedBy(call, column);
  const operand = operandOf(call, which);
  const both = which === 'first' ? `${long} and ${flat}` : `${flat} and ${long}`;
  return {
    severity: 'warning',
    message: `${call.op}: ${both} broadcast to ${all}`,
    dims: [
      { dim: dims.at(-1)!, role: `last dim of ${long}` },
      { dim: n, role: `the only dim of ${flat}` },
    ],
    remedy: `write squeeze(-1) behind ${long}, or unsqueeze(-1) behind ${flat}`,
    ...(made?.at ? { places: [{ at: made.at, message: 'the dim of size 1 comes from here' }] } : {}),
    ...(isPlain(operand)
      ? { change: { node: operand, text: '$.squeeze(-1)', title: 'Write squeeze(-1) behind it' } }
      : {}),
  };
}
