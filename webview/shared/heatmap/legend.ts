import { type Scale, valueAt } from '../../../src/base/raster/raster';
import { element } from '../elements';
import { COLORMAPS, type ColormapName, RESERVED } from './colormap';

const WIDTH = 160;
const HEIGHT = 12;

/** Which colour stands for which number, and those of what is no number. */
export function legend(name: ColormapName, scale: Scale, text: (value: number) => string): HTMLElement {
  const bar = element('canvas', { role: 'img', width: String(WIDTH), height: String(HEIGHT) });
  const ends = [0, 0.5, 1].map((t) => text(valueAt(t, scale)));
  bar.setAttribute('aria-label', `Colours from ${ends[0]} to ${ends[2]}${scale.kind === 'log' ? ', logarithmic' : ''}`);
  const context = bar.getContext('2d')!;
  for (let i = 0; i < WIDTH; i++) {
    context.fillStyle = COLORMAPS[name](i / (WIDTH - 1));
    context.fillRect(i, 0, 1, HEIGHT);
  }
  const swatch = (colour: string, word: string) => {
    const box = element('canvas', { width: '12', height: '12', 'aria-hidden': 'true' });
    const inside = box.getContext('2d')!;
    inside.fillStyle = colour;
    inside.fillRect(0, 0, 12, 12);
    return element('span', { class: 'swatch' }, [box, ` ${word}`]);
  };
  return element('div', { class: 'legend' }, [
    ...[element('span', {}, [ends[0]]), bar, element('span', {}, [ends[2]])],
    ...[swatch(RESERVED.nan, 'NaN'), swatch(RESERVED.plusInfinity, '∞'), swatch(RESERVED.minusInfinity, '−∞')],
  ]);
}
