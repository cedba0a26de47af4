/** The attention panel's side of the worker. */

import { quantise } from '../../base/raster/raster';
import { shrink } from '../../base/raster/shrink';
import { type AttentionWorkerInterface, attentionWorkerInterface, type Rules } from '../../protocol/panels/attention';
import type { NothingServed } from '../../protocol/panels/panel';
import { nothingServed } from '../../protocol/panels/panel';
import { type Handlers, type Port, Rpc, RpcError, type RpcOptions } from '../../protocol/rpc';
import { sampledSource } from './sampled';
import type { AttentionSource } from './source';

/** Weights lie between 0 and 1, and all heads are drawn on that scale. */
const SCALE = { kind: 'linear', low: 0, high: 1 } as const;

interface Open {
  readonly source: AttentionSource;
  rules: Rules;
}

export function serveAttention(port: Port, options: RpcOptions): void {
  let open: Open | null = null;
  const opened = (): Open => {
    if (!open) throw new RpcError('invalid', 'no attention is open');
    return open;
  };
  const weights = (layer: number, head: number) => {
    const { source, rules } = opened();
    if (layer >= source.layers || head >= source.heads)
      throw new RpcError('invalid', `there is no head ${head} in layer ${layer}`);
    return { rows: source.queries, columns: source.keys, values: source.weights(layer, head, rules) };
  };
  const handlers: Handlers<AttentionWorkerInterface> = {
    requests: {
      open: ({ sampled, rules }) => {
        open = { source: sampledSource(sampled), rules };
        return { tokens: open.source.tokens };
      },
      rules: (rules) => {
        opened().rules = rules;
        return 'done';
      },
      thumbnails: ({ layer, side }) =>
        Array.from({ length: opened().source.heads }, (_, head) => {
          const { rows, columns, values } = shrink(weights(layer, head), side);
          return { layer, head, rows, columns, cells: quantise(values, SCALE) };
        }),
      head: ({ layer, head }) => {
        const { values, ...size } = weights(layer, head);
        return { layer, head, ...size, weights: values };
      },
    },
    events: {},
  };
  new Rpc<AttentionWorkerInterface, NothingServed>(port, attentionWorkerInterface, nothingServed, handlers, options);
}
