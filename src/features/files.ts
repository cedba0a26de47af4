import type { SourceFiles } from '../analysis/files';

/** Files that cannot be read here and now: a virtual path (see host/paths.ts), `/scheme:/authority/…`. */
const VIRTUAL = /^\/[a-z][\w+.-]+:\//;

interface Disk extends SourceFiles {
  /** Why a file that exists could not be read. */
  reason?(path: string): string | null;
}

/** Source files as the worker sees them: open documents first, then what the host gave, then the disk if there is one. */
export class WorkerFiles implements SourceFiles {
  private readonly given = new Map<string, string | null>();
  private readonly told = new Set<string>();
  private reasons: string[] = [];

  constructor(
    private readonly disk: Disk | null,
    private readonly openText: (path: string) => string | undefined,
  ) {}

  read(path: string): string | null | undefined {
    const open = this.openText(path);
    if (open !== undefined) return open;
    if (this.disk === null || VIRTUAL.test(path)) return this.given.get(path);
    const text = this.disk.read(path);
    const reason = text === null ? this.disk.reason?.(path) : null;
    if (reason) this.tell(reason);
    return text;
  }

  give(path: string, text: string | null, reason: string | null): void {
    this.given.set(path, text);
    if (reason) this.tell(reason);
  }

  forget(path: string): void {
    this.given.delete(path);
  }

  /** Reasons that have not been taken yet, each once. */
  takeReasons(): string[] {
    const taken = this.reasons;
    this.reasons = [];
    return taken;
  }

  private tell(reason: string): void {
    if (this.told.has(reason)) return;
    this.told.add(reason);
    this.reasons.push(reason);
  }
}
