/**
 * Connects a panel with the editor and with its worker. Opened as a plain page it has neither: then the page itself
 * plays the editor, starts the worker and shows the panel's sample.
 */

import { channels } from '../../src/protocol/channels';
import { withAllNumbers } from '../../src/protocol/jsonNumbers';
import {
  EDITOR,
  type EditorInterface,
  editorInterface,
  type NothingServed,
  nothingServed,
  WORKER,
} from '../../src/protocol/panels/panel';
import type { Interface } from '../../src/protocol/rpc';
import { type Handlers, type Port, Rpc } from '../../src/protocol/rpc';

export interface Page<W extends Interface> {
  readonly editor: Rpc<Interface, EditorInterface>;
  readonly worker: Rpc<NothingServed, W>;
  /** What `keep` kept last, also over a reload of the window; of unknown form. */
  readonly kept: unknown;
  keep(state: unknown): void;
}

/** What a panel is: its kind, what it hears from the editor, and what its worker serves. */
export interface Wiring<P extends Interface, W extends Interface> {
  readonly kind: string;
  readonly heard: P;
  readonly handlers: Handlers<P>;
  readonly worker: W;
  /** What the editor would send to open it, when it is opened as a plain page. */
  readonly sample: unknown;
}

export async function connect<P extends Interface, W extends Interface>(wiring: Wiring<P, W>): Promise<Page<W>> {
  const isPlain = typeof acquireVsCodeApi === 'undefined';
  const host = isPlain ? null : acquireVsCodeApi();
  const plain = host ? null : await import('./plainPage');
  const ports = host ? hostPorts(host) : plain!.plainPorts(wiring);
  const complain = (text: string) => console.error(text);
  const editor = new Rpc<P, EditorInterface>(ports[EDITOR], wiring.heard, editorInterface, wiring.handlers, {
    complain,
  });
  const none = { requests: {}, events: {} };
  const worker = new Rpc<NothingServed, W>(withAllNumbers(ports[WORKER]), nothingServed, wiring.worker, none, {
    complain,
    // The worker may still answer a page that was here before: its answers are none of ours.
    firstId: Date.now(),
  });
  return {
    editor: editor as unknown as Rpc<Interface, EditorInterface>,
    worker,
    kept: host ? host.getState() : plain!.kept(wiring.kind),
    keep: (state) => (host ? host.setState(state) : plain!.keep(wiring.kind, state)),
  };
}

function hostPorts(host: ReturnType<typeof acquireVsCodeApi>): Record<'editor' | 'worker', Port> {
  const port = {
    post: (message: unknown) => host.postMessage(message),
    listen: (listener: (message: unknown) => void) => window.addEventListener('message', (e) => listener(e.data)),
  };
  return channels(port, EDITOR, WORKER);
}
