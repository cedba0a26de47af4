/** The codes that problems may have. */
import { advice } from '../core/ops/advice';
import { lints } from './lints/index';

/** A comment names a code that no problem has. */
export const UNKNOWN_CODE = 'unknown-code';

/** A comment that says another shape: `hints/stale.ts`. */
const STALE_COMMENT = 'stale-shape-comment';

/** A call gives something else than annotations say that are checked: `hints/checked.ts`. */
const ANNOTATION_MISMATCH = 'annotation-mismatch';

const codes: ReadonlySet<string> = new Set([
  ...Object.keys(advice),
  ...lints.map((l) => l.code),
  ANNOTATION_MISMATCH,
  STALE_COMMENT,
  UNKNOWN_CODE,
]);

export function isCode(text: string): boolean {
  return codes.has(text);
}
