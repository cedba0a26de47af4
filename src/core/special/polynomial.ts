/** The value of a polynomial whose coefficients begin with that of the constant term, by Horner's scheme. */
export function polynomial(coefficients: readonly number[], x: number): number {
  let value = coefficients[coefficients.length - 1];
  for (let k = coefficients.length - 2; k >= 0; k--) value = value * x + coefficients[k];
  return value;
}
