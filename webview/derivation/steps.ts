/** A list of steps, each of which opens and closes. Arrow keys go from step to step, as in a tree. */
import { button, type Child, element, reachScrollers } from './elements';

export interface ShownStep {
  readonly summary: readonly Child[];
  readonly content: readonly Child[];
}

export function steps(list: readonly ShownStep[]): HTMLElement {
  const items = list.map(({ summary, content }, k) => {
    const head = element('summary', { id: `step-${k + 1}`, tabindex: k === 0 ? '0' : '-1' }, summary);
    const details = element('details', { open: '' }, [head, ...content]);
    details.addEventListener('toggle', reachScrollers);
    return element('li', {}, [details]);
  });
  const ordered = element('ol', { class: 'steps' }, items);
  ordered.addEventListener('keydown', (e) => keyPressed(ordered, e));
  ordered.addEventListener('focusin', (e) => {
    if (e.target instanceof HTMLElement && e.target.matches('summary')) rove(ordered, e.target);
  });
  const setAll = (isOpen: boolean) => {
    for (const details of ordered.querySelectorAll('details')) details.open = isOpen;
  };
  return element('section', { 'aria-label': 'Steps', id: 'steps' }, [
    element('div', { class: 'heading' }, [
      element('h2', {}, ['Steps']),
      button('expand', 'Expand all', () => setAll(true)),
      button('collapse', 'Collapse all', () => setAll(false)),
    ]),
    ordered,
  ]);
}

/** One step is a stop on the way of the Tab key. */
function rove(list: HTMLElement, current: HTMLElement): void {
  for (const head of list.querySelectorAll('summary')) head.tabIndex = head === current ? 0 : -1;
}

function keyPressed(list: HTMLElement, e: KeyboardEvent): void {
  const heads = [...list.querySelectorAll('summary')];
  const at = heads.indexOf(document.activeElement as HTMLElement);
  if (at < 0 || e.ctrlKey || e.metaKey || e.altKey) return;
  const details = heads[at].parentElement as HTMLDetailsElement;
  const to: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: heads.length - 1 };
  if (e.key === 'ArrowRight') details.open = true;
  else if (e.key === 'ArrowLeft') details.open = false;
  else if (e.key in to) heads[Math.max(0, Math.min(heads.length - 1, to[e.key]))].focus();
  else return;
  e.preventDefault();
}
