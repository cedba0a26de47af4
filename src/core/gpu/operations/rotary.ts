import { floatBytes, type Operation } from '../operation';

/** Rotary positions of x (B, T, D), halves of a row turned against each other; Su et al. 2021. */
export const rotary: Operation = {
  id: 'rotary',
  title: 'Rotary positions',
  formula: 'out = (a · cos − b · sin, a · sin + b · cos) with x = (a, b), (B, T, D)',
  sizes: [
    { name: 'B', label: 'batch times heads', otherwise: 12 },
    { name: 'T', label: 'positions', otherwise: 1024 },
    { name: 'D', label: 'numbers of a head', otherwise: 64 },
  ],
  presets: [
    { title: 'GPT-2 with rotary positions: 1,024 tokens', sizes: { B: 12, T: 1024, D: 64 } },
    { title: 'Llama-like (8B): 512 tokens', sizes: { B: 32, T: 512, D: 128 } },
    { title: 'ViT-B/16: 197 tokens', sizes: { B: 12, T: 197, D: 64 } },
  ],
  refuses: ({ D }) => (D % 2 === 1 ? `numbers are turned in pairs, so D should be even, and is ${D}` : null),
  // Cosines and sines are read, so any numbers do.
  inputs: ({ B, T, D }) => [
    { name: 'x', length: B * T * D, kind: { scale: 1 } },
    { name: 'cosines', length: (T * D) / 2, kind: { scale: 1 } },
    { name: 'sines', length: (T * D) / 2, kind: { scale: 1 } },
  ],
  output: ({ B, T, D }) => ({ rows: B * T, columns: D }),
  flops: ({ B, T, D }) => 3 * B * T * D,
  bytes: ({ B, T, D }) => floatBytes(2 * B * T * D, T * D),
  tolerance: () => 4,
  reference({ x, cosines, sines }, { T, D }, row) {
    const half = D / 2;
    const values = new Float64Array(D);
    const magnitudes = new Float64Array(D);
    for (let i = 0; i < half; i++) {
      const at = (row % T) * half + i;
      const [a, b] = [x[row * D + i], x[row * D + i + half]];
      values[i] = a * cosines[at] - b * sines[at];
      values[i + half] = a * sines[at] + b * cosines[at];
      magnitudes[i] = Math.abs(a * cosines[at]) + Math.abs(b * sines[at]);
      magnitudes[i + half] = Math.abs(a * sines[at]) + Math.abs(b * cosines[at]);
    }
    return { values, magnitudes };
  },
  kernels: [{ id: 'pairs', title: 'A thread a pair', passes: ['rotary/pairs'] }],
};
