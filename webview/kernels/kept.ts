/** What is kept of the panel over a reload: operation and sizes, the kernel whose source is shown, and sources that the user changed. */
import { type Checked, list, nullable, object, string } from '../../src/base/check';
import { kernelsCheck } from '../../src/protocol/panels/kernels';

const keptCheck = object({
  view: kernelsCheck,
  chosen: nullable(string),
  /** By operation and kernel, from the one that was changed first. */
  edits: list(object({ kernel: string, sources: list(string) })),
});

export type Kept = Checked<typeof keptCheck>;

/** Characters of all sources that are kept. The editor writes them down with each change. */
const MOST = 200_000;

/** Null for what another version kept. */
export function keptOf(state: unknown): Kept | null {
  try {
    return keptCheck(state);
  } catch {
    return null;
  }
}

/** The last edits, as many as there is room for. */
export function bounded(edits: ReadonlyMap<string, readonly string[]>, most = MOST): Kept['edits'] {
  const kept: Kept['edits'][number][] = [];
  let room = most;
  for (const [kernel, sources] of [...edits].reverse()) {
    room -= sources.reduce((sum, source) => sum + source.length, 0);
    if (room < 0) break;
    kept.unshift({ kernel, sources });
  }
  return kept;
}
