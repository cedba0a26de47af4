import { homedir } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Platform } from '../analysis';
import type { WorkerHandle } from '../client';

/** The desktop and remote hosts; `script` is the worker's bundle. */
export function desktop(script: string): Platform {
  return { spawn: () => spawnThread(script), home: homedir() };
}

/** Starts the analysis worker as a thread of the extension host. */
function spawnThread(script: string): WorkerHandle {
  const worker = new Worker(script);
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
