/** Parameters of recurrent layers as PyTorch makes them: each gate has two matrices and two biases. */
import { demandCount } from '../domain';

const GATES = { rnn: 1, gru: 3, lstm: 4 } as const;

/** gates·(input·hidden + hidden² + 2·hidden) of one layer in one direction. */
export function recurrentParameters(kind: keyof typeof GATES, input: number, hidden: number): number {
  demandCount('recurrentParameters', 'input', input, 1);
  demandCount('recurrentParameters', 'hidden', hidden, 1);
  return GATES[kind] * (input * hidden + hidden * hidden + 2 * hidden);
}
