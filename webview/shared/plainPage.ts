/** Plays the editor for a panel that is opened as a plain page: files come from the browser, and go to its downloads. */
import { channels } from '../../src/protocol/channels';
import {
  EDITOR,
  type EditorInterface,
  editorInterface,
  FILES,
  filesInterface,
  nothingServed,
  WORKER,
} from '../../src/protocol/panels/panel';
import { type Interface, type Port, Rpc } from '../../src/protocol/rpc';
import { element } from './elements';

const BODY_CLASSES: Readonly<Record<string, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  contrast: 'vscode-high-contrast',
  'contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

export function plainPorts(wiring: {
  readonly kind: string;
  readonly heard: Interface;
  readonly sample: unknown;
}): Record<'editor' | 'worker', Port> {
  const theme = new URLSearchParams(location.search).get('theme') ?? 'dark';
  document.body.className = BODY_CLASSES[theme] ?? BODY_CLASSES.dark;
  const thread = new Worker('/dist/panelWorker.js', { name: wiring.kind });
  thread.addEventListener('error', (event) => console.error(event.message));
  const ends = channels(
    {
      post: (message) => thread.postMessage(throughJson(message)),
      listen: (listener) => thread.addEventListener('message', (event) => listener(throughJson(event.data))),
    },
    WORKER,
    FILES,
  );
  const files = new Rpc(ends[FILES], nothingServed, filesInterface, { requests: {}, events: {} });
  const { port1, port2 } = new MessageChannel();
  let lastId = 0;
  const editor = new Rpc<EditorInterface, Interface>(messages(port2), editorInterface, wiring.heard, {
    requests: {
      chooseFile: async (endings) => {
        const file = await chosen(endings);
        if (!file) return null;
        const id = ++lastId;
        files.notify('give', { id, name: file.name, content: new Uint8Array(await file.arrayBuffer()) });
        return { id, name: file.name, size: file.size };
      },
      // A browser does not read a file again that has changed.
      readAgain: () => null,
      save: ({ name, content }) => {
        const href = URL.createObjectURL(new Blob([content as BlobPart]));
        element('a', { href, download: name }).click();
        setTimeout(() => URL.revokeObjectURL(href), 1000);
        return name;
      },
      recall: () => localStorage.getItem(wiring.kind),
    },
    events: {
      ready: () => {
        if (kept(wiring.kind) === undefined) editor.notify('open', wiring.sample as never);
      },
      copy: (text) => void navigator.clipboard.writeText(text),
      remember: (text) => localStorage.setItem(wiring.kind, text),
      reveal: () => {},
      log: ({ level, text }) => console[level](text),
    },
  });
  return { [EDITOR]: messages(port1), [WORKER]: ends[WORKER] };
}

const stateOf = (kind: string) => `${kind} state`;

/** What the panel has kept of itself, until the tab is closed. */
export function kept(kind: string): unknown {
  const text = sessionStorage.getItem(stateOf(kind));
  return text === null ? undefined : JSON.parse(text);
}

export function keep(kind: string, state: unknown): void {
  sessionStorage.setItem(stateOf(kind), JSON.stringify(state));
}

/** As the editor passes messages on: as JSON, with typed arrays beside it. */
function throughJson(message: unknown): unknown {
  const arrays: unknown[] = [];
  const isArray = (value: unknown) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
  const text = JSON.stringify(message, (_, value) => (isArray(value) ? { $array: arrays.push(value) - 1 } : value));
  return JSON.parse(text, (_, value) => (typeof value?.$array === 'number' ? arrays[value.$array] : value));
}

function messages(port: MessagePort): Port {
  return {
    post: (message) => port.postMessage(message),
    listen: (listener) => (port.onmessage = (event) => listener(event.data)),
  };
}

function chosen(endings: readonly string[]): Promise<File | null> {
  const input = element('input', { type: 'file', accept: endings.map((e) => `.${e}`).join(',') });
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
