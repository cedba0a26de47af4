/** Rows and columns of a tile. */
export const TILE = 4;

/**
 * The inner loop of the plain matrix product: c = Σ a[4k + row]·b[4k + column] over k, a from `ia` and b from `ib`, with
 * the sixteen sums in local variables, which engines keep in registers. `c` gets TILE rows of TILE elements.
 */
export function tile(a: Float64Array, ia: number, b: Float64Array, ib: number, c: Float64Array, k: number): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  for (let end = ia + TILE * k; ia < end; ia += TILE, ib += TILE) {
    const b0 = b[ib];
    const b1 = b[ib + 1];
    const b2 = b[ib + 2];
    const b3 = b[ib + 3];
    let x = a[ia];
    c00 += x * b0;
    c01 += x * b1;
    c02 += x * b2;
    c03 += x * b3;
    x = a[ia + 1];
    c10 += x * b0;
    c11 += x * b1;
    c12 += x * b2;
    c13 += x * b3;
    x = a[ia + 2];
    c20 += x * b0;
    c21 += x * b1;
    c22 += x * b2;
    c23 += x * b3;
    x = a[ia + 3];
    c30 += x * b0;
    c31 += x * b1;
    c32 += x * b2;
    c33 += x * b3;
  }
  c[0] = c00;
  c[1] = c01;
  c[2] = c02;
  c[3] = c03;
  c[4] = c10;
  c[5] = c11;
  c[6] = c12;
  c[7] = c13;
  c[8] = c20;
  c[9] = c21;
  c[10] = c22;
  c[11] = c23;
  c[12] = c30;
  c[13] = c31;
  c[14] = c32;
  c[15] = c33;
}
