/** What can be done with any page. */
import type { Format } from '../../src/protocol/derivation';
import { button, element, say } from './elements';
import { standalone } from './standalone';
import type { Tell } from './tell';

export const TITLES: Readonly<Record<Format, string>> = {
  latex: 'LaTeX',
  markdown: 'Markdown',
  torch: 'PyTorch',
  numpy: 'NumPy',
};

/** @param further a button of the page's own */
export function copyButtons(formats: readonly Format[], tell: Tell, further: HTMLElement | null = null): HTMLElement {
  const copies = formats.map((format) => {
    const title = TITLES[format];
    const run = () => {
      tell('copy', format);
      say(`Copied as ${title}.`);
    };
    return button(`copy-${format}`, title, run, { 'aria-label': `Copy as ${title}` });
  });
  return element('div', { class: 'buttons', role: 'group', 'aria-label': 'Copy and export' }, [
    'Copy as',
    ...copies,
    button('save', 'Export HTML…', () => tell('save', { html: standalone(document) })),
    further,
  ]);
}
