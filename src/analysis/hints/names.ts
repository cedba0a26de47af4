/**
 * Names that end in the letters of their dims, `x_BTD` (Noam Shazeer's convention). As other names end in capitals too, it counts
 * only where a function has two such names, and for tensors that are known to have as many dims.
 */
import type { Node } from '../../python/ast';
import type { Found, Reader } from './reader';
import { readSizes } from './sizes';

const SUFFIX = /^[a-z]\w*_([A-Z]{2,6})$/;
/** Colours, devices and the like. */
const WORDS = new Set([
  'RGB',
  'BGR',
  'RGBA',
  'HSV',
  'LAB',
  'CPU',
  'GPU',
  'TPU',
  'ID',
  'IDS',
  'LR',
  'HR',
  'ROI',
  'KL',
  'OK',
  'ANN',
  'API',
]);

export const names: Reader = {
  trust: 'name',
  read: ({ node, statements }) => {
    const found: Found[] = [];
    const note = (subject: Node, name: string) => {
      const [, letters] = SUFFIX.exec(name) ?? [];
      if (letters === undefined || WORDS.has(letters)) return;
      const sizes = readSizes([...letters])!;
      found.push({ sizes, text: name, start: subject.start, subject, name, isTensor: false });
    };
    for (const p of node?.params.list ?? []) note(p, p.name);
    for (const s of statements) {
      if (s.kind !== 'Assign' || s.targets.length !== 1) continue;
      const [t] = s.targets;
      if (t.kind === 'Name') note(t, t.id);
    }
    return new Set(found.map((f) => f.name)).size > 1 ? found : [];
  },
};
