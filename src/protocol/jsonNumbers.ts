/**
 * The editor passes messages to a panel on as JSON, which has null for NaN and the infinities: so they travel as objects.
 * Typed arrays travel beside the JSON, as they are.
 */
import type { Port } from './rpc';

/** A port whose other end is wrapped likewise. */
export function withAllNumbers(port: Port): Port {
  return {
    post: (message) => port.post(mapped(message, written)),
    listen: (listener) => port.listen((message) => listener(mapped(message, read))),
  };
}

const NAME = '$number';

function written(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { [NAME]: String(value) } : value;
}

function read(value: unknown): unknown {
  const name = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[NAME] : undefined;
  return typeof name === 'string' ? Number(name) : value;
}

/** The value with all that it holds replaced, from the outside to the inside. */
function mapped(whole: unknown, replace: (value: unknown) => unknown): unknown {
  const value = replace(whole);
  if (value !== whole) return value;
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, replace)]));
}
