import type { Platform } from '../analysis';
import type { WorkerHandle } from '../client';

/** A browser; `script` is the address of the worker's bundle. */
export function browser(script: string): Platform {
  return { spawn: () => spawnWebWorker(script), home: null };
}

/** Starts the analysis worker as a web worker. */
function spawnWebWorker(script: string): WorkerHandle {
  const worker = new Worker(script);
  return {
    port: {
      post: (message) => worker.postMessage(message),
      listen: (listener) => worker.addEventListener('message', (event) => listener(event.data)),
    },
    onExit: (listener) => {
      worker.addEventListener('error', (event) => listener(event.message), { once: true });
    },
    terminate: () => worker.terminate(),
  };
}
