/** From the bytes of a raster to colours. */
import { interpolateCividis, interpolateMagma, interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic';
import { MINUS_INFINITY, NAN, PLUS_INFINITY, STEPS } from '../../../src/base/raster/raster';

/** All but the last are even in lightness, so that they can be read in grey; cividis looks alike to the colour-blind. */
export const COLORMAPS = {
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  magma: interpolateMagma,
  // Blue for what is below 0, red for what is above.
  diverging: (t: number) => interpolateRdBu(1 - t),
} as const;

export type ColormapName = keyof typeof COLORMAPS;

/** Colours that no map has, for what is no number. */
export const RESERVED = { nan: '#ff00ff', plusInfinity: '#00ffff', minusInfinity: '#0000ff' } as const;

const tables = new Map<ColormapName, Uint32Array>();

/** A pixel for each byte, as it lies in the memory of an image. */
export function lookUpTable(name: ColormapName): Uint32Array {
  const table = tables.get(name) ?? made(name);
  tables.set(name, table);
  return table;
}

function made(name: ColormapName): Uint32Array {
  const table = new Uint32Array(256);
  for (let i = 0; i < STEPS; i++) table[i] = pixel(COLORMAPS[name](i / (STEPS - 1)));
  table[NAN] = pixel(RESERVED.nan);
  table[PLUS_INFINITY] = pixel(RESERVED.plusInfinity);
  table[MINUS_INFINITY] = pixel(RESERVED.minusInfinity);
  return table;
}

/** `#rrggbb` or `rgb(r, g, b)`, opaque. */
export function pixel(colour: string): number {
  const parts = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/\d+/g) ?? []).map(Number);
  const [r, g, b] = parts;
  return new Uint32Array(new Uint8Array([r, g, b, 255]).buffer)[0];
}

/** Colours the cells of a raster, a pixel a cell. */
export function colour(cells: Uint8Array, table: Uint32Array, pixels: Uint32Array): void {
  for (let i = 0; i < cells.length; i++) pixels[i] = table[cells[i]];
}
