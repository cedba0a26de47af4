import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { root } from '../../vscode/paths';

export interface Task {
  readonly path: string;
  readonly text: string;
  readonly roots: readonly string[];
}

export interface Outcome {
  /** CPU time. */
  readonly milliseconds: number;
  /** Line of the first place that could not be read. */
  readonly errorNode: number | null;
  readonly problems: readonly string[];
  readonly shapes: number;
  readonly thrown: string | null;
}

/** Milliseconds after which a file is said to hang. */
const PATIENCE = 20_000;

/** Analyses files in a thread of its own, which is ended when a file hangs. */
export class Runner {
  private worker: Worker | null = null;
  private finish: (outcome: Outcome | null) => void = () => {};

  private constructor(private readonly script: string) {}

  static async start(): Promise<Runner> {
    const script = join(root, 'out', 'robust-worker.js');
    const entry = join(root, 'scripts', 'bench', 'robust', 'worker.ts');
    await build({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', target: 'node20' });
    return new Runner(script);
  }

  /** Null when the file hangs, or takes the worker down. */
  analyse(task: Task): Promise<Outcome | null> {
    this.worker ??= this.spawn();
    const worker = this.worker;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.finish(null), PATIENCE);
      this.finish = (outcome) => {
        clearTimeout(timer);
        if (!outcome) void this.stop();
        resolve(outcome);
      };
      worker.postMessage(task);
    });
  }

  async stop(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    await worker?.terminate();
  }

  private spawn(): Worker {
    const worker = new Worker(this.script, { resourceLimits: { maxOldGenerationSizeMb: 3000 } });
    worker.on('message', (outcome: Outcome) => this.finish(outcome));
    worker.on('error', (error) => {
      console.log(error.message);
      this.finish(null);
    });
    return worker;
  }
}
