/**
 * A tensor on the CPU beside one on a GPU, which raises. Devices are known where the program names them: `.cuda()`, `.cpu()`,
 * `.to('cuda')`, `device='cuda'`, and the CPU of what is made without a device; of parameters where their module was moved
 * (`places.ts`). A 0-d tensor may be on the CPU anywhere.
 */
import type { Call, Expr } from '../../python/ast';
import type { TensorValue } from '../values/tensor';
import { type Finding, isPlain, type Lint, type Made, type OperatorCall, operandOf } from './lint';
import type { Device } from './places';

const ELEMENTWISE = ['add', 'sub', 'mul', 'div', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'maximum', 'minimum', 'matmul'];
const LOSSES = [
  'mse_loss',
  'l1_loss',
  'smooth_l1_loss',
  'cross_entropy',
  'nll_loss',
  'binary_cross_entropy_with_logits',
];
const WEIGHTED = [
  ...['linear', 'bilinear', 'embedding', 'layer_norm', 'batch_norm', 'group_norm', 'instance_norm', 'rms_norm'],
  ...[1, 2, 3].flatMap((n) => [`conv${n}d`, `conv_transpose${n}d`]),
];

export const deviceMismatch: Lint = {
  code: 'device-mismatch',
  operators: [...ELEMENTWISE, ...LOSSES, ...WEIGHTED],
  look(call) {
    const hasWeight = WEIGHTED.includes(call.op);
    const second = hasWeight ? 'weight' : LOSSES.includes(call.op) ? 'target' : 'other';
    const [a, b] = [call.tensor('input') ?? call.tensor('input1'), call.tensor(second)];
    if (!a || !b || ![a, b].every((t) => t.library === 'torch' && (call.dims(t)?.length ?? 0) > 0)) return null;
    const [x, y] = [a, b].map((t) => (t.place ? call.placeOf(t) : deviceOf(call, t)));
    if (x && y && x !== y) return hasWeight ? besideWeight(call, x, y) : besideOther(call, x, y);
    const made = call.result?.made;
    // Later the parameter may be elsewhere; what was made of it is not.
    if (made && ((a.place && x) || (b.place && y))) known.set(made, a.place && x ? x : y);
    return null;
  },
};

function besideOther(call: OperatorCall, x: Device, y: Device): Finding {
  const operand = operandOf(call, x === 'cpu' ? 'first' : 'second');
  return {
    severity: 'warning',
    message: `${call.op}: one operand is on the ${NAMES[x]}, the other on the ${NAMES[y]}`,
    remedy: 'move the one on the CPU with .cuda()',
    ...(isPlain(operand) ? { change: { node: operand, text: '$.cuda()', title: 'Write .cuda() behind it' } } : {}),
  };
}

function besideWeight(call: OperatorCall, x: Device, y: Device): Finding {
  const e = call.at.node as Expr;
  const operand = call.inLibrary && e.kind === 'Call' && e.args.length === 1 ? e.args[0] : null;
  return {
    severity: 'warning',
    message: `${call.op}: the input is on the ${NAMES[x]}, the weight on the ${NAMES[y]}`,
    remedy: `move the input with .${y}()`,
    ...(isPlain(operand) ? { change: { node: operand, text: `$.${y}()`, title: `Write .${y}() behind it` } } : {}),
  };
}

const NAMES = { cpu: 'CPU', cuda: 'GPU' };

/** So many makers are asked at most. */
const MOST_MAKERS = 48;

/** Of makers that were asked before. */
const known = new WeakMap<Made, Device | null>();

/** Where a tensor surely is since it was made; null where that is not known. */
function deviceOf(call: OperatorCall, { made, place }: TensorValue, budget = { left: MOST_MAKERS }): Device | null {
  if (!made?.at || place) return null;
  const before = known.get(made);
  if (before !== undefined) return before;
  if (budget.left-- <= 0) return null;
  const device = madeOn(call, made, made.at.node as Expr, budget);
  if (budget.left > 0) known.set(made, device);
  return device;
}

function madeOn(call: OperatorCall, made: Made, e: Expr, budget: { left: number }): Device | null {
  const name = e.kind === 'Call' && e.func.kind === 'Attribute' ? e.func.attr : '';
  if (made.op === 'identity' && (name === 'cuda' || name === 'cpu')) return name;
  if (made.op === 'to') return movedTo(call, made, budget);
  if (CREATION.has(made.op)) return e.kind === 'Call' && name === made.op ? createdOn(call, e) : null;
  if (e.kind === 'Call' && (MOVES.has(name) || e.keywords.some((k) => k.name === 'device'))) return null;
  const operands = [...made.args.values()].flatMap((arg) => call.tensorOf(arg) ?? []);
  const places = new Set(operands.filter((o) => call.dims(o)?.length !== 0).map((o) => deviceOf(call, o, budget)));
  return places.size === 1 ? [...places][0] : null;
}

const CREATION = new Set(['zeros', 'ones', 'rand', 'randn', 'randint', 'arange', 'linspace', 'full', 'eye', 'tensor']);

/** To the device of another tensor, or of a type. */
const MOVES = new Set(['type', 'type_as']);

function createdOn(call: OperatorCall, e: Call): Device | null {
  const device = e.keywords.find((k) => k.name === 'device');
  if (device)
    return device.value.kind === 'Constant'
      ? deviceNamed(call.at.file.text.slice(device.value.start, device.value.end))
      : null;
  const isOpen = e.keywords.some((k) => k.name === null) || !call.hasDefaultDevice;
  return isOpen ? null : 'cpu';
}

function movedTo(call: OperatorCall, { args }: Made, budget: { left: number }): Device | null {
  const rest = args.get('args');
  const given = [...(rest?.kind === 'list' ? rest.items : [rest]), args.get('device')].filter(
    (a) => a && a.kind !== 'none',
  );
  if (args.get('other')?.kind === 'tensor') return null;
  for (const arg of given) {
    if (arg?.kind === 'str') return arg.value === null ? null : deviceNamed(arg.value);
    if (arg?.kind !== 'dtype' && arg?.kind !== 'bool') return null;
  }
  const input = call.tensorOf(args.get('input'));
  return input && deviceOf(call, input, budget);
}

/** `cuda:0`, with or without quotes. */
export function deviceNamed(text: string): Device | null {
  const device = text.replace(/['"]/g, '').replace(/:\d+$/, '');
  return device === 'cpu' || device === 'cuda' ? device : null;
}
