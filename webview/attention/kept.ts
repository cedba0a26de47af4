/** What is kept of the panel over a reload: what is open, which heads are shown, and how. */
import { type Checked, count, nullable, number, object, oneOf } from '../../src/base/check';
import { attentionCheck } from '../../src/protocol/panels/attention';
import { COLORMAPS, type ColormapName } from '../shared/heatmap/colormap';

export const displayCheck = object({
  form: oneOf('heatmap', 'lines', 'bars'),
  colormap: oneOf(...(Object.keys(COLORMAPS) as ColormapName[])),
  kind: oneOf('linear', 'log'),
  /** Percent that are left out at the upper end of the scale. */
  clip: number,
});

const paneCheck = object({ view: attentionCheck, layer: count, head: count });

const keptCheck = object({ display: displayCheck, a: paneCheck, b: nullable(paneCheck) });

export type Display = Checked<typeof displayCheck>;
export type Form = Display['form'];
export type KeptPane = Checked<typeof paneCheck>;
export type Kept = Checked<typeof keptCheck>;

/** Null for what another version kept. */
export function keptOf(state: unknown): Kept | null {
  try {
    return keptCheck(state);
  } catch {
    return null;
  }
}
