/** What a panel says: what it is doing, with a way to end it; what went wrong; and what a screen reader should read out. */
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { RpcError } from '../../src/protocol/rpc';
import { button } from './controls';
import { element } from './elements';

const SOON = 200;

export class Status {
  private readonly said = element('p', { role: 'status', 'aria-live': 'polite', class: 'said' });
  private readonly failed = element('div', { role: 'alert', class: 'failed' });
  private readonly working = element('div', { class: 'working' });
  readonly element = element('div', { class: 'status' }, [this.working, this.failed, this.said]);
  private running: AbortController | null = null;

  /** @param copy puts a text on the clipboard. */
  constructor(private readonly copy: (text: string) => void) {}

  say(text: string): void {
    this.said.textContent = text;
  }

  /** @param doing what was being done: `reading weights.npz`. */
  fail(doing: string, error: unknown): void {
    const full = `While ${doing}: ${error instanceof Error ? error.message : String(error)}`;
    this.said.textContent = '';
    this.failed.replaceChildren(
      element('p', {}, [`While ${doing}: ${reason(error)}`]),
      button('Copy', () => this.copy(full)),
      button('Dismiss', () => this.failed.replaceChildren()),
    );
  }

  /**
   * Runs something that can be cancelled, and that a newer run takes the place of. Null when it did not come to its end.
   *
   * @param progress says how far it is (0 to 1; null when that cannot be told) and a few words
   */
  async run<T>(
    doing: string,
    work: (signal: AbortSignal, progress: (part: number | null, text: string) => void) => Promise<T>,
  ): Promise<T | null> {
    this.running?.abort();
    const controller = new AbortController();
    this.running = controller;
    this.failed.replaceChildren();
    const bar = element('vscode-progress-bar', { 'aria-label': doing });
    bar.indeterminate = true;
    const text = element('span', {}, [doing]);
    const stop = button('Cancel', () => controller.abort());
    // What is done at once shows no bar.
    const shown = setTimeout(() => this.working.replaceChildren(bar, text, stop), SOON);
    try {
      return await work(controller.signal, (part, words) => {
        bar.indeterminate = part === null;
        if (part !== null) bar.value = 100 * part;
        text.textContent = words;
      });
    } catch (error) {
      const isOurs =
        controller.signal.aborted ||
        (error instanceof RpcError && (error.code === 'cancelled' || error.code === 'stale'));
      if (this.running === controller) {
        if (isOurs) this.say(`Cancelled ${doing}.`);
        else this.fail(doing, error);
      }
      return null;
    } finally {
      clearTimeout(shown);
      if (this.running === controller) {
        this.working.replaceChildren();
        this.running = null;
      }
    }
  }
}

/** For people: without the name of the request, which says the same as what was being done, and without a stack. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [line] = error.message.split('\n');
  return error instanceof RpcError ? line.replace(/^(\w+): (?:\w*Error: )?(?:\1: )?/, '') : line;
}
