/** What operations on the rows of a (rows, columns) array have in common. */
import type { Preset, SizeSpec } from '../operation';

export const rowSizes: readonly SizeSpec[] = [
  { name: 'rows', label: 'rows: all axes but the last', otherwise: 1024 },
  { name: 'columns', label: 'the last axis', otherwise: 768 },
];

/** Of activations between layers. */
export const rowPresets: readonly Preset[] = [
  { title: 'GPT-2: 1,024 tokens', sizes: { rows: 1024, columns: 768 } },
  { title: 'Llama-like (8B): 512 tokens', sizes: { rows: 512, columns: 4096 } },
  { title: 'ViT-B/16: 8 pictures of 197 tokens', sizes: { rows: 1576, columns: 768 } },
];
