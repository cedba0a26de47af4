/** Prose without the marks of its formulas. */
export function plain(text: string): string {
  return text.replace(/\$([^$]+)\$/g, '$1');
}
