import { type HostInterface, hostInterface, type WorkerInterface, workerInterface } from '../protocol/analysis';
import { type Handlers, type Port, Rpc, RpcError } from '../protocol/rpc';

/** A running worker, wherever it runs. */
export interface WorkerHandle {
  readonly port: Port;
  /** Called once when the worker is gone by itself. */
  onExit(listener: (why: string) => void): void;
  terminate(): void;
}

export interface ClientOptions {
  readonly spawn: () => WorkerHandle;
  /** Runs at each start, before any request: says again what the worker must know. */
  readonly prelude: () => void;
  readonly missing: (paths: readonly string[]) => void;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** Milliseconds without an answer after which the worker is taken for hung. */
  readonly patience?: number;
}

type Requests = WorkerInterface['requests'];
type About = { readonly uri: string; readonly version: number };

/**
 * The host's side of the analysis worker: started at the first request, started again when it ends or hangs. The
 * document that hung it is not asked about again until it changes.
 */
export class AnalysisClient {
  private worker: WorkerHandle | null = null;
  private rpc: Rpc<HostInterface, WorkerInterface> | null = null;
  private readonly waiting = new Map<number, About>();
  private readonly poisoned = new Map<string, number>();
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private sequence = 0;
  private disposed = false;

  constructor(private readonly options: ClientOptions) {}

  /** Rejects with RpcError only. */
  async request<M extends keyof Requests & string>(
    method: M,
    params: ReturnType<Requests[M]['params']>,
    signal?: AbortSignal,
  ): Promise<ReturnType<Requests[M]['result']>> {
    const { uri, version } = params as About;
    if (this.isStuck(uri, version)) throw new RpcError('stale', `${uri} hung the analysis; it waits for an edit`);
    const id = ++this.sequence;
    this.waiting.set(id, { uri, version });
    try {
      const answer = this.connection().request(method, params, signal);
      this.watch();
      return await answer;
    } finally {
      this.waiting.delete(id);
      this.watch();
    }
  }

  notify<E extends keyof WorkerInterface['events'] & string>(
    event: E,
    params: ReturnType<WorkerInterface['events'][E]>,
  ): void {
    this.connection().notify(event, params);
  }

  /** Starts the worker when there is none. */
  start(): void {
    this.connection();
  }

  /** No worker is started to be told something; a start says everything. */
  get running(): boolean {
    return this.worker !== null;
  }

  /** This version of the document made the worker hang. */
  isStuck(uri: string, version: number): boolean {
    return this.poisoned.get(uri) === version;
  }

  restart(why: string): void {
    this.stop(why);
    this.poisoned.clear();
    this.options.log('info', `Analysis restarts: ${why}`);
  }

  dispose(): void {
    this.disposed = true;
    this.stop('the extension is deactivated');
  }

  private connection(): Rpc<HostInterface, WorkerInterface> {
    if (this.rpc) return this.rpc;
    if (this.disposed) throw new RpcError('closed', 'the extension is deactivated');
    const worker = this.options.spawn();
    const rpc = new Rpc(worker.port, hostInterface, workerInterface, this.handlers(), {
      complain: (text) => this.options.log('error', `Analysis worker: ${text}`),
    });
    this.worker = worker;
    this.rpc = rpc;
    worker.onExit((why) => {
      if (this.worker !== worker) return;
      this.options.log('error', `The analysis worker ended: ${why}`);
      this.poisonOldest();
      this.stop(why);
    });
    this.options.prelude();
    return rpc;
  }

  private handlers(): Handlers<HostInterface> {
    return {
      requests: {},
      events: {
        ready: () => this.options.log('info', 'The analysis worker is up'),
        missing: (paths) => this.options.missing(paths),
        log: ({ level, text }) => this.options.log(level, text),
      },
    };
  }

  /** Starts to wait anew, as long as anything is waited for. */
  private watch(): void {
    clearTimeout(this.watchdog);
    if (this.waiting.size === 0) return;
    const patience = this.options.patience ?? 10_000;
    this.watchdog = setTimeout(() => {
      this.poisonOldest();
      this.options.log('error', `Analysis did not answer within ${patience / 1000} s and was stopped`);
      this.stop('analysis hung');
    }, patience);
  }

  /** Requests are served in order: the one that waits longest is the one that is being worked on. */
  private poisonOldest(): void {
    const [oldest] = this.waiting.values();
    if (!oldest) return;
    this.poisoned.set(oldest.uri, oldest.version);
    this.options.log('warn', `${oldest.uri} is not analysed until it is edited`);
  }

  private stop(why: string): void {
    clearTimeout(this.watchdog);
    const { worker, rpc } = this;
    this.worker = null;
    this.rpc = null;
    rpc?.close(why);
    worker?.terminate();
  }
}
