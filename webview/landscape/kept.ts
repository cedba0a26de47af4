/** What is kept of the panel over a reload: what is open, the user's code to come back to, and how it is drawn. */
import { type Checked, count, nullable, number, object, oneOf } from '../../src/base/check';
import { landscapeCheck, subjectCheck } from '../../src/protocol/panels/landscape';
import { COLORMAPS, type ColormapName } from '../shared/heatmap/colormap';

const lookCheck = object({
  colormap: oneOf(...(Object.keys(COLORMAPS) as ColormapName[])),
  /** Null where nobody has chosen: the losses decide. */
  kind: nullable(oneOf('linear', 'log')),
  /** Percent that are left out at the upper end of the scale. */
  clip: number,
  /** How many lines of equal loss. */
  levels: count,
});

const keptCheck = object({ view: landscapeCheck, code: nullable(subjectCheck), look: lookCheck });

export type Look = Checked<typeof lookCheck>;
export type Kept = Checked<typeof keptCheck>;

/** Null for what another version kept. */
export function keptOf(state: unknown): Kept | null {
  try {
    return keptCheck(state);
  } catch {
    return null;
  }
}
