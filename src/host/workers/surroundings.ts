import type { SourceFiles } from '../../analysis/files';
import type { Port, RpcOptions } from '../../protocol/rpc';

/** What a worker is loaded into. */
export interface Surroundings {
  readonly port: Port;
  /** Reads local files; null where there are none. */
  readonly files: SourceFiles | null;
  /** Of a panel's worker: which panel. */
  readonly kind: string;
  readonly options: RpcOptions;
}

declare global {
  /** Set on the desktop by `node/thread.ts`, before it loads a worker: one bundle serves both. */
  var nablaSurroundings: Surroundings | undefined;
}

export function surroundings(): Surroundings {
  return globalThis.nablaSurroundings ?? webWorker();
}

function webWorker(): Surroundings {
  return {
    port: {
      post: (message) => self.postMessage(message),
      listen: (listener) => self.addEventListener('message', (event) => listener(event.data)),
    },
    files: null,
    kind: self.name,
    options: { complain: console.error },
  };
}
