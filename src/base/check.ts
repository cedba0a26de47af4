/**
 * Run-time checks of data that crosses a border. A check answers the value with its type, or throws `Mismatch` saying
 * where the value is not what was expected. Message types are inferred from the checks, so that both are one.
 */

export type Check<T> = (value: unknown, where?: string) => T;

export type Checked<C> = C extends Check<infer T> ? T : never;

export class Mismatch extends Error {}

function fail(where: string, expected: string, value: unknown): never {
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  throw new Mismatch(`${where === '' ? 'value' : where} should be ${expected}, is ${found}`);
}

export const string: Check<string> = (value, where = '') =>
  typeof value === 'string' ? value : fail(where, 'a string', value);

export const boolean: Check<boolean> = (value, where = '') =>
  typeof value === 'boolean' ? value : fail(where, 'a boolean', value);

export const number: Check<number> = (value, where = '') =>
  typeof value === 'number' ? value : fail(where, 'a number', value);

/** A whole number from 0: a line, a version, a count. */
export const count: Check<number> = (value, where = '') =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : fail(where, 'a whole number', value);

export const nothing: Check<null> = (value, where = '') => (value === null ? null : fail(where, 'null', value));

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, where) => (value === null ? null : check(value, where));
}

export function oneOf<const T extends string>(...choices: readonly T[]): Check<T> {
  return (value, where = '') =>
    choices.includes(value as T) ? (value as T) : fail(where, `one of ${choices.join(', ')}`, value);
}

export function list<T>(item: Check<T>): Check<readonly T[]> {
  return (value, where = '') => {
    if (!Array.isArray(value)) return fail(where, 'a list', value);
    value.forEach((v, i) => {
      item(v, `${where}[${i}]`);
    });
    return value;
  };
}

/** An object with these fields; further fields are let pass, so that a newer side may say more. */
export function object<F extends Record<string, Check<unknown>>>(
  fields: F,
): Check<{ readonly [K in keyof F]: Checked<F[K]> }> {
  return (value, where = '') => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(where, 'an object', value);
    const record = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) fields[name](record[name], where === '' ? name : `${where}.${name}`);
    return value as { readonly [K in keyof F]: Checked<F[K]> };
  };
}

/** Any number of bytes. */
export const bytes: Check<Uint8Array> = (value, where = '') =>
  value instanceof Uint8Array ? value : fail(where, 'bytes', value);

/** Numbers cross a border as they lie in memory, not one by one. */
export const floats: Check<Float32Array> = (value, where = '') =>
  value instanceof Float32Array ? value : fail(where, 'numbers in float32', value);

/** One of several objects, which their `kind` tells apart. */
export function kinds<F extends Record<string, Record<string, Check<unknown>>>>(
  choices: F,
): Check<
  { [K in keyof F & string]: { readonly kind: K } & { readonly [P in keyof F[K]]: Checked<F[K][P]> } }[keyof F & string]
> {
  return (value, where = '') => {
    const kind = typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined;
    if (typeof kind !== 'string' || !Object.hasOwn(choices, kind))
      return fail(where, `an object of kind ${Object.keys(choices).join(', ')}`, value);
    return object(choices[kind])(value, where) as never;
  };
}
