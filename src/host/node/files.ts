import { readFileSync, statSync } from 'node:fs';
import type { SourceFiles } from '../../analysis/files';

/** Larger files are data or generated code; reading them would cost more than it tells. */
export const MAX_FILE_SIZE = 2 * 1024 * 1024;

interface Entry {
  readonly stamp: string;
  readonly text: string | null;
}

/**
 * Source files on disk. Only paths that are asked for by name are read, so links that form a loop do no harm.
 * A text is kept until the file's size or time changes.
 */
export class NodeFiles implements SourceFiles {
  private readonly entries = new Map<string, Entry>();
  private readonly reasons = new Map<string, string>();

  constructor(private readonly maxSize = MAX_FILE_SIZE) {}

  read(path: string): string | null {
    const stamp = this.stamp(path);
    if (stamp === null) {
      this.entries.delete(path);
      return null;
    }
    const old = this.entries.get(path);
    if (old?.stamp === stamp) return old.text;
    const entry = { stamp, text: this.load(path) };
    this.entries.set(path, entry);
    return entry.text;
  }

  /** Why a file that exists could not be read as Python source; null when there is nothing to say. */
  reason(path: string): string | null {
    return this.reasons.get(path) ?? null;
  }

  /** What changes when the file does; null when it is not a file that can be read. */
  private stamp(path: string): string | null {
    try {
      const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
      if (stat?.isFile()) return `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
      this.reasons.delete(path);
    } catch (error) {
      // A loop of links, or a folder that may not be entered.
      this.reasons.set(path, `${path} cannot be read: ${(error as Error).message}`);
    }
    return null;
  }

  private load(path: string): string | null {
    this.reasons.delete(path);
    try {
      const bytes = readFileSync(path);
      if (bytes.length > this.maxSize) throw new Error(`is larger than ${Math.round(this.maxSize / 1024)} kB`);
      return decodeSource(bytes);
    } catch (error) {
      this.reasons.set(path, `${path} ${(error as Error).message}`);
      return null;
    }
  }
}

const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/**
 * Python source from bytes: UTF-8, or what a coding comment in the first two lines says (PEP 263).
 * @throws when the bytes are not of that encoding.
 */
export function decodeSource(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 400))
    .toString('latin1')
    .split(/\r\n?|\n/, 2);
  const named = (CODING.exec(head[0]) ?? (/^[ \t\f]*(#|$)/.test(head[0]) ? CODING.exec(head[1] ?? '') : null))?.[1];
  const encoding = named ?? 'utf-8';
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(webName(encoding), { fatal: true });
  } catch {
    throw new Error(`has an encoding that is not known: ${encoding}`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Error(`is not ${encoding.toUpperCase()} text`);
  }
}

/** Python's names of encodings as `TextDecoder` spells them. */
function webName(encoding: string): string {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  return name === 'latin-1' ? 'latin1' : name.replace(/^utf-?8-(sig|unix|dos|mac)$/, 'utf-8');
}
