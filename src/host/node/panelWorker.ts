/**
 * The worker behind a panel on the desktop, a worker thread. It is the web worker's bundle, which is large, run with the names
 * that a web worker has.
 */
import { parentPort, workerData } from 'node:worker_threads';

if (!parentPort) throw new Error('internal: this is a worker');
const port = parentPort;

Object.assign(globalThis, {
  self: {
    name: String(workerData),
    postMessage: (message: unknown) => port.postMessage(message),
    addEventListener: (_: 'message', listener: (event: { readonly data: unknown }) => void) =>
      port.on('message', (data) => listener({ data })),
  },
});
void import('../web/panelWorker');
