/**
 * The worker behind a panel: every open panel has one of its own, which ends with it, so that a long computation keeps
 * nothing else waiting.
 */
import { loadKernels } from '../core/kernels';
import { channels } from '../protocol/channels';
import { withAllNumbers } from '../protocol/jsonNumbers';
import { FILES, filesInterface, nothingServed, WORKER } from '../protocol/panels/panel';
import { type Port, Rpc, RpcError, type RpcOptions } from '../protocol/rpc';
import { serveAttention } from './attention/server';
import { serveKernels } from './kernels/server';
import { serveLandscape } from './landscape/server';

/** By the kind of panel, which the first message says. */
const servers = { attention: serveAttention, kernels: serveKernels, landscape: serveLandscape };

export type PanelKind = keyof typeof servers;

/** A file as the user gave it. */
export interface Given {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What a panel's server can use. */
export interface Files {
  /** @throws when no file was given under this id */
  given(id: number): Given;
}

/** Serves the panel of this kind; requests wait until the numeric kernels are loaded; without them it is slower. */
export async function serve(port: Port, kind: string, options: RpcOptions): Promise<void> {
  if (!Object.hasOwn(servers, kind)) throw new Error(`there is no panel ${kind}`);
  const { [WORKER]: direct, [FILES]: files } = channels(port, WORKER, FILES);
  const panel = withAllNumbers(direct);
  const store = new Map<number, Given>();
  new Rpc(files, filesInterface, nothingServed, {
    requests: {},
    events: { give: ({ id, name, content }) => void store.set(id, { name, content }) },
  });
  const early: unknown[] = [];
  panel.listen((message) => early.push(message));
  await loadKernels().catch((error: Error) => options.complain?.(`numeric kernels: ${error.message}`));
  servers[kind as PanelKind](repeated(panel, early), { given: (id) => givenUnder(store, id) }, options);
}

function givenUnder(store: ReadonlyMap<number, Given>, id: number): Given {
  const file = store.get(id);
  if (!file) throw new RpcError('invalid', 'the file has to be chosen again');
  return file;
}

/** A port that first says again what was heard before anybody listened. */
function repeated(port: Port, early: readonly unknown[]): Port {
  return {
    post: (message) => port.post(message),
    listen: (listener) => {
      port.listen(listener);
      for (const message of early) listener(message);
    },
  };
}
