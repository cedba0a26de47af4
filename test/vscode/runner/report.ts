import type { TestEvent } from '../events';

let address = '';
let queue: Promise<unknown> = Promise.resolve();

/** Sets where reports go. */
export function connect(to: string): void {
  address = to;
}

/** Sends one event; events arrive in order. The receiver notices when they stop. */
export function report(event: TestEvent): Promise<unknown> {
  queue = queue.then(() => fetch(address, { method: 'POST', body: JSON.stringify(event) }));
  return queue;
}
