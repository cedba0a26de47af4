/** Recurrent layers and cells: `nn.RNN`, `nn.LSTM`, `nn.GRU`, and one step of each. */
import type { Dim } from '../dim';
import { ifKnown } from './literals';
import {
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, show, tuple } from './output';

/** The layer or cell as messages call it: `LSTM`, `RNN`, `GRUCell`. */
function nameOf(args: OpArgs, suffix: string): string {
  return args.str('mode').replace(/_.*/, '') + suffix;
}

function requireFeatures(c: ShapeContext, name: string, found: Dim, expected: Dim): void {
  c.require(found, expected, () => {
    const message = `${name}: input has ${found} features, input_size is ${expected}`;
    const dims = [
      { dim: found, role: 'last dim of input' },
      { dim: expected, role: 'input_size' },
    ];
    return new ShapeError('recurrent-input', message, dims, found.isConst ? `set input_size to ${found}` : undefined);
  });
}

/** The states given to a call: h, and c of an LSTM. Null when none are, or when they are not known. */
function statesOf(args: OpArgs, lstm: boolean): TensorType[] | null {
  return ifKnown(() => {
    if (!args.has('hx')) return null;
    if (!lstm) return [args.tensor('hx')];
    const states = args.tensors('hx');
    if (states.length !== 2) throw new Undetermined('hx is not a pair');
    return states;
  });
}

/** Demands the shape of each state. */
function requireStates(
  c: ShapeContext,
  name: string,
  states: readonly TensorType[],
  shapes: readonly (readonly Dim[])[],
): void {
  states.forEach((state, i) => {
    const what = `${name} ${i === 0 ? 'h_0' : 'c_0'}`;
    const dims = c.ranked(state, [shapes[i].length], what);
    dims.forEach((dim, axis) => {
      c.require(dim, shapes[i][axis], () => {
        return new ShapeError('recurrent-state', `${what}: expected ${show(shapes[i])}, found ${show(dims)}`, [
          { dim, role: `dim ${axis} of ${what}` },
          { dim: shapes[i][axis], role: 'size it has to have' },
        ]);
      });
    });
  });
}

/**
 * (T, N, in), (N, T, in) with `batch_first`, or (T, in) → output with directions · output_size features, and the last
 * states (layers · directions, N, output_size), for an LSTM with the cells (…, hidden_size).
 */
const recurrent: Operator = {
  name: 'recurrent',
  primitive: true,
  shape(args, c) {
    const input = args.tensor('input');
    const name = nameOf(args, '');
    const names = args.bool('batch_first') ? ['N', 'T', 'C'] : ['T', 'N', 'C'];
    const dims = c.ranked(input, [3, 2], name, names);
    requireFeatures(c, name, dims[dims.length - 1], args.int('input_size'));
    const [outputSize, rows] = [args.int('output_size'), args.int('states')];
    const batch = dims.length === 3 ? [dims[names.indexOf('N')]] : [];
    const lstm = name === 'LSTM';
    const shapes = [
      [rows, ...batch, outputSize],
      [rows, ...batch, args.int('hidden_size')],
    ];
    const states = statesOf(args, lstm);
    if (states) requireStates(c, name, states, shapes);
    const output = like(input, [...dims.slice(0, -1), outputSize.mul(args.int('directions'))]);
    const [h, cell] = shapes.map((shape) => like(input, shape));
    return tuple([output, lstm ? tuple([h, cell]) : h]);
  },
};

/** One step: (N, in) or (in) → the next state (N, hidden_size) or (hidden_size); a pair for an LSTM. */
const recurrentCell: Operator = {
  name: 'recurrent_cell',
  shape(args, c) {
    const input = args.tensor('input');
    const name = nameOf(args, 'Cell');
    const dims = c.ranked(input, [2, 1], name, ['N', 'C']);
    requireFeatures(c, name, dims[dims.length - 1], args.int('input_size'));
    const shape = [...dims.slice(0, -1), args.int('hidden_size')];
    const lstm = name === 'LSTMCell';
    const states = statesOf(args, lstm);
    if (states) requireStates(c, name, states, [shape, shape]);
    const next: Output = like(input, shape);
    return lstm ? tuple([next, next]) : next;
  },
};

export const operators: readonly Operator[] = [recurrent, recurrentCell];
