/** `1,771,776`; `?` when it is not known. */
export function countText(n: number | null): string {
  return n === null ? '?' : n.toLocaleString('en-US');
}

/** `1 shape`, `2,000 shapes`. */
export function plural(n: number, noun: string): string {
  return `${countText(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** `4.83 GFLOPs`, `512 FLOPs`: decimal units, as they are given for hardware. */
export function flopsText(n: number): string {
  return scaled(n, ['FLOPs', 'kFLOPs', 'MFLOPs', 'GFLOPs', 'TFLOPs', 'PFLOPs']);
}

/** `25.2 MB`: a megabyte is a million bytes. */
export function decimalBytesText(n: number): string {
  return scaled(n, ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']);
}

function scaled(n: number, units: readonly string[]): string {
  const unit = Math.min(units.length - 1, n < 1000 ? 0 : Math.floor(Math.log10(n) / 3));
  return `${unit === 0 ? n : (n / 1000 ** unit).toPrecision(3)} ${units[unit]}`;
}
