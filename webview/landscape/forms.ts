/** What is trained, and how: the controls. */
import {
  dataSets,
  functions,
  type LandscapeView,
  models,
  type OptimizerName,
  optimizers,
  type PlaneChoice,
  type Racer,
  type Subject,
  type Training,
} from '../../src/protocol/panels/landscape';
import { button, choice, number, slider, toggle } from '../shared/controls';
import { element } from '../shared/elements';
import { OPTIMIZERS, runName, SUBJECTS, titleOf } from './names';

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

/** A form that begins as something that is open. */
export function raceForm(begin: LandscapeView, open: (view: LandscapeView) => void): HTMLElement {
  let { subject, training } = begin;
  const fields = element('div', { class: 'controls' });
  const racers = element('div', { class: 'racers', role: 'group', 'aria-label': 'Optimizers' });
  const change = (part: Partial<Training>) => (training = { ...training, ...part });
  const draw = () => {
    fields.replaceChildren(...subjectFields(subject, (next) => (subject = next)));
    racers.replaceChildren(...racerRows(subject, training.racers, (next) => change({ racers: next })));
  };
  const select = (id: string) => {
    const wasNetwork = subject.kind === 'network';
    subject = subjectOf(id, subject);
    if (wasNetwork !== (subject.kind === 'network'))
      change({ racers: training.racers.map(({ optimizer }) => ({ optimizer, rate: rateOf(optimizer, subject) })) });
    draw();
  };
  const run = () => open({ ...begin, title: titleOf(subject), subject, training });
  const seed = number('Seed', { min: 0 }, training.seed, (value) => change({ seed: value }));
  draw();
  return element('div', {}, [
    element('div', { class: 'controls' }, [
      choice('Subject', SUBJECTS, subject.kind === 'network' ? subject.model : subject.name, select).element,
    ]),
    ...[fields, racers],
    element('div', { class: 'controls' }, [
      number('Steps', { min: 1, max: 100_000 }, training.steps, (steps) => change({ steps })).element,
      number('Batch (0: all)', { min: 0 }, training.batch, (batch) => change({ batch })).element,
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
  return RATES[optimizer][subject.kind === 'network' ? 0 : 1];
}

function subjectFields(begin: Subject, change: (subject: Subject) => void): HTMLElement[] {
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

/** Which plane is looked at, and how finely. */
export function planeForm(view: LandscapeView, events: PlaneEvents): HTMLElement {
  const { plane, training, side } = view;
  const runs = training.racers.map((_, i) => [String(i), runName(training, i)] as const);
  const run = (label: string, value: number, change: (run: number) => void) =>
    choice(label, runs, String(value), (i) => change(Number(i))).element;
  const seeded = (seed: number, change: (seed: number) => void) => button('New Directions', () => change(seed + 1));
  const sides = choice(
    'Resolution',
    [25, 51, 101, 201].map((n) => [String(n), `${n} × ${n}`] as const),
    String(side),
    (n) => events.side(Number(n)),
  ).element;
  if (view.subject.kind === 'function') return element('div', { class: 'controls' }, [sides]);
  const centre = 'centre' in plane ? plane.centre : plane.from;
  const kind = choice('Plane', PLANES, plane.kind, (to) => {
    const other = (centre + 1) % training.racers.length;
    if (to === 'random') events.plane({ kind: to, centre, normalization: 'filter', seed: 1 });
    else if (to === 'solutions') events.plane({ kind: to, from: centre, to: other, seed: 1 });
    else events.plane({ kind: to, centre });
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
