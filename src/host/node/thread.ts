/** What a worker thread of the desktop loads: it says where the worker is, and loads it. */
import { parentPort, workerData } from 'node:worker_threads';
import { NodeFiles } from './files';

/** What a thread is told. */
export interface ThreadData {
  /** The path of the worker's bundle. */
  readonly bundle: string;
  readonly kind: string;
}

if (!parentPort) throw new Error('internal: this is a worker');
const port = parentPort;
const { bundle, kind } = workerData as ThreadData;

globalThis.nablaSurroundings = {
  port: {
    post: (message) => port.postMessage(message),
    listen: (listener) => port.on('message', listener),
  },
  files: new NodeFiles(),
  kind,
  options: { later: (run) => setImmediate(run), complain: console.error },
};
require(bundle);
