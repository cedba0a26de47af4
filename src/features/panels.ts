import type { PanelKind } from '../protocol/analysis';
import { isAttention } from './attentionAt';
import { isBenchmarked } from './benchmarkAt';
import type { View } from './document';
import { isLandscape } from './landscapeAt';

type Fits = (view: View, start: number, end: number, context: string | null) => boolean;

/** Which panel has something to show of what is computed at an expression. Asked on every hover: the answers are quick. */
const FITS: Readonly<Record<PanelKind, Fits>> = {
  attention: isAttention,
  kernels: isBenchmarked,
  landscape: isLandscape,
};

export function fittingPanels(
  view: View,
  { start, end }: { readonly start: number; readonly end: number },
  context: string | null,
): PanelKind[] {
  return (Object.keys(FITS) as PanelKind[]).filter((panel) => FITS[panel](view, start, end, context));
}
