/** What the panel shows when it is opened as a plain page. */
import type { KernelsView } from '../../src/protocol/panels/kernels';

export const sample: KernelsView = {
  operation: 'matmul',
  sizes: [
    { name: 'M', value: 64, note: '' },
    { name: 'K', value: 96, note: '' },
    { name: 'N', value: 80, note: '' },
  ],
  source: null,
  host: null,
};
