/** Special functions: the error function, the gamma function, Bessel functions and their kin. */
import type { Operator } from '../operator';
import { binaryShape, floating, promoted, same, unaryShape } from './define';

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

export const operators: readonly Operator[] = [
  ...words(
    `erf erfc erfinv lgamma digamma polygamma mvlgamma i0
     special_entr special_erfcx special_i0e special_i1 special_i1e special_log_ndtr special_ndtr special_ndtri
     special_bessel_j0 special_bessel_j1 special_bessel_y0 special_bessel_y1 special_airy_ai special_spherical_bessel_j0
     special_modified_bessel_i0 special_modified_bessel_i1 special_modified_bessel_k0 special_modified_bessel_k1
     special_scaled_modified_bessel_k0 special_scaled_modified_bessel_k1`,
  ).map((name) => unaryShape(name, floating)),
  unaryShape('gelu', same),
  binaryShape('nextafter', promoted),
  ...words('igamma igammac zeta orthogonal_polynomial').map((name) => binaryShape(name, floating)),
];
