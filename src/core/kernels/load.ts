/** Which sets of kernels an engine can run, and loading the best of them. */
import { plain } from './plain';
import { type Team, teamKernels } from './team';
import type { Kernels } from './types';
import { wasmKernels } from './wasm';

/** The compiled modules in base64. */
export interface Binaries {
  readonly simd: string;
  readonly relaxedSimd: string;
}

/** A module whose one function gives back the vector that it gets. */
const SIMD_PROBE = [0x60, 1, 0x7b, 1, 0x7b, 3, 2, 1, 0, 10, 6, 1, 4, 0, 0x20, 0, 0x0b];
/** A module whose one function is f32x4.relaxed_madd. */
const RELAXED_PROBE = [
  ...[0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b, 3, 2, 1, 0, 10, 13, 1, 11, 0],
  ...[0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 2, 0x0b],
];

function accepts(probe: readonly number[]): boolean {
  if (typeof WebAssembly === 'undefined') return false;
  // The heading of a module, and that of its types, of which there is one.
  const type = 1 + (probe[1] + 1) + (probe[2 + probe[1]] + 1);
  return WebAssembly.validate(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, type + 1, 1, ...probe]));
}

/** The sets that this engine can run, best first. */
export function supportedKernels(): Kernels['name'][] {
  const names: Kernels['name'][] = [];
  if (accepts(RELAXED_PROBE)) names.push('relaxed-simd');
  if (accepts(SIMD_PROBE)) names.push('simd');
  return [...names, 'plain'];
}

/** The best set that gives the same bits on every machine. */
export function reproducibleKernels(): Kernels['name'] {
  return supportedKernels().find((name) => name !== 'relaxed-simd')!;
}

let best: Kernels = plain;
const loaded = new Map<Kernels['name'], Kernels>([['plain', plain]]);

/** The set of kernels that was loaded last: the plain ones before `loadKernels`. */
export function kernels(): Kernels {
  return best;
}

export interface Loading {
  /** Gives the compiled modules: they are a file of their own beside the bundles, which nothing else loads. */
  readonly read?: () => Promise<Binaries>;
  /** Threads that do a part of large products and of large attention; none by default. */
  readonly team?: Team | null;
}

/**
 * Loads the best set that the engine can run, or `name`; `kernels()` answers with it from then on.
 *
 * @throws when the engine cannot run the set of that name
 */
export async function loadKernels(
  name: Kernels['name'] = supportedKernels()[0],
  { read = () => import('./binaries.gen'), team }: Loading = {},
): Promise<Kernels> {
  if (!supportedKernels().includes(name)) throw new Error(`this engine cannot run the kernels "${name}"`);
  const found = loaded.get(name) ?? (await compiled(name as 'simd' | 'relaxed-simd', await read()));
  loaded.set(name, found);
  return (best = team && team.size > 1 ? teamKernels(found, team) : found);
}

function compiled(name: 'simd' | 'relaxed-simd', binaries: Binaries): Promise<Kernels> {
  const code = name === 'simd' ? binaries.simd : binaries.relaxedSimd;
  return wasmKernels(
    name,
    Uint8Array.from(atob(code), (character) => character.charCodeAt(0)),
  );
}
