/** All lints. One is a file beside this one and a line here. */
import { crossEntropyInput } from './crossEntropyInput';
import { deviceMismatch } from './deviceMismatch';
import { indexTypes, productTypes, targetTypes } from './dtypeMismatch';
import { lastBatch } from './lastBatch';
import type { Lint } from './lint';
import { silentBroadcast } from './silentBroadcast';
import { attentionAxis, batchAxis, missingAxis } from './softmaxAxis';
import { viewStride } from './viewStride';

export const lints: readonly Lint[] = [
  silentBroadcast,
  crossEntropyInput,
  missingAxis,
  batchAxis,
  attentionAxis,
  productTypes,
  indexTypes,
  targetTypes,
  lastBatch,
  deviceMismatch,
  viewStride,
];
