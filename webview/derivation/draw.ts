/** A derivation as elements. All texts are set as texts, and formulas by KaTeX, which trusts none of their commands. */
import katex from 'katex';
import type { GradientData, GradientStep } from '../../src/protocol/analysis';
import type { Derivation, Format } from '../../src/protocol/derivation';

type Tell = (event: 'copy' | 'reveal' | 'derive', params: unknown) => void;

const KINDS = { grad: 'Gradient', jacobian: 'Jacobian', hessian: 'Hessian' } as const;
const FORMATS: readonly (readonly [Format, string])[] = [
  ['latex', 'LaTeX'],
  ['markdown', 'Markdown'],
  ['torch', 'PyTorch'],
  ['numpy', 'NumPy'],
];

export function draw(derivation: Derivation, tell: Tell): void {
  const { answer, kind, wrt } = derivation;
  const focused = document.activeElement?.id;
  const main = element('main', {}, [
    element('h1', {}, [`${KINDS[kind]} by ${wrt}`]),
    source(derivation, tell),
    choices(derivation, tell),
    ...(answer.gradient ? result(answer.gradient, answer.dialect, tell) : [element('p', {}, [answer.reason ?? ''])]),
    element('div', { id: 'status', role: 'status', 'aria-live': 'polite' }, []),
  ]);
  document.body.replaceChildren(main);
  if (focused) document.getElementById(focused)?.focus();
}

export function say(text: string): void {
  const status = document.getElementById('status');
  if (status) status.textContent = text;
}

function source({ answer, place }: Derivation, tell: Tell): HTMLElement {
  const button = element('button', { id: 'reveal', class: 'link' }, [place]);
  button.addEventListener('click', () => tell('reveal', null));
  return element('section', { 'aria-label': 'Code' }, [button, code(answer.source)]);
}

function choices({ answer, kind, wrt }: Derivation, tell: Tell): HTMLElement {
  const byWhat = select(
    'wrt',
    'By',
    wrt,
    answer.operands.map((o) => [o.label, `${o.label}  ${o.shape}`]),
  );
  const ofKind = select('kind', 'Show', kind, Object.entries(KINDS));
  const change = () => {
    say('Deriving…');
    tell('derive', { wrt: value(byWhat), kind: value(ofKind) });
  };
  for (const choice of [byWhat, ofKind]) choice.addEventListener('change', change);
  return element('div', { class: 'choices' }, [ofKind, byWhat]);
}

function value(label: HTMLElement): string {
  return label.querySelector('select')!.value;
}

function select(
  id: string,
  title: string,
  chosen: string,
  options: readonly (readonly [string, string])[],
): HTMLElement {
  const items = options.map(([key, text]) => {
    const option = element('option', { value: key }, [text]);
    option.toggleAttribute('selected', key === chosen);
    return option;
  });
  return element('label', {}, [title, element('select', { id }, items)]);
}

function result(gradient: GradientData, dialect: 'torch' | 'numpy', tell: Tell): HTMLElement[] {
  const { points, error } = gradient;
  const buttons = FORMATS.map(([format, title]) => {
    const button = element('button', { id: `copy-${format}`, 'aria-label': `Copy as ${title}` }, [title]);
    button.addEventListener('click', () => {
      tell('copy', format);
      say(`Copied as ${title}.`);
    });
    return button;
  });
  const names = gradient.names.map((n) => element('li', {}, [formula(n.latex, false), ` is ${n.label}`]));
  return [
    element('section', { 'aria-label': 'Result', class: 'result' }, [
      formula(`${gradient.symbol} = ${gradient.latex}`),
      shape(gradient.shape),
      ...(names.length > 0 ? [element('ul', { class: 'names' }, names)] : []),
      element('p', { class: 'check' }, [
        `✓ Agrees with finite differences at ${points} random points; the largest relative error is ${error.toExponential(1)}.`,
      ]),
      code(gradient[dialect]),
      element('div', { class: 'buttons', role: 'group', 'aria-label': 'Copy' }, ['Copy as', ...buttons]),
    ]),
    element('section', { 'aria-label': 'Steps' }, [
      element('h2', {}, ['Steps']),
      element('ol', {}, gradient.steps.map(step)),
    ]),
  ];
}

function step({ rule, note, latex, shape: of }: GradientStep): HTMLElement {
  return element('li', {}, [element('p', {}, [element('strong', {}, [rule]), ` ${note}`]), formula(latex), shape(of)]);
}

function shape(text: string): HTMLElement {
  return element('p', { class: 'shape' }, [text === '()' ? 'a number' : `shape ${text}`]);
}

function code(text: string): HTMLElement {
  return element('pre', { tabindex: '0' }, [element('code', {}, [text])]);
}

/** With MathML beside it, which is what a screen reader reads. */
function formula(latex: string, isDisplayed = true): HTMLElement {
  const target = element(isDisplayed ? 'div' : 'span', isDisplayed ? { class: 'formula', tabindex: '0' } : {}, []);
  katex.render(latex, target, { displayMode: isDisplayed, throwOnError: false, trust: false, strict: 'ignore' });
  return target;
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Node | string)[],
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, text] of Object.entries(attributes)) made.setAttribute(name, text);
  made.append(...children);
  return made;
}
