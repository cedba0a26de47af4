/** How losses are drawn: colours, scale, contours, and how much of the runs. */
import { type Control, choice, slider } from '../shared/controls';
import { element } from '../shared/elements';
import { COLORMAPS, type ColormapName } from '../shared/heatmap/colormap';
import type { Display } from './picture';
import { playback } from './playback';

export interface LookControls {
  readonly element: HTMLElement;
  /** What a line has no use for. */
  readonly ofPlanes: readonly HTMLElement[];
  readonly scale: Control<Display['kind']>;
}

/** @param change hears what the user changes */
export function lookControls(begin: Display, change: (part: Partial<Display>) => void): LookControls {
  const percent = (x: number) => `${x} %`;
  const colours = element('span', {}, [
    choice(
      'Colours',
      Object.keys(COLORMAPS).map((m) => [m as ColormapName, m] as const),
      begin.colormap,
      (colormap) => change({ colormap }),
    ).element,
  ]);
  const others = element('span', { class: 'controls' }, [
    slider('Clip top', { min: 0, max: 50, step: 1, text: percent }, begin.clip, (clip) => change({ clip })).element,
    slider('Contours', { min: 0, max: 40, step: 1 }, begin.levels, (levels) => change({ levels })).element,
    playback((upTo) => change({ upTo })),
  ]);
  const scales = [
    ['log', 'logarithmic'],
    ['linear', 'linear'],
  ] as const;
  const scale = choice<Display['kind']>('Scale', scales, begin.kind, (kind) => change({ kind }));
  return {
    element: element('div', { class: 'controls' }, [colours, scale.element, others]),
    ofPlanes: [colours, others],
    scale,
  };
}
