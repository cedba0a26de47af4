/** The worker behind a panel on the desktop, a worker thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../../panels/worker';

if (!parentPort) throw new Error('internal: this is a worker');
const port = parentPort;

void serve(
  {
    post: (message) => port.postMessage(message),
    listen: (listener) => port.on('message', listener),
  },
  String(workerData),
  { later: (run) => setImmediate(run), complain: console.error },
);
