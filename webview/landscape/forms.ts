/** What is trained, and how: the controls. */
import {
  dataSets,
  functions,
  type LandscapeView,
  MOST_AXES,
  models,
  movedCount,
  type OptimizerName,
  optimizers,
  type PlaneChoice,
  type PlaneOpened,
  type Racer,
  type Subject,
  type Training,
} from '../../src/protocol/panels/landscape';
import { button, choice, decimal, number, slider, toggle } from '../shared/controls';
import { element } from '../shared/elements';
import { OPTIMIZERS, runName, SUBJECTS, titleOf } from './names';

type OfCode = Extract<Subject, { kind: 'code' }>;
type Axes = Extract<PlaneChoice, { kind: 'axes' }>;

const NETWORK = {
  kind: 'network',
  model: 'mlp',
  width: 32,
  depth: 2,
  data: 'moons',
  samples: 256,
  noise: 0.1,
} as const;
const FUNCTION = { kind: 'function', name: 'rosenbrock', condition: 20 } as const;

/** Rates with which each optimizer gets somewhere. */
const RATES: Readonly<Record<OptimizerName, readonly [network: number, plane: number]>> = {
  sgd: [0.1, 0.001],
  momentum: [0.1, 0.001],
  nesterov: [0.1, 0.001],
  rmsprop: [0.01, 0.01],
  adam: [0.01, 0.05],
  adamW: [0.01, 0.05],
  lion: [0.001, 0.01],
};

/** A form that begins as something that is open. @param own the user's code, to come back to. */
export function raceForm(begin: LandscapeView, own: OfCode | null, open: (view: LandscapeView) => void): HTMLElement {
  let { subject, training } = begin;
  const fields = element('div', { class: 'controls' });
  const racers = element('div', { class: 'racers', role: 'group', 'aria-label': 'Optimizers' });
  const change = (part: Partial<Training>) => (training = { ...training, ...part });
  const batch = number('Batch (0: all)', { min: 0 }, training.batch, (value) => change({ batch: value }));
  const draw = () => {
    // The others have no samples to choose from.
    batch.element.hidden = subject.kind !== 'network';
    fields.replaceChildren(...subjectFields(subject, (next) => (subject = next)));
    racers.replaceChildren(...racerRows(subject, training.racers, (next) => change({ racers: next })));
  };
  const select = (id: string) => {
    const before = isSmall(subject);
    subject = id === 'code' && own ? own : subjectOf(id, subject);
    if (before !== isSmall(subject))
      change({ racers: training.racers.map(({ optimizer }) => ({ optimizer, rate: rateOf(optimizer, subject) })) });
    draw();
  };
  const run = () => open({ ...begin, title: titleOf(subject), subject, training });
  const subjects = own ? [['code', own.code.name] as const, ...SUBJECTS] : SUBJECTS;
  const seed = number('Seed', { min: 0 }, training.seed, (value) => change({ seed: value }));
  draw();
  return element('div', {}, [
    element('div', { class: 'controls' }, [choice('Subject', subjects, idOf(subject), select).element]),
    ...[fields, racers],
    element('div', { class: 'controls' }, [
      number('Steps', { min: 1, max: 100_000 }, training.steps, (steps) => change({ steps })).element,
      batch.element,
      seed.element,
      toggle('Each from its own start', training.ownStarts, (ownStarts) => change({ ownStarts })).element,
      button('Train', run, true),
      button('Reseed', () => {
        change({ seed: training.seed + 1 });
        seed.set(training.seed);
        run();
      }),
    ]),
  ]);
}

function subjectOf(id: string, before: Subject): Subject {
  const name = functions.find((f) => f === id);
  if (name) return { ...FUNCTION, ...(before.kind === 'function' ? before : {}), name };
  const model = models.find((m) => m === id)!;
  const network = before.kind === 'network' ? before : NETWORK;
  // Only images have neighbours to convolve.
  if (model === 'cnn') return { ...network, model, data: 'bars', width: Math.min(network.width, 8), samples: 96 };
  return { ...network, model, data: network.data === 'bars' ? 'moons' : network.data };
}

function rateOf(optimizer: OptimizerName, subject: Subject): number {
  return RATES[optimizer][isSmall(subject) ? 1 : 0];
}

/** Of few parameters, where steps go far. */
function isSmall(subject: Subject): boolean {
  return subject.kind === 'function' || (subject.kind === 'code' && movedCount(subject.code) <= MOST_AXES);
}

function idOf(subject: Subject): string {
  return subject.kind === 'network' ? subject.model : subject.kind === 'code' ? 'code' : subject.name;
}

/** The others move matrices alone. */
function normalizationOf(subject: Subject): 'filter' | 'none' {
  if (subject.kind !== 'code') return 'filter';
  return subject.code.operands.some((o) => o.isMoved && o.sizes.length >= 2) ? 'filter' : 'none';
}

/** The code, and which of its tensors are parameters. */
function codeFields(begin: OfCode, change: (subject: Subject) => void): HTMLElement[] {
  let { code } = begin;
  const floats = code.operands.filter((o) => o.isFloat);
  const move = (name: string, isMoved: boolean) => {
    const operands = code.operands.map((o) => (o.name === name ? { ...o, isMoved } : o));
    code = { ...code, operands };
    change({ ...begin, code });
  };
  const boxes = floats.map(
    (o) =>
      toggle(o.sizes.length === 0 ? o.label : `${o.label} ${o.shape}`, o.isMoved, (isOn) => move(o.name, isOn)).element,
  );
  return [
    element('pre', { tabindex: '0', 'aria-label': 'Code' }, [code.text]),
    element('div', { class: 'racers', role: 'group', 'aria-label': 'Parameters: what is not chosen is data' }, [
      element('span', { class: 'label' }, ['Parameters']),
      ...boxes,
    ]),
  ];
}

function subjectFields(begin: Subject, change: (subject: Subject) => void): HTMLElement[] {
  if (begin.kind === 'code') return codeFields(begin, change);
  if (begin.kind === 'function') {
    if (begin.name !== 'quadratic') return [];
    const set = (condition: number) => change({ ...begin, condition });
    return [number('Condition number', { min: 1, max: 10_000 }, begin.condition, set).element];
  }
  let subject = begin;
  const set = (part: Partial<typeof begin>) => change((subject = { ...subject, ...part }));
  const sets = begin.model === 'cnn' ? (['bars'] as const) : dataSets.filter((name) => name !== 'bars');
  const fields = [
    choice(
      'Data',
      sets.map((name) => [name, name] as const),
      begin.data,
      (data) => set({ data }),
    ),
    number('Samples', { min: 2, max: 4096 }, begin.samples, (samples) => set({ samples })),
    slider('Noise', { min: 0, max: 0.5, step: 0.05 }, begin.noise, (noise) => set({ noise })),
  ];
  if (begin.model !== 'logistic')
    fields.push(
      number('Width', { min: 1, max: 1024 }, begin.width, (width) => set({ width })),
      number('Depth', { min: 1, max: 32 }, begin.depth, (depth) => set({ depth })),
    );
  return fields.map((field) => field.element);
}

/** A row for each optimizer: whether it takes part, and its learning rate. */
function racerRows(subject: Subject, begin: readonly Racer[], change: (racers: Racer[]) => void): HTMLElement[] {
  const rows = optimizers.map((optimizer) => {
    const given = begin.find((racer) => racer.optimizer === optimizer);
    return { optimizer, rate: given?.rate ?? rateOf(optimizer, subject), takesPart: given !== undefined };
  });
  const tell = () => change(rows.filter((row) => row.takesPart).map(({ optimizer, rate }) => ({ optimizer, rate })));
  return rows.map((row) => {
    const name = OPTIMIZERS[row.optimizer];
    const text = (x: number) => String(Number((10 ** x).toPrecision(2)));
    const rate = slider('Rate', { min: -5, max: 1, step: 0.1, text }, Math.log10(Math.max(1e-5, row.rate)), (x) => {
      row.rate = Number((10 ** x).toPrecision(2));
      tell();
    });
    rate.element.querySelector('input')!.setAttribute('aria-label', `Learning rate of ${name}`);
    const takesPart = toggle(name, row.takesPart, (isOn) => {
      row.takesPart = isOn;
      tell();
    });
    return element('div', { class: 'racer' }, [takesPart.element, rate.element]);
  });
}

export interface PlaneEvents {
  readonly plane: (plane: PlaneChoice) => void;
  readonly side: (side: number) => void;
}

const PLANES: readonly (readonly [PlaneChoice['kind'], string])[] = [
  ['random', 'random directions'],
  ['pca', 'principal components of a run'],
  ['hessian', 'top Hessian directions'],
  ['solutions', 'through two solutions'],
];

/** The parameters that are looked at one by one, and where the one is held that is not seen. */
export interface Parameters {
  readonly axes: readonly string[];
  readonly held: PlaneOpened['held'];
}

function axesFields(
  plane: Axes,
  axes: readonly string[],
  held: Parameters['held'],
  change: (plane: Axes) => void,
): HTMLElement[] {
  const fields: HTMLElement[] = [];
  const names = axes.map((name, i) => [String(i), name] as const);
  /** The one that was there takes the place of the one that is chosen. */
  const swap = (of: 'across' | 'upwards', to: number) => {
    const other = of === 'across' ? 'upwards' : 'across';
    // What was held at a number was another parameter.
    change({ ...plane, [of]: to, [other]: plane[other] === to ? plane[of] : plane[other], held: null });
  };
  if (axes.length > 1)
    fields.push(
      choice('Across', names, String(plane.across), (i) => swap('across', Number(i))).element,
      choice('Upwards', names, String(plane.upwards), (i) => swap('upwards', Number(i))).element,
    );
  if (held) fields.push(decimal(`${held.name} held at`, held.value, (to) => change({ ...plane, held: to })).element);
  const text = (x: number) => String(Number((10 ** x).toPrecision(2)));
  fields.push(
    slider('Beyond the runs', { min: -2, max: 2, step: 0.1, text }, Math.log10(plane.reach), (x) =>
      change({ ...plane, reach: Number((10 ** x).toPrecision(2)) }),
    ).element,
  );
  return fields;
}

/** Which plane is looked at, and how finely. */
export function planeForm(view: LandscapeView, { axes, held }: Parameters, events: PlaneEvents): HTMLElement {
  const { plane, training, side } = view;
  const runs = training.racers.map((_, i) => [String(i), runName(training, i)] as const);
  const run = (label: string, value: number, change: (run: number) => void) =>
    choice(label, runs, String(value), (i) => change(Number(i))).element;
  const seeded = (seed: number, change: (seed: number) => void) => button('New Directions', () => change(seed + 1));
  const sides = choice(
    'Resolution',
    [25, 51, 101, 201].map((n) => [String(n), axes.length === 1 ? `${n} points` : `${n} × ${n}`] as const),
    String(side),
    (n) => events.side(Number(n)),
  ).element;
  if (view.subject.kind === 'function') return element('div', { class: 'controls' }, [sides]);
  if (plane.kind === 'axes')
    return element('div', { class: 'controls' }, [...axesFields(plane, axes, held, events.plane), sides]);
  const centre = plane.kind === 'solutions' ? plane.from : plane.centre;
  const kind = choice('Plane', PLANES, plane.kind, (to) => {
    const other = (centre + 1) % training.racers.length;
    if (to === 'random') events.plane({ kind: to, centre, normalization: normalizationOf(view.subject), seed: 1 });
    else if (to === 'solutions') events.plane({ kind: to, from: centre, to: other, seed: 1 });
    else if (to !== 'axes') events.plane({ kind: to, centre });
  }).element;
  const parts: HTMLElement[] = [];
  if (plane.kind === 'random')
    parts.push(
      choice(
        'Normalization',
        (['filter', 'layer', 'none'] as const).map((n) => [n, n] as const),
        plane.normalization,
        (normalization) => events.plane({ ...plane, normalization }),
      ).element,
      seeded(plane.seed, (seed) => events.plane({ ...plane, seed })),
    );
  if (plane.kind === 'solutions')
    parts.push(
      run('From', plane.from, (from) => events.plane({ ...plane, from })),
      run('To', plane.to, (to) => events.plane({ ...plane, to })),
      seeded(plane.seed, (seed) => events.plane({ ...plane, seed })),
    );
  else parts.push(run('Around the end of', plane.centre, (at) => events.plane({ ...plane, centre: at })));
  return element('div', { class: 'controls' }, [kind, ...parts, sides]);
}
