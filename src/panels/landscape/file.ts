/** What the program of *Compute Landscape of My Model…* (features/landscapeScript.ts) has written so far: a line of JSON a row. */
import type { StoredLandscape } from '../../protocol/panels/landscape';
import { FileError } from '../files/stored';

const MOST = 1001;
/** Places are written in single precision. */
const ROUNDING = 1e-5;

/** @throws FileError for what that program does not write. */
export function readLandscape(content: Uint8Array): StoredLandscape {
  // A line is there when its end is.
  const lines = new TextDecoder().decode(content).split('\n').slice(0, -1);
  const { a, b } = header(lines[0]);
  const values = new Float32Array(a.length * b.length).fill(Number.NaN);
  const known = b.map(() => false);
  let seconds = 0;
  lines.slice(1).forEach((line, i) => {
    const row = parsed(line, i + 2) as { row?: unknown; loss?: unknown; seconds?: unknown };
    const { row: at, loss } = row;
    const isRow = Number.isSafeInteger(at) && (at as number) >= 0 && (at as number) < b.length;
    if (!isRow || !Array.isArray(loss) || loss.length !== a.length)
      throw new FileError(`line ${i + 2} should be a row of ${a.length} losses, with its number below ${b.length}`);
    values.set(
      loss.map((x) => number(x, i + 2)),
      (at as number) * a.length,
    );
    known[at as number] = true;
    seconds += typeof row.seconds === 'number' ? row.seconds : 0;
  });
  const rows = lines.length - 1;
  return { a, b, values, known, seconds: rows > 0 ? seconds / rows : null };
}

function header(line: string | undefined): { a: number[]; b: number[] } {
  const found = parsed(line ?? '', 1) as { format?: unknown; version?: unknown; a?: unknown; b?: unknown } | null;
  if (found?.format !== 'nabla-landscape' || found.version !== 1)
    throw new FileError('the first line should say the format nabla-landscape, version 1');
  const places = (of: unknown, name: string): number[] => {
    const isList = Array.isArray(of) && of.every((x) => Number.isFinite(x)) && of.length >= 2 && of.length <= MOST;
    const step = isList ? (of.at(-1) - of[0]) / (of.length - 1) : 0;
    if (!isList || !(step > 0) || of.some((x, i) => Math.abs(x - of[0] - i * step) > ROUNDING * of.length * step))
      throw new FileError(`${name} should be 2 to ${MOST} places, ascending in equal steps`);
    return of;
  };
  const [a, b] = [places(found.a, 'a'), places(found.b, 'b')];
  if (a.length !== b.length)
    throw new FileError(`a and b should have as many places, have ${a.length} and ${b.length}`);
  return { a, b };
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new FileError(`line ${number} is not JSON`);
  }
}

/** JSON has no word for what is not finite: it is written as Python says it. */
function number(x: unknown, line: number): number {
  if (typeof x === 'number') return x;
  if (x === 'nan') return Number.NaN;
  if (x === 'inf' || x === '-inf') return x === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  throw new FileError(`line ${line} has ${JSON.stringify(x)} for a loss`);
}
