/** What things are called on the page. */
import { codeTitle, type OptimizerName, type Subject, type Training } from '../../src/protocol/panels/landscape';
import { theme } from '../shared/theme';

export const OPTIMIZERS: Readonly<Record<OptimizerName, string>> = {
  sgd: 'SGD',
  momentum: 'SGD with momentum',
  nesterov: 'Nesterov momentum',
  rmsprop: 'RMSProp',
  adam: 'Adam',
  adamW: 'AdamW',
  lion: 'Lion',
};

export const SUBJECTS: readonly (readonly [string, string])[] = [
  ['mlp', 'multilayer perceptron'],
  ['residual', 'deep network with skips'],
  ['plain', 'deep network without skips'],
  ['cnn', 'convolutional network'],
  ['logistic', 'logistic regression'],
  ['rosenbrock', 'Rosenbrock’s function'],
  ['himmelblau', 'Himmelblau’s function'],
  ['saddle', 'saddle'],
  ['quadratic', 'quadratic'],
];

export function titleOf(subject: Subject): string {
  if (subject.kind === 'code') return codeTitle(subject);
  const name = subject.kind === 'network' ? subject.model : subject.name;
  const words = SUBJECTS.find(([id]) => id === name)![1];
  return subject.kind === 'network' ? `Loss of a ${words} on ${subject.data}` : `Landscape: ${words}`;
}

/** Runs are named by their numbers, too: an optimizer may run twice, and colours are not for everybody. */
export function runName(training: Training, index: number): string {
  return `${index + 1}: ${OPTIMIZERS[training.racers[index].optimizer]}`;
}

/** A line for each run: six colours, then the same again with dashes. */
export function runLine(index: number): { colour: string; dash?: readonly number[] } {
  const { series } = theme();
  const colour = series[index % series.length];
  return index < series.length ? { colour } : { colour, dash: [6, 4] };
}

export function short(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(4))).replace('-', '−') : String(x).replace('-', '−');
}
