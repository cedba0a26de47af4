/**
 * Several conversations over one port. Each message names the one it belongs to, so that a border in the middle can
 * pass a conversation on without reading it.
 */
import type { Port } from './rpc';

/** One end of each named conversation. Messages of others, and of no form at all, are dropped. */
export function channels<const Name extends string>(port: Port, ...names: readonly Name[]): Record<Name, Port> {
  const listeners = new Map<string, (message: unknown) => void>();
  port.listen((raw) => {
    if (typeof raw !== 'object' || raw === null) return;
    const { channel, message } = raw as { channel?: unknown; message?: unknown };
    if (typeof channel === 'string') listeners.get(channel)?.(message);
  });
  const end = (channel: Name): Port => ({
    post: (message) => port.post({ channel, message }),
    listen: (listener) => listeners.set(channel, listener),
  });
  return Object.fromEntries(names.map((name) => [name, end(name)])) as Record<Name, Port>;
}

/** Passes on everything that either end says to the other. */
export function pipe(a: Port, b: Port): void {
  a.listen((message) => b.post(message));
  b.listen((message) => a.post(message));
}
