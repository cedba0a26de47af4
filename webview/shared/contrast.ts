/** Colours as the editor writes them: `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)`. */

interface Rgba {
  /** From 0 to 255. */
  readonly rgb: readonly number[];
  readonly alpha: number;
}

function parsed(colour: string): Rgba | null {
  const [, short] = /^#([\da-f]{3,4})$/i.exec(colour) ?? [];
  const [, hex] = /^#([\da-f]{6}(?:[\da-f]{2})?)$/i.exec(short ? `#${short.replace(/./g, '$&$&')}` : colour) ?? [];
  if (hex) {
    const bytes = (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
    return { rgb: bytes.slice(0, 3), alpha: (bytes[3] ?? 255) / 255 };
  }
  const [, list] = /^rgba?\(([\d.,\s]+)\)$/i.exec(colour) ?? [];
  const numbers = list?.split(/[\s,]+/).map(Number) ?? [];
  return numbers.length < 3 ? null : { rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
}

/**
 * The contrast ratio, from 1 to 21, of what is drawn on an opaque ground; null where a colour is not understood.
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function contrast(colour: string, ground: string): number | null {
  const [front, back] = [parsed(colour), parsed(ground)];
  if (!front || !back) return null;
  const seen = front.rgb.map((part, i) => front.alpha * part + (1 - front.alpha) * back.rgb[i]);
  const [a, b] = [luminance(seen), luminance(back.rgb)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((part) => {
    const s = part / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** White where it can be read on the colour, so that all colours of a light theme have the same; else black. */
export function inkOn(colour: string): string {
  return (contrast('#ffffff', colour) ?? 1) >= 4 ? '#ffffff' : '#000000';
}

/** The colour with so much of its opacity; as it was where it is not understood. */
export function faded(colour: string, part: number): string {
  const found = parsed(colour);
  return found ? `rgba(${found.rgb.join(', ')}, ${Number((found.alpha * part).toFixed(3))})` : colour;
}
