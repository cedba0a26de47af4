/**
 * One class for every border: host <-> analysis worker, host <-> panel. Both sides make one over a port; each serves
 * requests and hears events of its own, and calls those of the other.
 *
 * A message that does not have the expected form is refused before it reaches anybody. Requests wait in a queue and
 * are taken up one in a turn of the event loop, so that a cancellation or a newer edit that has arrived meanwhile is
 * seen first. A handler that answers with a promise does not keep the others waiting. An answer to a request that nobody waits for any more is dropped. Errors travel as data.
 */
import { type Check, Mismatch } from '../base/check';

/** Changes when messages change their meaning; both sides must agree. */
export const PROTOCOL = 1;

export interface Port {
  post(message: unknown): void;
  /** Called once. */
  listen(listener: (message: unknown) => void): void;
}

export type RequestTable = Record<string, { readonly params: Check<unknown>; readonly result: Check<unknown> }>;
export type EventTable = Record<string, Check<unknown>>;

/** What one side offers to the other. */
export interface Interface {
  readonly requests: RequestTable;
  readonly events: EventTable;
}

type Params<I extends Interface, M extends keyof I['requests']> = ReturnType<I['requests'][M]['params']>;
type Result<I extends Interface, M extends keyof I['requests']> = ReturnType<I['requests'][M]['result']>;

export type Handlers<I extends Interface> = {
  readonly requests: {
    readonly [M in keyof I['requests']]: (params: Params<I, M>) => Result<I, M> | Promise<Result<I, M>>;
  };
  readonly events: { readonly [E in keyof I['events']]: (params: ReturnType<I['events'][E]>) => void };
};

/** `stale`: a newer edit makes the answer useless; `cancelled`: the caller took the request back. */
export type RpcErrorCode = 'cancelled' | 'stale' | 'failed' | 'invalid' | 'closed';

export class RpcError extends Error {
  constructor(
    readonly code: RpcErrorCode,
    message: string,
  ) {
    super(message);
  }
}

interface Pending {
  readonly method: string;
  resolve(value: unknown): void;
  reject(error: RpcError): void;
}

type Message = Record<string, unknown> & { kind: string };

export interface RpcOptions {
  /** Runs a function in a later turn of the event loop. */
  readonly later?: (run: () => void) => void;
  /** Hears of messages that were refused and of events whose handler threw. */
  readonly complain?: (text: string) => void;
  /** The id of the first request; those after it count up. */
  readonly firstId?: number;
}

export class Rpc<Served extends Interface, Called extends Interface> {
  private readonly pending = new Map<number, Pending>();
  private readonly queue: { id: number; method: string; params: unknown }[] = [];
  private nextId: number;
  private pumping = false;
  private closed = false;
  private readonly later: (run: () => void) => void;
  private readonly complain: (text: string) => void;

  constructor(
    private readonly port: Port,
    private readonly served: Served,
    private readonly called: Called,
    private readonly handlers: Handlers<Served>,
    options: RpcOptions = {},
  ) {
    this.later = options.later ?? ((run) => setTimeout(run, 0));
    this.complain = options.complain ?? (() => {});
    this.nextId = options.firstId ?? 1;
    port.listen((message) => this.receive(message));
  }

  /** Rejects with RpcError only. */
  request<M extends keyof Called['requests'] & string>(
    method: M,
    params: Params<Called, M>,
    signal?: AbortSignal,
  ): Promise<Result<Called, M>> {
    if (this.closed) return Promise.reject(new RpcError('closed', 'the other side is gone'));
    if (signal?.aborted) return Promise.reject(new RpcError('cancelled', `${method} was cancelled`));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        if (!this.pending.delete(id)) return;
        this.post({ kind: 'cancel', id });
        reject(new RpcError('cancelled', `${method} was cancelled`));
      };
      const done = () => signal?.removeEventListener('abort', cancel);
      this.pending.set(id, {
        method,
        resolve: (value) => {
          done();
          resolve(value as Result<Called, M>);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      signal?.addEventListener('abort', cancel, { once: true });
      this.post({ kind: 'request', id, method, params });
    });
  }

  notify<E extends keyof Called['events'] & string>(event: E, params: ReturnType<Called['events'][E]>): void {
    if (!this.closed) this.post({ kind: 'event', method: event, params });
  }

  /** Number of requests without an answer. */
  get waiting(): number {
    return this.pending.size;
  }

  /** Rejects what still waits; nothing is sent or heard any more. */
  close(why = 'the other side is gone'): void {
    this.closed = true;
    this.queue.length = 0;
    for (const { reject } of this.pending.values()) reject(new RpcError('closed', why));
    this.pending.clear();
  }

  private post(message: Message): void {
    this.port.post({ nabla: PROTOCOL, ...message });
  }

  private receive(raw: unknown): void {
    if (this.closed) return;
    const message = raw as Message & { nabla?: unknown };
    if (typeof raw !== 'object' || raw === null || message.nabla !== PROTOCOL) {
      this.complain('a message of another protocol was dropped');
      return;
    }
    switch (message.kind) {
      case 'request':
        this.enqueue(message);
        break;
      case 'cancel':
        this.unqueue(message.id);
        break;
      case 'answer':
        this.settle(message);
        break;
      case 'event':
        this.hear(message);
        break;
      default:
        this.complain(`a message of unknown kind was dropped: ${String(message.kind)}`);
    }
  }

  private enqueue({ id, method, params }: Message): void {
    if (typeof id !== 'number' || typeof method !== 'string') {
      this.complain('a request without id or method was dropped');
      return;
    }
    this.queue.push({ id, method, params });
    this.pump();
  }

  private pump(): void {
    if (this.pumping || this.queue.length === 0) return;
    this.pumping = true;
    this.later(() => {
      this.pumping = false;
      const next = this.queue.shift();
      if (next) void this.serve(next.id, next.method, next.params);
      this.pump();
    });
  }

  private async serve(id: number, method: string, params: unknown): Promise<void> {
    try {
      const checks = Object.hasOwn(this.served.requests, method) ? this.served.requests[method] : undefined;
      if (!checks) throw new RpcError('invalid', `there is no request ${method}`);
      const answer = this.handlers.requests[method](checks.params(params) as Params<Served, string>);
      // What is known at once is answered in this turn.
      const value = answer instanceof Promise ? await answer : answer;
      this.post({ kind: 'answer', id, ok: true, value });
    } catch (error) {
      const code = error instanceof RpcError ? error.code : error instanceof Mismatch ? 'invalid' : 'failed';
      const text = code === 'failed' ? ((error as Error).stack ?? String(error)) : (error as Error).message;
      this.post({ kind: 'answer', id, ok: false, code, message: `${method}: ${text}` });
    }
  }

  private unqueue(id: unknown): void {
    const at = this.queue.findIndex((request) => request.id === id);
    if (at >= 0) this.queue.splice(at, 1);
  }

  private settle(message: Message): void {
    const waiting = this.pending.get(message.id as number);
    if (!waiting) return;
    this.pending.delete(message.id as number);
    if (message.ok !== true) {
      const code = typeof message.code === 'string' ? (message.code as RpcErrorCode) : 'failed';
      waiting.reject(new RpcError(code, String(message.message)));
      return;
    }
    try {
      waiting.resolve(this.called.requests[waiting.method].result(message.value));
    } catch (error) {
      waiting.reject(new RpcError('invalid', `answer to ${waiting.method}: ${(error as Error).message}`));
    }
  }

  private hear({ method, params }: Message): void {
    const event = String(method);
    if (!Object.hasOwn(this.served.events, event)) {
      this.complain(`an unknown event was dropped: ${event}`);
      return;
    }
    try {
      this.handlers.events[event](this.served.events[event](params) as never);
    } catch (error) {
      this.complain(`event ${event}: ${(error as Error).stack ?? String(error)}`);
    }
  }
}
