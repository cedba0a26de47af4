/** The page of a gradient: its code, what it is by, the result with its check, and the steps. */
import type { GradientAnswer, GradientData, GradientKind, GradientStep } from '../../src/protocol/analysis';
import type { Derivation } from '../../src/protocol/derivation';
import { copyButtons } from './buttons';
import { button, type Child, code, element, say, select } from './elements';
import { formula, type OperandSymbol } from './formula';
import { type ShownStep, steps } from './steps';
import type { Tell } from './tell';

const KINDS = { grad: 'Gradient', jacobian: 'Jacobian', hessian: 'Hessian' } as const;

/** How much of a derivation is shown. */
export const DETAILS = { full: 'Full', brief: 'Brief', index: 'Index notation' } as const;
export type Detail = keyof typeof DETAILS;

export interface Looks {
  readonly detail: Detail;
  readonly isPinned: boolean;
  readonly setDetail: (detail: Detail) => void;
}

export function gradientPage(derivation: Derivation, looks: Looks, tell: Tell): Child[] {
  const { answer, kind, wrt, place } = derivation;
  const reveal = button('reveal', place, () => tell('reveal', null), { class: 'link' });
  return [
    element('h1', {}, [`${KINDS[kind]} by ${wrt}`]),
    element('section', { 'aria-label': 'Code' }, [reveal, code(answer.source)]),
    choices(derivation, looks, tell),
    ...(answer.gradient ? result(answer, answer.gradient, looks, tell) : [element('p', {}, [answer.reason ?? ''])]),
  ];
}

function choices(
  { answer, kind, wrt, isExpanded }: Derivation,
  { detail, isPinned, setDetail }: Looks,
  tell: Tell,
): HTMLElement {
  const derive = (to: { wrt?: string; kind?: GradientKind; expand?: boolean }) => {
    say('Deriving…');
    tell('derive', { wrt, kind, expand: isExpanded, ...to });
  };
  const operands = answer.operands.map((o) => [o.label, `${o.label}  ${o.shape}`] as const);
  const pin = button(
    'pin',
    'Follow cursor',
    () => {
      const isNow = pin.getAttribute('aria-pressed') !== 'true';
      pin.setAttribute('aria-pressed', String(isNow));
      say(isNow ? 'The panel follows the cursor.' : 'The panel stays as it is.');
      tell('pin', isNow);
    },
    { 'aria-pressed': String(isPinned), title: 'Pin the panel to the cursor: it shows the code that the cursor is in' },
  );
  return element('div', { class: 'choices' }, [
    select('kind', 'Show', kind, Object.entries(KINDS), (k) => derive({ kind: k as GradientKind })),
    select('wrt', 'By', wrt, operands, (label) => derive({ wrt: label })),
    select('detail', 'Detail', detail, details(answer), (d) => setDetail(d as Detail)),
    pin,
    button('expand-functions', 'Expand functions', () => derive({ expand: !isExpanded }), {
      'aria-pressed': String(isExpanded),
      title: 'Enter the functions and modules of the document that the code calls',
    }),
  ]);
}

function details({ gradient }: GradientAnswer) {
  return Object.entries(DETAILS).filter(([key]) => key !== 'index' || gradient?.indices);
}

function result(answer: GradientAnswer, gradient: GradientData, { detail }: Looks, tell: Tell): Child[] {
  const symbols = answer.operands.filter((o) => o.latex !== '');
  return [
    element('section', { 'aria-label': 'Result', class: 'result' }, [
      detail === 'index' && gradient.indices !== null
        ? formula(gradient.indices, { symbols })
        : formula(`${gradient.symbol} = ${gradient.latex}`, { symbols, words: gradient.words }),
      shape(gradient.shape),
      check(gradient),
      ...answer.notes.map((note) => element('p', { class: 'shape' }, [note])),
      code(gradient[answer.dialect]),
      copyButtons(['latex', 'markdown', 'torch', 'numpy'], tell),
    ]),
    legend(answer, gradient),
    detail === 'brief' || gradient.steps.length === 0
      ? null
      : steps(gradient.steps.map((s) => step(detail === 'index' ? { ...s, latex: s.indices } : s, symbols))),
  ];
}

function check({ points, error }: GradientData): HTMLElement {
  return element('p', { class: 'check' }, [
    `✓ Agrees with finite differences at ${points} random points; the largest relative error is ${error.toExponential(1)}.`,
  ]);
}

/** What the symbols stand for. Pointing at one, or going to it by keyboard, marks it in the code. */
function legend({ operands }: GradientAnswer, { names }: GradientData): HTMLElement {
  const own = operands.map(({ latex, label, shape: of }, k) => {
    const symbol = element('button', { type: 'button', class: 'symbol', id: `symbol-${k + 1}` }, [
      formula(latex, { isDisplayed: false }),
    ]);
    symbol.dataset.symbol = label;
    const other = names.some((n) => n.label === label);
    return element('li', {}, [symbol, other ? ` ${label}` : null, element('span', { class: 'shape' }, [` ${of}`])]);
  });
  const others = names
    .filter((n) => !operands.some((o) => o.label === n.label))
    .map((n) => element('li', {}, [formula(n.latex, { isDisplayed: false }), ` is ${n.label}`]));
  return element('section', { 'aria-label': 'Symbols' }, [element('ul', { class: 'names' }, [...own, ...others])]);
}

function step({ rule, note, latex, shape: of }: GradientStep, symbols: readonly OperandSymbol[]): ShownStep {
  const rest = note.startsWith(`${rule} `) ? note.slice(rule.length) : ` ${note}`;
  return {
    summary: [element('strong', {}, [rule]), ...withNames(rest)],
    content: [formula(latex, { symbols }), shape(of)],
  };
}

/** Names of results, `z_4`, as formulas have them. */
function withNames(note: string): (Node | string)[] {
  return note
    .split(/\b([a-z]_\d+)\b/)
    .map((part, k) => (k % 2 === 0 ? part : formula(part.replace(/\d+/, '{$&}'), { isDisplayed: false })));
}

function shape(text: string): HTMLElement {
  return element('p', { class: 'shape' }, [text === '()' ? 'a number' : `shape ${text}`]);
}
