/** The page of a named derivation: its parameters, which can be changed, and its steps with their numbers. */
import type { DerivationDocument, DocumentParameter, DocumentStep } from '../../src/protocol/documents';
import { copyButtons } from './buttons';
import { button, type Child, element, say } from './elements';
import { formula, prose } from './formula';
import { type ShownStep, steps } from './steps';
import type { Tell } from './tell';

export function documentPage(shown: DerivationDocument, tell: Tell): Child[] {
  const insert = button('insert', 'Show in code', () => tell('insert', null), {
    title: shown.snippet ? `Inserts the snippet ${shown.snippet} at the cursor` : 'Inserts the checks as a program',
  });
  return [
    element('h1', {}, prose(shown.title)),
    element('p', { class: 'shape' }, [shown.group]),
    element('p', {}, prose(shown.intro)),
    shown.parameters.length > 0 ? parameters(shown.parameters, tell) : null,
    verdict(shown),
    copyButtons(['latex', 'markdown', 'numpy'], tell, insert),
    steps(shown.steps.map(step)),
  ];
}

function parameters(list: readonly DocumentParameter[], tell: Tell): HTMLElement {
  const rows = list.map(({ name, source, note, value, setting }) => {
    const id = `set-${name}`;
    const input = element('input', { id, type: 'text', value: setting ?? '', placeholder: source, size: '14' }, []);
    const change = () => {
      say('Checking…');
      tell('set', { name, value: input.value });
    };
    input.addEventListener('change', change);
    const clear = button(`clear-${name}`, 'Draw', () => tell('set', { name, value: '' }), {
      'aria-label': `Draw ${name} at random again`,
    });
    return element('tr', {}, [
      element('th', { scope: 'row' }, [element('label', { for: id }, [name])]),
      element('td', {}, [input, setting === null ? null : clear]),
      element('td', { class: 'value' }, [value]),
      element('td', { class: 'shape' }, prose(note)),
    ]);
  });
  const head = ['', 'set', 'first point', 'what it is'].map((text) => element('th', { scope: 'col' }, [text]));
  return element('section', { 'aria-label': 'Parameters', class: 'scrolls' }, [
    element('table', { class: 'parameters' }, [
      element('thead', {}, [element('tr', {}, head)]),
      element('tbody', {}, rows),
    ]),
  ]);
}

function verdict({ failed, comparisons, points, error }: DerivationDocument): HTMLElement {
  if (comparisons === 0) return element('p', { class: 'check' }, ['Nothing here can be compared.']);
  if (failed > 0)
    return element('p', { class: 'check failed' }, [
      `✗ ${failed} of ${comparisons} comparisons do not hold at these values.`,
    ]);
  return element('p', { class: 'check' }, [
    `✓ ${comparisons} comparisons hold at ${points} random points; the largest error is ${error.toExponential(1)}.`,
  ]);
}

function step({ kind, latex, reason, checks }: DocumentStep): ShownStep {
  return {
    summary: [element('strong', {}, [kind]), ' ', ...prose(reason)],
    content: [
      formula(latex),
      ...checks.map(({ text, holds }) =>
        element('p', { class: holds ? 'numbers' : 'numbers failed' }, [`${holds ? '✓' : '✗'} ${text}`]),
      ),
    ],
  };
}
