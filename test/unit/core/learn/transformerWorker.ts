/** A character transformer is trained on one batch for `workerData.steps`, in a worker thread, which says every step, then the end. */
import { parentPort, workerData } from 'node:worker_threads';
import { fit as run } from '../../../../src/core/learn/fit';
import { crossEntropy } from '../../../../src/core/learn/losses';
import { transformer } from '../../../../src/core/learn/models/transformer';
import { Objective } from '../../../../src/core/learn/objective';
import { rules } from '../../../../src/core/learn/optimizers';
import { constant } from '../../../../src/core/learn/schedules';
import { fromNested } from '../../../../src/core/tensor/nested';

const TEXT = 'the quick brown fox jumps over the lazy dog. pack my box with five dozen liquor jugs.';
const CONTEXT = 16;
const STARTS = [0, 20, 45, 65];

async function train(): Promise<void> {
  const characters = [...new Set(TEXT)].sort();
  const ids = [...TEXT].map((c) => characters.indexOf(c));
  const pieces = (shift: number) =>
    fromNested(
      STARTS.map((at) => ids.slice(at + shift, at + shift + CONTEXT)),
      'int64',
    );
  const batch = { inputs: pieces(0), targets: pieces(1) };
  const model = transformer({ vocabulary: characters.length, context: CONTEXT, width: 32, heads: 2, blocks: 2 });
  const signal = { aborted: false };
  parentPort!.on('message', () => (signal.aborted = true));
  const { weights, losses, end } = await run({
    model,
    loss: crossEntropy,
    batch: () => batch,
    rule: rules.adamW({ weightDecay: 0 }),
    schedule: constant(0.01),
    steps: workerData.steps,
    clip: 1,
    progress: ({ step, loss }) => parentPort!.postMessage({ step, loss }),
    signal,
  });
  const after = new Objective(model, crossEntropy).valueAt(weights, batch);
  parentPort!.postMessage({ end, steps: losses.length, after, classes: characters.length });
  parentPort!.close();
}

train();
