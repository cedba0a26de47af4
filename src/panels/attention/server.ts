/** The attention panel's side of the worker. */
import { quantise } from '../../base/raster/raster';
import { halved, halvings, shrink } from '../../base/raster/shrink';
import {
  AT_ONCE,
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
import { type HeadWeights, patternsOf, statisticsOf } from './patterns';
import { sampledSource } from './sampled';
import type { AttentionSource } from './source';
import { trainedSource } from './trained';

/** Of weights, 4 bytes each: a head with more cannot be shown. */
const MAX_WEIGHTS = 2 ** 26;

const DONE: TrainingProgress = { step: 0, steps: 0, loss: null, isDone: true };

interface Open {
  readonly source: AttentionSource;
  rules: Rules;
  /** The head whose rows are being asked for. */
  kept: Kept | null;
}

interface Kept extends HeadWeights {
  readonly layer: number;
  readonly head: number;
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
  /** Weights that do not change are not computed again for the thumbnail of the head that is shown. */
  const known = (slot: Slot, layer: number, head: number) => {
    const { kept, source } = at(slot);
    const isSame = kept?.layer === layer && kept.head === head && !source.training;
    return isSame ? kept : weights(slot, layer, head);
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
        slots.set(slot, { source, rules, kept: null });
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
        Object.assign(at(slot), { rules, kept: null });
        return 'done';
      },
      thumbnail: ({ slot, layer, head, side }) => {
        const { rows: all, columns: keys, weights: values } = known(slot, layer, head);
        const { rows, columns, values: cells } = shrink({ rows: all, columns: keys, values }, side);
        return { layer, head, rows, columns, cells: quantise(cells, THUMBNAIL_SCALE) };
      },
      head: ({ slot, layer, head }) => {
        const shown = weights(slot, layer, head);
        const { rows, columns } = shown;
        const times = halvings(rows, columns, AT_ONCE);
        at(slot).kept = times > 0 ? { layer, head, ...shown } : null;
        const { values: picture } = halved({ rows, columns, values: shown.weights }, times);
        return { layer, head, rows, columns, halvings: times, picture, ...statisticsOf(shown) };
      },
      rows: ({ slot, layer, head, first, count }) => {
        const { kept } = at(slot);
        if (kept?.layer !== layer || kept.head !== head)
          throw new RpcError('stale', `head ${head} of layer ${layer} is not the one that was asked for last`);
        const { weights: values, rows, columns } = kept;
        if (first + count > rows) throw new RpcError('invalid', `there are ${rows} rows`);
        // After the last of them nobody asks again.
        if (first + count === rows) at(slot).kept = null;
        return values.slice(first * columns, (first + count) * columns);
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
