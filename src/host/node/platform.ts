import { homedir } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Platform } from '../analysis';
import type { WorkerHandle } from '../client';
import type { ThreadData } from './thread';

/** The desktop and remote hosts; `bundle` gives the path of a bundle. */
export function desktop(bundle: (name: string) => string): Platform {
  return {
    spawn: () => spawnThread(bundle('thread.js'), { bundle: bundle('worker.js'), kind: 'analysis' }),
    spawnPanel: (kind) => spawnThread(bundle('thread.js'), { bundle: bundle('panelWorker.js'), kind }),
    home: homedir(),
  };
}

/** Starts a worker as a thread of the extension host. */
function spawnThread(script: string, workerData: ThreadData): WorkerHandle {
  const worker = new Worker(script, { workerData });
  return {
    port: {
      post: (message) => worker.postMessage(message),
      listen: (listener) => worker.on('message', listener),
    },
    onExit: (listener) => {
      let told = false;
      const tell = (why: string) => {
        if (!told) listener(why);
        told = true;
      };
      worker.on('error', (error) => tell(error.stack ?? error.message));
      worker.on('exit', (code) => tell(`exit code ${code}`));
    },
    terminate: () => {
      worker.terminate().catch((error: Error) => console.error(error));
    },
  };
}
