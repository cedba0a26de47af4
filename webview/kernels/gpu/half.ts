/** Numbers in half precision as their bits, rounded to the nearest, ties to even. IEEE 754 binary16. */
export function toHalf(data: ArrayLike<number>): Uint16Array {
  return Uint16Array.from(data, half);
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function half(x: number): number {
  float[0] = x;
  const sign = (bits[0] >>> 16) & 0x8000;
  const exponent = ((bits[0] >>> 23) & 255) - 127;
  const fraction = bits[0] & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  if (exponent < -25) return sign;
  // A whole number of steps of the smallest that the exponent allows; a carry goes into the exponent.
  const shift = exponent < -14 ? -1 - exponent : 13;
  const whole = fraction | (exponent < -14 ? 0x800000 : 0);
  const kept = whole >>> shift;
  const rest = whole & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  const up = rest > tie || (rest === tie && (kept & 1) === 1) ? 1 : 0;
  const base = exponent < -14 ? 0 : (exponent + 15) << 10;
  return sign | Math.min(0x7c00, base + kept + up);
}
