/** What recurrent layers compute, step by step, and the functions behind them (`torch.lstm`, `torch.gru_cell`, …). */
import { knownSizes } from './axes';
import type { Backend } from './backend';
import { type Inputs, type OpArgs, type Operator, type Output, Undetermined, type Var } from './operator';
import { like, tuple } from './output';

/** `RNN_RELU` has max(0, x) in the place of tanh. */
export type RecurrentMode = 'LSTM' | 'GRU' | 'RNN_TANH' | 'RNN_RELU';

/** The weights of one direction of one layer. */
interface Cell {
  readonly input: Var;
  readonly hidden: Var;
  readonly inputBias: Var | null;
  readonly hiddenBias: Var | null;
  /** Of an LSTM with projections. */
  readonly projection: Var | null;
}

function project(B: Backend, x: Var, weight: Var, bias: Var | null): Var {
  const y = B.matmul(x, B.mT(weight));
  return bias ? B.add(y, bias) : y;
}

/** The gates, which stand one beside the other in the last axis. */
function gates(B: Backend, x: Var, count: number, size: number): Var[] {
  return Array.from({ length: count }, (_, i) => B.narrow(x, -1, i * size, size));
}

/** The states h, and c of an LSTM, after one step; `x` is the input's part of the gates. */
function step(B: Backend, mode: RecurrentMode, x: Var, states: readonly Var[], cell: Cell, size: number): Var[] {
  const [h, c] = states;
  const own = project(B, h, cell.hidden, cell.hiddenBias);
  switch (mode) {
    case 'LSTM': {
      const [i, f, g, o] = gates(B, B.add(x, own), 4, size);
      const next = B.add(B.mul(B.sigmoid(f), c), B.mul(B.sigmoid(i), B.tanh(g)));
      const output = B.mul(B.sigmoid(o), B.tanh(next));
      return [cell.projection ? project(B, output, cell.projection, null) : output, next];
    }
    case 'GRU': {
      const [[xr, xz, xn], [hr, hz, hn]] = [gates(B, x, 3, size), gates(B, own, 3, size)];
      const z = B.sigmoid(B.add(xz, hz));
      const n = B.tanh(B.add(xn, B.mul(B.sigmoid(B.add(xr, hr)), hn)));
      return [B.add(B.mul(z, B.sub(h, n)), n)];
    }
    default:
      return [B.fn(mode === 'RNN_RELU' ? 'relu' : 'tanh', B.add(x, own))];
  }
}

/** One direction of one layer over (T, N, features): outputs (T, N, size) and the last states. */
function runCell(
  B: Backend,
  mode: RecurrentMode,
  input: Var,
  first: readonly Var[],
  cell: Cell,
  size: number,
  steps: readonly number[],
): { outputs: Var; states: readonly Var[] } {
  const x = project(B, input, cell.input, cell.inputBias);
  const outputs: Var[] = [];
  let states = first;
  for (const t of steps) {
    states = step(B, mode, B.select(x, 0, t), states, cell, size);
    outputs[t] = states[0];
  }
  return { outputs: B.stack(outputs, 0), states };
}

export interface Recurrence {
  readonly mode: RecurrentMode;
  readonly layers: number;
  readonly directions: number;
  readonly steps: number;
  /** Entries of a gate. */
  readonly hidden: number;
  readonly hasBiases: boolean;
  /** The probability with which outputs between layers are dropped. */
  readonly dropout: number;
}

/** The weights as PyTorch lists them, by layer and direction. */
function cellsOf(weights: readonly Var[], r: Recurrence): Cell[] {
  const count = r.layers * r.directions;
  const each = weights.length / count;
  const fixed = r.hasBiases ? 4 : 2;
  if (each !== fixed && !(r.mode === 'LSTM' && each === fixed + 1)) {
    throw new RangeError(`${weights.length} weights for ${count} layers and directions`);
  }
  return Array.from({ length: count }, (_, k) => {
    const own = weights.slice(k * each, (k + 1) * each);
    return {
      input: own[0],
      hidden: own[1],
      inputBias: r.hasBiases ? own[2] : null,
      hiddenBias: r.hasBiases ? own[3] : null,
      projection: own[fixed] ?? null,
    };
  });
}

/** Input (T, N, features), states (layers · directions, N, size) → output (T, N, directions · size) and last states. */
export function recurrence(
  B: Backend,
  input: Var,
  states: readonly Var[],
  weights: readonly Var[],
  r: Recurrence,
): { output: Var; states: Var[] } {
  if (r.steps === 0) throw new RangeError('a recurrent layer needs at least one step');
  const cells = cellsOf(weights, r);
  const forward = Array.from({ length: r.steps }, (_, t) => t);
  const last: (readonly Var[])[] = [];
  let x = input;
  for (let layer = 0; layer < r.layers; layer++) {
    const runs = Array.from({ length: r.directions }, (_, d) => {
      const k = layer * r.directions + d;
      const first = states.map((s) => B.select(s, 0, k));
      return runCell(B, r.mode, x, first, cells[k], r.hidden, d === 0 ? forward : forward.toReversed());
    });
    last.push(...runs.map((run) => run.states));
    x =
      runs.length === 1
        ? runs[0].outputs
        : B.cat(
            runs.map((run) => run.outputs),
            -1,
          );
    const isLast = layer === r.layers - 1;
    if (r.dropout > 0 && !isLast) x = B.call('dropout', { input: x, p: r.dropout, training: true });
  }
  return {
    output: x,
    states: states.map((_, i) =>
      B.stack(
        last.map((own) => own[i]),
        0,
      ),
    ),
  };
}

// ------------------------------------------------------------------------------------------ functions of PyTorch

/** `torch.lstm(input, hx, params, …)` and its kin: the output, then the last states one by one. */
function layered(name: string, mode: RecurrentMode): Operator {
  const statesOf = (args: OpArgs) => (mode === 'LSTM' ? args.tensors('hx') : [args.tensor('hx')]);
  return {
    name,
    shape(args, c): Output {
      const input = args.tensor('input');
      const dims = c.knownRank(input);
      const states = statesOf(args);
      const size = c.sizeAt(states[0], -1, name);
      const output = like(input, [...dims.slice(0, -1), args.bool('bidirectional') ? size.mul(2) : size]);
      return tuple([output, ...states.map((s) => like(input, s.shape))]);
    },
    compose(B, { input, hx }, args) {
      const states = mode === 'LSTM' ? args.vars('hx') : [hx];
      const weights = args.vars('params');
      const sizes = knownSizes(args, 'input');
      const batchFirst = args.bool('batch_first') && sizes.length === 3;
      const isBatched = sizes.length === 3;
      const lift = (x: Var, axis: number) => (isBatched ? x : B.unsqueeze(x, axis));
      const drop = (x: Var, axis: number) => (isBatched ? x : B.squeeze(x, axis));
      const dropout = args.number('dropout');
      const { output, states: last } = recurrence(
        B,
        batchFirst ? B.transpose(input, 0, 1) : lift(input, 1),
        states.map((s) => lift(s, 1)),
        weights,
        {
          mode,
          layers: args.constInt('num_layers'),
          directions: args.bool('bidirectional') ? 2 : 1,
          steps: sizes[batchFirst ? 1 : 0],
          hidden: gateSize(args, mode),
          hasBiases: args.bool('has_biases'),
          dropout: args.bool('train') ? dropout : 0,
        },
      );
      return [batchFirst ? B.transpose(output, 0, 1) : drop(output, 1), ...last.map((s) => drop(s, 1))];
    },
  };
}

const GATES: Readonly<Record<RecurrentMode, number>> = { LSTM: 4, GRU: 3, RNN_TANH: 1, RNN_RELU: 1 };

/** Entries of a gate, from the first matrix of weights. */
function gateSize(args: OpArgs, mode: RecurrentMode): number {
  const { front } = args.tensors('params')[0].shape;
  const rows = front[0]?.value ?? null;
  if (rows === null) throw new Undetermined('the sizes of the weights are not known');
  return rows / GATES[mode];
}

/** One step of `cell(input, hx, w_ih, w_hh, b_ih, b_hh)`. */
function single(name: string, mode: RecurrentMode): Operator {
  return {
    name,
    shape(args): Output {
      const input = args.tensor('input');
      const states = mode === 'LSTM' ? args.tensors('hx') : [args.tensor('hx')];
      const outputs = states.map((s) => like(input, s.shape));
      return outputs.length === 1 ? outputs[0] : tuple(outputs);
    },
    compose(B, x, args) {
      const states = mode === 'LSTM' ? args.vars('hx') : [x.hx];
      for (const weight of ['w_ih', 'w_hh', 'b_ih', 'b_hh']) args.raw(weight);
      return cellStep(B, mode, x.input, states, x, knownSizes(args, 'w_hh')[0] / GATES[mode]);
    },
  };
}

/** The states after one step; weights by the names that PyTorch's functions give them. */
export function cellStep(
  B: Backend,
  mode: RecurrentMode,
  input: Var,
  states: readonly Var[],
  { w_ih, w_hh, b_ih, b_hh }: Inputs,
  size: number,
): Var[] {
  const cell = { input: w_ih, hidden: w_hh, inputBias: b_ih ?? null, hiddenBias: b_hh ?? null, projection: null };
  return step(B, mode, project(B, input, w_ih, cell.inputBias), states, cell, size);
}

export const operators: readonly Operator[] = [
  layered('lstm', 'LSTM'),
  layered('gru', 'GRU'),
  layered('rnn_tanh', 'RNN_TANH'),
  layered('rnn_relu', 'RNN_RELU'),
  single('lstm_cell', 'LSTM'),
  single('gru_cell', 'GRU'),
  single('rnn_tanh_cell', 'RNN_TANH'),
  single('rnn_relu_cell', 'RNN_RELU'),
];
