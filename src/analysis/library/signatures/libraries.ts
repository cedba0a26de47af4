/** Tables whose functions NumPy and jax.numpy share. */

/** Each line with the constant argument that names the library of the results. */
export function of(library: 'numpy' | 'jax', text: string): string {
  return text
    .replace(/\n\s+->/g, ' ->')
    .split('\n')
    .filter((line) => line.includes('->'))
    .map((line) => `${line} library="${library}"`)
    .join('\n');
}

/** The same functions and methods in the words of jax.numpy. */
export function inJax(text: string): string {
  return text.replace(/\bnp\./g, 'jnp.').replace(/\bndarray\./g, 'Array.');
}

/** A table of NumPy's functions, for NumPy and for jax.numpy. */
export function numpyAndJax(text: string): string {
  return `${of('numpy', text)}\n${of('jax', inJax(text))}`;
}
