/** Earlier runs on this machine, which the editor keeps over windows and restarts. */
import { type Checked, count, list, number, object, string } from '../../src/base/check';
import type { Subject } from './bench';

const recordCheck = object({
  /** Device, operation, sizes and kernel: what must be the same to be compared. */
  key: string,
  /** In milliseconds since 1970. */
  at: number,
  /** Milliseconds of a run. */
  median: number,
  p10: number,
  p90: number,
});

const fileCheck = object({ version: count, records: list(recordCheck) });

export type Earlier = Checked<typeof recordCheck>;

const VERSION = 1;
const MOST = 500;

export class History {
  private records: readonly Earlier[];

  /** @param kept what `text` gave; anything else is as good as nothing */
  constructor(kept: string | null) {
    this.records = read(kept);
  }

  /** The last run of the same. */
  last(key: string): Earlier | null {
    return this.records.findLast((r) => r.key === key) ?? null;
  }

  add(record: Earlier): void {
    this.records = [...this.records, record].slice(-MOST);
  }

  get text(): string {
    return JSON.stringify({ version: VERSION, records: this.records });
  }
}

export function keyOf(device: string, { operation, sizes }: Subject, kernel: string): string {
  const all = operation.sizes.map(({ name }) => `${name}=${sizes[name]}`).join(' ');
  return [device, operation.id, all, kernel].join(' | ');
}

function read(kept: string | null): readonly Earlier[] {
  if (kept === null) return [];
  try {
    const { version, records } = fileCheck(JSON.parse(kept));
    return version === VERSION ? records : [];
  } catch {
    // Of another version, or not ours: it is written anew.
    return [];
  }
}
