/** The attention panel's side of the worker. */
import { quantise } from '../../base/raster/raster';
import { shrink } from '../../base/raster/shrink';
import {
  type AttentionWorkerInterface,
  attentionWorkerInterface,
  type Rules,
  type Slot,
  type Source,
  THUMBNAIL_SCALE,
  type TrainingProgress,
} from '../../protocol/panels/attention';
import { type NothingServed, nothingServed } from '../../protocol/panels/panel';
import { type Handlers, type Port, Rpc, RpcError, type RpcOptions } from '../../protocol/rpc';
import { FileError } from '../files/stored';
import type { Files } from '../worker';
import { fileSource } from './file';
import { patternsOf, rowSums } from './patterns';
import { sampledSource } from './sampled';
import type { AttentionSource } from './source';
import { trainedSource } from './trained';

/** Of weights, 4 bytes each: a head with more cannot be shown. */
const MAX_WEIGHTS = 2 ** 26;

const DONE: TrainingProgress = { step: 0, steps: 0, loss: null, isDone: true };

interface Open {
  readonly source: AttentionSource;
  rules: Rules;
}

export function serveAttention(port: Port, files: Files, options: RpcOptions): void {
  const slots = new Map<Slot, Open>();
  const at = (slot: Slot): Open => {
    const open = slots.get(slot);
    if (!open) throw new RpcError('invalid', 'no attention is open');
    return open;
  };
  const weights = (slot: Slot, layer: number, head: number) => {
    const { source, rules } = at(slot);
    if (layer >= source.layers || head >= source.heads)
      throw new RpcError('invalid', `there is no head ${head} in layer ${layer}`);
    return { rows: source.queries, columns: source.keys, weights: source.weights(layer, head, rules) };
  };

  const handlers: Handlers<AttentionWorkerInterface> = {
    requests: {
      open: ({ slot, source: asked, rules }) => {
        const source = opened(asked, files);
        if (source.queries * source.keys > MAX_WEIGHTS)
          throw new RpcError(
            'invalid',
            `a head of ${source.queries} × ${source.keys} weights is too large to be shown`,
          );
        slots.get(slot)?.source.training?.stop();
        slots.set(slot, { source, rules });
        const { layers, heads, kvHeads, queries, keys, tokens, hasScores, notes } = source;
        return { layers, heads, kvHeads, queries, keys, tokens, hasScores, notes };
      },
      progress: ({ slot }) => at(slot).source.training?.progress() ?? DONE,
      stop: ({ slot }) => {
        const { training } = at(slot).source;
        training?.stop();
        return training?.progress() ?? DONE;
      },
      rules: ({ slot, rules }) => {
        at(slot).rules = rules;
        return 'done';
      },
      thumbnail: ({ slot, layer, head, side }) => {
        const { weights: values, ...size } = weights(slot, layer, head);
        const { rows, columns, values: cells } = shrink({ ...size, values }, side);
        return { layer, head, rows, columns, cells: quantise(cells, THUMBNAIL_SCALE) };
      },
      head: ({ slot, layer, head }) => {
        const shown = weights(slot, layer, head);
        return { layer, head, ...shown, ...rowSums(shown) };
      },
      patterns: ({ slot, layer, head }) => patternsOf(weights(slot, layer, head), at(slot).source.tokens),
    },
    events: {},
  };
  new Rpc<AttentionWorkerInterface, NothingServed>(port, attentionWorkerInterface, nothingServed, handlers, options);
}

function opened(asked: Source, files: Files): AttentionSource {
  try {
    switch (asked.kind) {
      case 'sampled':
        return sampledSource(checkedSizes(asked));
      case 'trained':
        return trainedSource(asked);
      case 'file': {
        const { name, content } = files.given(asked.file.id);
        return fileSource(name, content);
      }
    }
  } catch (error) {
    if (error instanceof FileError) throw new RpcError('invalid', error.message);
    throw error;
  }
}

function checkedSizes(sizes: Extract<Source, { kind: 'sampled' }>): Extract<Source, { kind: 'sampled' }> {
  const { layers, heads, kvHeads, queries, keys, headDim } = sizes;
  for (const [name, n] of Object.entries({ layers, heads, kvHeads, queries, keys, headDim }))
    if (n < 1) throw new RpcError('invalid', `${name} should be at least 1, is ${n}`);
  if (heads % kvHeads !== 0)
    throw new RpcError('invalid', `the heads of the keys should divide the ${heads} heads, are ${kvHeads}`);
  return sizes;
}
