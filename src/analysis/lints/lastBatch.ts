/**
 * Code that only a full batch of a `DataLoader` passes: a size that is written where the batch has its own, or a tensor made for
 * the batch size beside the batch. The loader is followed, keeps the last batch, and its dataset is not known to divide.
 */
import type { Dim } from '../../core/dim';
import { knownDims } from '../../core/shape';
import type { Expr } from '../../python/ast';
import { type Change, type Finding, isPlain, type Lint, type OperatorCall, type PartialBatch } from './lint';

export const lastBatch: Lint = {
  code: 'last-batch',
  operators: 'all',
  look(call) {
    if (call.batches.length === 0) return null;
    if (call.op === 'reshape') return reshaped(call);
    const batch = call.batches.find((b) => b.isNowFull) ?? besideFull(call);
    return batch ? finding(call, batch, `it needs batches of ${batch.full}`) : null;
  },
};

/** `x.view(32, -1)` of a batch. */
function reshaped(call: OperatorCall): Finding | null {
  const input = call.tensor('input');
  const [first] = (input && knownDims(input.shape)) ?? [];
  const batch = call.batches.find((b) => b.size === first?.sym);
  const written = firstSize(call);
  if (!batch || !written?.equals(batch.full)) return null;
  return { ...finding(call, batch, `the first size is written as ${batch.full}`), ...ownSize(call) };
}

/** Element by element, a batch beside a tensor made for a full one: a last batch of 1 would broadcast, others raise. */
function besideFull(call: OperatorCall): PartialBatch | null {
  const [a, b] = ['input', call.args.has('target') ? 'target' : 'other'].map((name) => call.tensor(name));
  const [x, y] = [a, b].map((t) => t && knownDims(t.shape));
  if (!x || !y || x.length !== y.length || !ELEMENTWISE.has(call.op)) return null;
  const [first, second] = [x[0], y[0]];
  const meets = (own: Dim, other: Dim) =>
    call.batches.find((batch) => batch.size === own.sym && other.equals(batch.full));
  return first && second ? (meets(first, second) ?? meets(second, first) ?? null) : null;
}

const ELEMENTWISE = new Set([
  'add',
  'sub',
  'mul',
  'div',
  'eq',
  'maximum',
  'minimum',
  'mse_loss',
  'l1_loss',
  'smooth_l1_loss',
]);

function firstSize(call: OperatorCall): Dim | null {
  const shape = call.args.get('shape');
  const first = shape?.kind === 'list' ? shape.items[0] : shape;
  const size = first?.kind === 'list' ? first.items[0] : first;
  return size?.kind === 'int' ? size.value : null;
}

function finding(call: OperatorCall, { full }: PartialBatch, what: string): Finding {
  return {
    severity: 'warning',
    message: `${what}, which the last batch of the loader may not have`,
    dims: [{ dim: full, role: 'batch size of the loader' }],
    remedy:
      call.op === 'reshape'
        ? 'write x.size(0), or drop_last=True in the loader'
        : 'take the size of the batch itself, or drop_last=True in the loader',
  };
}

/** The size of the tensor itself in the place of the first argument. */
function ownSize(call: OperatorCall): { readonly change?: Change } {
  const view = call.at.node as Expr;
  if (call.inLibrary) return {};
  if (view.kind !== 'Call' || view.func.kind !== 'Attribute' || view.args.length < 2 || !isPlain(view.func.value))
    return {};
  const { value } = view.func;
  if (value.kind === 'Call') return {};
  const text = `${call.at.file.text.slice(value.start, value.end)}.size(0)`;
  return { change: { node: view.args[0], text, title: `Write ${text}` } };
}
