/** Many files checked, each by itself, in this thread or by several. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { JsonFile } from '../../features/cliJson';
import { Session, type SessionOptions } from './session';

export interface Checks extends Omit<SessionOptions, 'driver'> {
  /** Number of threads. */
  readonly jobs: number;
  /** What a thread loads: it calls `serveChecks`. */
  readonly script: string;
  /** Is told each time that a file is done. */
  readonly progress: (done: number, file: string) => void;
}

/** What is known of a file: its problems, or why it was not analysed. */
export type Checked = JsonFile & { readonly crashed?: true };

/** What a thread is told. */
interface ThreadOptions {
  readonly nablaChecks: Omit<SessionOptions, 'driver'>;
}

/** The same whatever the number of threads, in the order of the files. A thread that ends by itself takes one file with it. */
export async function checkFiles(files: readonly string[], checks: Checks): Promise<Checked[]> {
  const found: Checked[] = [];
  let done = 0;
  const note = (n: number, result: Checked) => {
    found[n] = result;
    checks.progress(++done, result.file);
  };
  const threads = Math.min(checks.jobs, files.length);
  if (threads <= 1) {
    const session = new Session({ ...checks, driver: null });
    for (const [n, file] of files.entries()) note(n, attempt(session, file));
    return found;
  }
  let next = 0;
  const work = async () => {
    let thread: Thread | null = null;
    while (next < files.length) {
      const n = next++;
      thread ??= new Thread(checks);
      const answer = await thread.check(files[n]);
      if (typeof answer === 'string') thread = null;
      note(n, typeof answer === 'string' ? crashed(files[n], answer) : answer);
    }
    await thread?.end();
  };
  await Promise.all(Array.from({ length: threads }, work));
  return found;
}

/** A thread that checks one file at a time. */
class Thread {
  private readonly worker: Worker;
  private waiting: ((answer: Checked | string) => void) | null = null;
  private ended: string | null = null;

  constructor({ roots, seconds, script }: Checks) {
    this.worker = new Worker(script, { workerData: { nablaChecks: { roots, seconds } } satisfies ThreadOptions });
    this.worker.on('message', (found: Checked) => this.waiting?.(found));
    this.worker.on('error', (error: Error) => this.gone(error.message));
    this.worker.on('exit', (code) => this.gone(`its thread has ended with code ${code}`));
  }

  /** Why the thread has ended, where it does not answer. */
  check(file: string): Promise<Checked | string> {
    return new Promise((resolve) => {
      this.waiting = resolve;
      if (this.ended === null) this.worker.postMessage(file);
      else resolve(this.ended);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private gone(why: string): void {
    this.ended ??= why;
    this.waiting?.(this.ended);
  }
}

/** An error of ours leaves one file out. */
function attempt(session: Session, file: string): Checked {
  try {
    return session.check(file);
  } catch (error) {
    return crashed(file, (error as Error).message);
  }
}

function crashed(file: string, why: string): Checked {
  return { file, facts: [], problems: [], modules: [], incomplete: `not analysed: ${why}`, crashed: true };
}

/** Is this a thread that checks files? */
export function isCheckThread(): boolean {
  return !isMainThread && (workerData as Partial<ThreadOptions> | null)?.nablaChecks !== undefined;
}

/** In the thread: an answer to each file. */
export function serveChecks(): void {
  const session = new Session({ ...(workerData as ThreadOptions).nablaChecks, driver: null });
  const port = parentPort!;
  port.on('message', (file: string) => port.postMessage(attempt(session, file)));
}
