/** Assertions that run in every extension host, the browser's too, where `node:assert` is not. */

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? String(value));
}

export function ok(value: unknown, message: string): asserts value {
  if (!value) throw new Error(message);
}

export function equal<T>(actual: T, expected: T, what: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${what}: expected ${show(expected)}, got ${show(actual)}`);
}

export function includes(text: string, expected: string, what: string): void {
  if (!text.includes(expected)) throw new Error(`${what}: expected ${show(expected)} in:\n${text}`);
}
