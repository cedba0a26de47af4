import type { Platform } from '../analysis';
import type { WorkerHandle } from '../client';

/** A browser; `bundle` gives the address of a bundle. */
export function browser(bundle: (name: string) => string): Platform {
  return {
    spawn: () => spawnWebWorker(bundle('worker.js')),
    spawnPanel: (kind) => spawnWebWorker(bundle('panelWorker.js'), kind),
    home: null,
  };
}

/** Starts a web worker. */
function spawnWebWorker(script: string, name?: string): WorkerHandle {
  const worker = new Worker(script, { name });
  return {
    port: {
      post: (message) => worker.postMessage(message),
      listen: (listener) => worker.addEventListener('message', (event) => listener(event.data)),
    },
    onExit: (listener) => {
      let isTold = false;
      worker.addEventListener('error', (event) => {
        // What is told here is not also an error of the extension host, in which other extensions live.
        event.preventDefault();
        if (!isTold) listener(event.message);
        isTold = true;
      });
    },
    terminate: () => worker.terminate(),
  };
}
