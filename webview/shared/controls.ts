/** The controls of all panels. They look as VS Code's own do, by its toolkit; sliders are the browser's. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { element } from './elements';

export function button(text: string, run: () => void, isPrimary = false): HTMLElement {
  const made = element('vscode-button', {}, [text]);
  made.secondary = !isPrimary;
  made.addEventListener('click', run);
  return made;
}

/** A control that shows a value and can be told another one without `change` being called. */
export interface Control<T> {
  readonly element: HTMLElement;
  set(value: T): void;
  enable(isEnabled: boolean): void;
}

export function choice<T extends string>(
  label: string,
  options: readonly (readonly [value: T, text: string])[],
  value: T,
  change: (value: T) => void,
): Control<T> {
  const select = element('vscode-single-select', { 'aria-label': label, label });
  // As elements below it, options in a closed fold would have no text.
  select.options = options.map(([key, text]) => ({ value: key, label: text, selected: key === value }));
  select.value = value;
  // As wide as its longest text; a narrow page makes it smaller.
  select.style.width = `calc(${Math.max(...options.map(([, text]) => text.length))} * 0.62em + 3em)`;
  select.addEventListener('change', () => change(select.value as T));
  return {
    element: element('div', { class: 'control' }, [
      element('span', { class: 'label', 'aria-hidden': 'true' }, [label]),
      select,
    ]),
    set: (to) => (select.value = to),
    enable: (isEnabled) => (select.disabled = !isEnabled),
  };
}

export function toggle(label: string, value: boolean, change: (value: boolean) => void): Control<boolean> {
  const box = element('vscode-checkbox', { label });
  box.checked = value;
  box.addEventListener('change', () => change(box.checked));
  return {
    element: element('div', { class: 'control' }, [box]),
    set: (to) => (box.checked = to),
    enable: (isEnabled) => (box.disabled = !isEnabled),
  };
}

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** How a value is written beside the slider. */
  readonly text?: (value: number) => string;
}

let count = 0;

export function slider(label: string, range: Range, value: number, change: (value: number) => void): Control<number> {
  const { min, max, step, text = String } = range;
  const id = `slider-${++count}`;
  const [low, high, by] = [min, max, step].map(String);
  const input = element('input', { id, type: 'range', min: low, max: high, step: by });
  const written = element('output', { for: id });
  const show = () => {
    written.textContent = text(input.valueAsNumber);
    input.setAttribute('aria-valuetext', written.textContent);
  };
  input.value = String(value);
  show();
  input.addEventListener('input', () => {
    show();
    change(input.valueAsNumber);
  });
  return {
    element: element('div', { class: 'control' }, [
      element('label', { class: 'label', for: id }, [label]),
      input,
      written,
    ]),
    set: (to) => {
      input.value = String(to);
      show();
    },
    enable: (isEnabled) => (input.disabled = !isEnabled),
  };
}

/** A field for a whole number. */
export function number(
  label: string,
  { min, max }: { readonly min: number; readonly max?: number },
  value: number,
  change: (value: number) => void,
): Control<number> {
  const id = `number-${++count}`;
  const input = element('input', { id, type: 'number', min: String(min), step: '1' });
  if (max !== undefined) input.max = String(max);
  input.value = String(value);
  input.addEventListener('change', () => {
    // What cannot be is not taken over, and the field says so in its own way.
    if (input.checkValidity() && Number.isInteger(input.valueAsNumber)) change(input.valueAsNumber);
  });
  return {
    element: element('div', { class: 'control' }, [element('label', { class: 'label', for: id }, [label]), input]),
    set: (to) => (input.value = String(to)),
    enable: (isEnabled) => (input.disabled = !isEnabled),
  };
}

/** A field for any number. */
export function decimal(label: string, value: number, change: (value: number) => void): Control<number> {
  const id = `number-${++count}`;
  const input = element('input', { id, type: 'number', step: 'any' });
  input.value = String(value);
  input.addEventListener('change', () => {
    if (Number.isFinite(input.valueAsNumber)) change(input.valueAsNumber);
  });
  return {
    element: element('div', { class: 'control' }, [element('label', { class: 'label', for: id }, [label]), input]),
    set: (to) => (input.value = String(to)),
    enable: (isEnabled) => (input.disabled = !isEnabled),
  };
}
