/** The panel of a derivation: draws what the host says, and tells it which button was pressed. */
import { derivationCheck, panelHostInterface, panelInterface } from '../../src/protocol/derivation';
import { Rpc } from '../../src/protocol/rpc';
import './derivation.css';
import { draw, say } from './draw';
import { sample } from './sample';

interface Host {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Host;

if (typeof acquireVsCodeApi === 'undefined') {
  // Opened as a plain page.
  draw(sample, () => {});
} else {
  const host = acquireVsCodeApi();
  const port = {
    post: (message: unknown) => host.postMessage(message),
    listen: (listener: (message: unknown) => void) => window.addEventListener('message', (e) => listener(e.data)),
  };
  const rpc = new Rpc(port, panelInterface, panelHostInterface, {
    requests: {},
    events: {
      show: (derivation) => {
        host.setState(derivation);
        draw(derivation, (event, params) => rpc.notify(event, params as never));
      },
      say,
    },
  });
  rpc.notify('ready', kept(host.getState()));
}

/** What was shown before a reload; null for what another version kept. */
function kept(state: unknown) {
  try {
    return derivationCheck(state);
  } catch {
    return null;
  }
}
