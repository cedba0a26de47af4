/** `1,771,776`; `?` when it is not known. */
export function countText(n: number | null): string {
  return n === null ? '?' : n.toLocaleString('en-US');
}

/** `1 shape`, `2,000 shapes`. */
export function plural(n: number, noun: string): string {
  return `${countText(n)} ${noun}${n === 1 ? '' : 's'}`;
}
