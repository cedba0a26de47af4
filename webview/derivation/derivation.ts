/** The panel of derivations: draws what the host says, and tells it what was done. */
import { type Page, pageCheck, panelHostInterface, panelInterface } from '../../src/protocol/derivation';
import { Rpc } from '../../src/protocol/rpc';
import './derivation.css';
import { documentPage } from './documentPage';
import { element, reachScrollers, say } from './elements';
import { mark, tellPointing } from './formula';
import { DETAILS, type Detail, gradientPage } from './gradientPage';
import { sample } from './sample';
import type { Tell } from './tell';

interface Host {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Host;

/** What is kept over a reload of the window. */
interface Kept {
  readonly page: Page | null;
  readonly detail: Detail;
}

let kept: Kept = { page: null, detail: 'full' };
let keep: (state: Kept) => void = () => {};
let tell: Tell = () => {};

function draw(): void {
  const { page, detail } = kept;
  if (!page) return;
  const focused = document.activeElement?.id;
  const setDetail = (to: Detail) => update({ ...kept, detail: to });
  const content = page.gradient
    ? gradientPage(page.gradient, { detail, isPinned: page.isPinned, setDetail }, tell)
    : page.document
      ? documentPage(page.document, tell)
      : [];
  const status = element('div', { id: 'status', role: 'status', 'aria-live': 'polite' }, []);
  document.body.replaceChildren(
    element(
      'main',
      {},
      content.filter((c) => c !== null),
    ),
    status,
  );
  if (focused) document.getElementById(focused)?.focus();
  reachScrollers();
}

function update(to: Kept): void {
  kept = to;
  keep(to);
  draw();
}

/** What was shown before a reload; nothing of what another version kept. */
function restored(state: unknown): Kept {
  const nothing: Kept = { page: null, detail: 'full' };
  try {
    const { page, detail } = state as Kept;
    return { page: pageCheck(page), detail: detail in DETAILS ? detail : 'full' };
  } catch {
    return nothing;
  }
}

if (typeof acquireVsCodeApi === 'undefined') {
  // Opened as a plain page.
  update({ ...kept, page: sample });
} else {
  const host = acquireVsCodeApi();
  const port = {
    post: (message: unknown) => host.postMessage(message),
    listen: (listener: (message: unknown) => void) => window.addEventListener('message', (e) => listener(e.data)),
  };
  const rpc = new Rpc(port, panelInterface, panelHostInterface, {
    requests: {},
    events: {
      show: (page) => update({ ...kept, page }),
      say,
      mark,
    },
  });
  kept = restored(host.getState());
  keep = (state) => host.setState(state);
  tell = (event, params) => {
    // A page that is drawn again has the button as it was left.
    if (event === 'pin' && kept.page) {
      kept = { ...kept, page: { ...kept.page, isPinned: params as boolean } };
      keep(kept);
    }
    rpc.notify(event, params as never);
  };
  rpc.notify('ready', kept.page);
}
tellPointing((label) => tell('point', label));
window.addEventListener('resize', reachScrollers);
