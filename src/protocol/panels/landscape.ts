/** What the panel of loss landscapes asks of its worker, and hears from the editor. */
import {
  boolean,
  type Checked,
  count,
  floats,
  kinds,
  list,
  nothing,
  nullable,
  number,
  object,
  oneOf,
  string,
} from '../../base/check';
import type { Interface } from '../rpc';

export const models = ['mlp', 'cnn', 'residual', 'plain', 'logistic'] as const;
export const dataSets = ['moons', 'circles', 'spirals', 'xor', 'iris', 'bars'] as const;
export const functions = ['rosenbrock', 'himmelblau', 'saddle', 'quadratic'] as const;
export const optimizers = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamW', 'lion'] as const;

/** How elements of a tensor are drawn that the code does not say: `core/learn/landscape/draws.ts`. */
export const drawNames = ['normal', 'weights', 'positive', 'unit', 'bool', 'index'] as const;

/** A tensor that the user's code takes. */
export const codeOperandCheck = object({
  /** In the program. */
  name: string,
  /** As the document has it: `self.w`. */
  label: string,
  /** As people read it: `(B, 768)`. */
  shape: string,
  sizes: list(count),
  draw: oneOf(...drawNames),
  /** Of indices: all are below it. */
  below: count,
  /** Its elements, where the code says them. */
  value: nullable(list(number)),
  isFloat: boolean,
  /** Whether it is a parameter of the landscape; what is not is data. */
  isMoved: boolean,
});

/** A number that the user's code computes. */
export const codeCheck = object({
  /** In one line. */
  name: string,
  /** As the document has it. */
  text: string,
  /** `core/graph/program.ts` reads it. */
  program: string,
  operands: list(codeOperandCheck),
  /** What was taken for what the code does not say, a sentence each. */
  notes: list(string),
});

/** What has a landscape. */
export const subjectCheck = kinds({
  /** `place`: `model.py:63`. */
  code: { place: string, code: codeCheck },
  network: {
    model: oneOf(...models),
    width: count,
    depth: count,
    data: oneOf(...dataSets),
    samples: count,
    /** Standard deviation of what is added to the inputs. */
    noise: number,
  },
  /** Of two parameters. */
  function: {
    name: oneOf(...functions),
    /** Of the quadratic: how many times as steep it is in one direction as in the other. */
    condition: number,
  },
});

export const racerCheck = object({ optimizer: oneOf(...optimizers), rate: number });

export const trainingCheck = object({
  racers: list(racerCheck),
  steps: count,
  /** Samples of a step; 0 for all. */
  batch: count,
  seed: count,
  /** Whether every optimizer begins with weights of its own; else all begin with the same. */
  ownStarts: boolean,
});

/** Which plane of weight space is looked at; of a named function it is always all of it. Runs are numbers of racers. */
export const planeCheck = kinds({
  /** Of one to three parameters: one across and one upwards, by their numbers. */
  axes: {
    across: count,
    upwards: count,
    /** Where the third is held; null for where the first run starts. */
    held: nullable(number),
    /** How far it goes beyond what the runs reach. */
    reach: number,
  },
  random: { centre: count, normalization: oneOf('filter', 'layer', 'none'), seed: count },
  /** The principal components of a run. */
  pca: { centre: count },
  /** The two largest eigenvalues of the Hessian at the end of a run. */
  hessian: { centre: count },
  /** Along the line between the ends of two runs, and in a random direction. */
  solutions: { from: count, to: count, seed: count },
});

export const landscapeCheck = object({
  title: string,
  subject: subjectCheck,
  training: trainingCheck,
  plane: planeCheck,
  /** Points a side of the picture. */
  side: count,
});

export const progressCheck = object({
  step: count,
  steps: count,
  /** The last loss of each racer; null before its first step. */
  losses: list(nullable(number)),
  isDone: boolean,
});

export const startedCheck = object({
  parameters: count,
  /** The names of the parameters where there are at most three, which are looked at one by one; else none. */
  axes: list(string),
  /** What is worth to be known of it, a sentence each. */
  notes: list(string),
});

/** The points of a run that were kept, from its first to its last. */
export const runCheck = object({
  /** The number of steps before each point. */
  step: floats,
  /** The nearest place of the plane. */
  a: floats,
  b: floats,
  /** On all samples, at the point itself and not at its place in the plane. */
  loss: floats,
  /** From the point to its place in the plane. */
  distance: floats,
  end: oneOf('done', 'cancelled', 'diverged'),
});

const range = object({ low: number, high: number });

/** `letter`: its name in formulas. */
const axis = object({ name: string, letter: string, range });

export const planeOpenedCheck = object({
  /** `values` names the plane that it is about, so that no other one is taken for it. */
  id: count,
  a: axis,
  /** null where there is one parameter alone. */
  b: nullable(axis),
  /** The parameter that is held, and where. */
  held: nullable(object({ name: string, value: number })),
  /** Nothing lies outside of it. */
  isAll: boolean,
  /** Which share of the variance of all points of all runs lies in the plane; null when nothing moved. */
  captured: nullable(number),
  notes: list(string),
  runs: list(runCheck),
});

/** Losses on a plane from a file that may still grow. */
export const storedCheck = object({
  /** Places of the columns and of the rows: evenly spaced, ascending, as many of the one as of the other. */
  a: list(number),
  b: list(number),
  /** A row for each b; NaN in rows that are not there yet. */
  values: floats,
  /** By row. */
  known: list(boolean),
  /** That a row took, on average; null before the first. */
  seconds: nullable(number),
});

/** What the worker serves to the panel. */
export const landscapeWorkerInterface = {
  requests: {
    /** Begins a race; what was there before is forgotten. */
    train: { params: object({ subject: subjectCheck, training: trainingCheck }), result: startedCheck },
    progress: { params: nothing, result: progressCheck },
    /** Ends the race: where the racers are is where they end. */
    stop: { params: nothing, result: progressCheck },
    /** Of each racer the loss before each step, as it was computed to take it. */
    curves: { params: nothing, result: list(floats) },
    plane: { params: planeCheck, result: planeOpenedCheck },
    /** Losses at places of the plane: a row for each b, a column for each a. */
    values: { params: object({ plane: count, a: list(number), b: list(number) }), result: floats },
    /** Losses on the straight line between the ends of two runs, and how high it rises above the line between them. */
    /** What the program of *Compute Landscape of My Model…* has written so far to a file. */
    file: { params: object({ file: count }), result: storedCheck },
    between: {
      params: object({ from: count, to: count, places: count }),
      result: object({ losses: floats, height: number }),
    },
  },
  events: {},
} satisfies Interface;

/** What the panel hears from the editor. */
export const landscapePanelInterface = { requests: {}, events: { open: landscapeCheck } } satisfies Interface;

export type Subject = Checked<typeof subjectCheck>;
export type Code = Checked<typeof codeCheck>;
export type CodeOperand = Checked<typeof codeOperandCheck>;
export type Racer = Checked<typeof racerCheck>;
export type Training = Checked<typeof trainingCheck>;
export type PlaneChoice = Checked<typeof planeCheck>;
export type LandscapeView = Checked<typeof landscapeCheck>;
export type RaceProgress = Checked<typeof progressCheck>;
export type Started = Checked<typeof startedCheck>;
export type RunPoints = Checked<typeof runCheck>;
export type PlaneOpened = Checked<typeof planeOpenedCheck>;
export type OptimizerName = (typeof optimizers)[number];
export type FunctionName = (typeof functions)[number];
export type StoredLandscape = Checked<typeof storedCheck>;
export type LandscapeWorkerInterface = typeof landscapeWorkerInterface;

/** What is shown first: small, so that it is there at once. */
export const SAMPLE_LANDSCAPE: LandscapeView = {
  title: 'Loss of a multilayer perceptron on moons',
  subject: { kind: 'network', model: 'mlp', width: 16, depth: 2, data: 'moons', samples: 128, noise: 0.1 },
  training: {
    racers: [
      { optimizer: 'sgd', rate: 0.1 },
      { optimizer: 'momentum', rate: 0.1 },
      { optimizer: 'adam', rate: 0.01 },
    ],
    ...{ steps: 150, batch: 0, seed: 1, ownStarts: false },
  },
  plane: { kind: 'pca', centre: 1 },
  side: 25,
};

/** Parameters that are looked at one by one. */
export const MOST_AXES = 3;

/** The numbers of a code's operands that are moved. */
export function movedCount({ operands }: Code): number {
  const sizes = operands.filter((o) => o.isMoved).map((o) => o.sizes.reduce((a, b) => a * b, 1));
  return sizes.reduce((a, b) => a + b, 0);
}

/** A plane that fits so many parameters. */
export function firstPlane(parameters: number): PlaneChoice {
  return parameters <= MOST_AXES
    ? { kind: 'axes', across: 0, upwards: 1, held: null, reach: 2 }
    : { kind: 'pca', centre: 0 };
}

export function codeTitle({ place, code }: Extract<Subject, { kind: 'code' }>): string {
  return `Landscape of ${code.name} in ${place}`;
}

/** What is shown first of a number that the user's code computes. */
export function codeLandscape(place: string, code: Code): LandscapeView {
  const subject = { kind: 'code', place, code } as const;
  const parameters = movedCount(code);
  const [rate, adaptive] = parameters <= MOST_AXES ? [0.001, 0.05] : [0.1, 0.01];
  return {
    title: codeTitle(subject),
    subject,
    training: {
      racers: [
        { optimizer: 'sgd', rate },
        { optimizer: 'momentum', rate },
        { optimizer: 'adam', rate: adaptive },
      ],
      ...{ steps: 200, batch: 0, seed: 1, ownStarts: false },
    },
    plane: firstPlane(parameters),
    side: 51,
  };
}
