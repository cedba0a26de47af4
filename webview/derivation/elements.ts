/** Elements of the panel. Texts are set as texts: nothing of a document becomes markup. */
import { element as make } from '../shared/elements';

export type Child = Node | string | null;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
  children: readonly Child[],
): HTMLElementTagNameMap[K] {
  return make(
    tag,
    attributes,
    children.filter((c) => c !== null),
  );
}

export function button(
  id: string,
  text: string,
  run: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = element('button', { id, type: 'button', ...attributes }, [text]);
  made.addEventListener('click', run);
  return made;
}

export function select(
  id: string,
  title: string,
  chosen: string,
  options: readonly (readonly [key: string, text: string])[],
  change: (key: string) => void,
): HTMLElement {
  const items = options.map(([key, text]) => {
    const option = element('option', { value: key }, [text]);
    option.toggleAttribute('selected', key === chosen);
    return option;
  });
  const list = element('select', { id }, items);
  list.addEventListener('change', () => change(list.value));
  return element('label', {}, [title, list]);
}

export function code(text: string): HTMLElement {
  return element('pre', { class: 'scrolls', 'aria-label': 'Code' }, [element('code', {}, [text])]);
}

/** What is wider than the panel can be scrolled by keyboard; what is not is no stop on the way. */
export function reachScrollers(): void {
  for (const each of document.querySelectorAll<HTMLElement>('.scrolls')) {
    const isWide = each.scrollWidth > each.clientWidth + 1;
    if (isWide) each.tabIndex = 0;
    else each.removeAttribute('tabindex');
    if (each.hasAttribute('aria-label')) each.setAttribute('role', 'group');
  }
}

/** Said by a screen reader, and shown at the foot of the panel. */
export function say(text: string): void {
  const status = document.getElementById('status');
  if (status) status.textContent = text;
}
