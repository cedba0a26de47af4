import type { Opened } from '../../src/protocol/panels/attention';
import { element } from '../shared/elements';
import { keyName, queryName } from './names';
import type { Weights } from './weights';

const MOST = 16;

/** Where one query looks: its largest weights as bars, and what the rest come to. What is masked is left out. */
export function bars({ head, values }: Weights, opened: Opened, query: number): HTMLElement {
  const row = [...values.subarray(query * head.columns, (query + 1) * head.columns)];
  const largest = row.map((weight, key) => ({ weight, key })).sort((a, b) => b.weight - a.weight);
  const shown = largest.slice(0, MOST).filter(({ weight }) => weight !== 0);
  const rest = largest.slice(MOST).reduce((sum, { weight }) => sum + weight, 0);
  const most = shown[0]?.weight || 1;
  const line = ({ weight, key }: { weight: number; key: number }) => {
    const bar = element('span', { class: 'bar' });
    bar.style.width = `${Math.max(0, (12 * weight) / most)}em`;
    return element('tr', {}, [
      element('th', { scope: 'row' }, [keyName(opened, key)]),
      element('td', {}, [weight.toPrecision(4)]),
      element('td', { class: 'wide' }, [bar]),
    ]);
  };
  const which = shown.length < MOST ? 'all that are not 0' : `the ${MOST} largest`;
  const caption = `Weights of query ${queryName(opened, query)}, ${which}`;
  return element('table', { class: 'bars' }, [
    element('caption', {}, [
      rest > 0 ? `${caption}; the other ${row.length - MOST} keys have ${rest.toPrecision(3)} together` : caption,
    ]),
    element('tbody', {}, shown.map(line)),
  ]);
}
