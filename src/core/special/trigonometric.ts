/** Sine and tangent of πx, exact at integers and halves: the argument is reduced before π is rounded in. */

/** sin πx. */
export function sinPi(x: number): number {
  const turn = x - 2 * Math.round(x / 2);
  if (Math.abs(turn) <= 0.5) return Math.sin(Math.PI * turn);
  // sin π(±1 − t) = ± sin πt
  return Math.sin(Math.PI * (Math.sign(turn) - turn));
}

/** tan πx. */
export function tanPi(x: number): number {
  const turn = x - Math.round(x);
  return Math.abs(turn) === 0.5 ? Number.POSITIVE_INFINITY : Math.tan(Math.PI * turn);
}
