/** The analysis worker on the desktop, a worker thread. */
import { parentPort } from 'node:worker_threads';
import { Workspace } from '../../analysis/workspace';
import { AnalysisServer } from '../../features/server';
import { NodeFiles } from './files';

if (!parentPort) throw new Error('internal: this is a worker');
const port = parentPort;

new AnalysisServer(
  {
    post: (message) => port.postMessage(message),
    listen: (listener) => port.on('message', listener),
  },
  new NodeFiles(),
  (files) => new Workspace(files),
  { later: (run) => setImmediate(run) },
);
