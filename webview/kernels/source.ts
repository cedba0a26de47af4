/** The source of a kernel, to be read and edited, with what the compiler says of its lines. */
import type { Kernel } from '../../src/core/gpu/operation';
import { wgsl } from '../../src/core/gpu/shader';
import { button, choice, toggle } from '../shared/controls';
import { element } from '../shared/elements';
import type { CompilerMessage } from './gpu/program';

/** Milliseconds after the last key before an edit is run. */
const PAUSE = 700;

export interface SourceEvents {
  /** The user has changed a source, or undone all changes. */
  readonly changed: (kernel: Kernel, sources: readonly string[]) => void;
  /** Measures the kernel with these sources. */
  readonly run: (kernel: Kernel, sources: readonly string[]) => void;
}

export class SourcePane {
  private readonly heading = element('h2');
  private readonly passes = element('div', { class: 'controls' });
  private readonly numbers = element('div', { class: 'lines', 'aria-hidden': 'true' });
  private readonly text = element('textarea', {
    'aria-label': 'Source in WGSL',
    spellcheck: 'false',
    autocapitalize: 'off',
    wrap: 'off',
    rows: '24',
  });
  private readonly messages = element('ul', { class: 'messages', 'aria-live': 'polite', 'aria-label': 'Compiler' });
  readonly element = element('section', { 'aria-label': 'Source' }, [
    this.heading,
    this.passes,
    element('div', { class: 'code' }, [this.numbers, this.text]),
    this.messages,
  ]);
  private kernel: Kernel | null = null;
  private sources: string[] = [];
  private pass = 0;
  private said: readonly CompilerMessage[] = [];
  private pause: ReturnType<typeof setTimeout> | undefined;
  private runsOnChange = true;

  constructor(private readonly events: SourceEvents) {
    this.text.addEventListener('input', () => this.edited());
    this.text.addEventListener('scroll', () => (this.numbers.scrollTop = this.text.scrollTop));
    this.element.hidden = true;
  }

  show(kernel: Kernel, sources: readonly string[]): void {
    clearTimeout(this.pause);
    this.kernel = kernel;
    this.sources = [...sources];
    this.pass = 0;
    this.element.hidden = false;
    this.heading.textContent = `Source: ${kernel.title}`;
    this.drawControls(kernel);
    this.drawText();
    this.say([]);
  }

  hide(): void {
    clearTimeout(this.pause);
    this.kernel = null;
    this.element.hidden = true;
  }

  /** Shows what the compiler said, each at its line. */
  say(messages: readonly CompilerMessage[]): void {
    this.said = messages;
    this.messages.replaceChildren(
      ...messages.map((message) => {
        const { line, column, severity, text, pass } = message;
        const where = this.sources.length > 1 ? `${this.name(pass)}, line ${line}` : `line ${line}`;
        const link = element('button', { class: 'link' }, [line > 0 ? `${where}:${column}` : this.name(pass)]);
        link.addEventListener('click', () => this.goTo(message));
        return element('li', { class: severity }, [link, ` ${severity}: ${text}`]);
      }),
    );
    this.drawNumbers();
  }

  private name(pass: number): string {
    return `${this.kernel?.passes[pass] ?? ''}.wgsl`;
  }

  private drawControls(kernel: Kernel): void {
    const names = kernel.passes.map((_, i) => [String(i), this.name(i)] as const);
    const file =
      names.length > 1
        ? choice('File', names, '0', (i) => this.turnTo(Number(i))).element
        : element('span', { class: 'label' }, [names[0][1]]);
    this.passes.replaceChildren(
      file,
      toggle('Run on change', this.runsOnChange, (isOn) => (this.runsOnChange = isOn)).element,
      button('Run This Kernel', () => this.runNow()),
      button('Undo All Edits', () => this.reset()),
    );
  }

  private turnTo(pass: number): void {
    this.pass = pass;
    this.drawText();
  }

  private drawText(): void {
    this.text.value = this.sources[this.pass];
    this.drawNumbers();
  }

  private drawNumbers(): void {
    const marked = new Map(this.said.filter((m) => m.pass === this.pass).map((m) => [m.line, m.severity]));
    const count = this.text.value.split('\n').length;
    const lines = Array.from({ length: count }, (_, i) => {
      const severity = marked.get(i + 1);
      // A sign and not only a colour.
      return element('div', severity ? { class: severity } : {}, [severity ? `${i + 1} ●` : String(i + 1)]);
    });
    this.numbers.replaceChildren(...lines);
    this.numbers.scrollTop = this.text.scrollTop;
  }

  private edited(): void {
    this.sources[this.pass] = this.text.value;
    if (this.kernel) this.events.changed(this.kernel, [...this.sources]);
    this.drawNumbers();
    clearTimeout(this.pause);
    if (this.runsOnChange) this.pause = setTimeout(() => this.runNow(), PAUSE);
  }

  private runNow(): void {
    clearTimeout(this.pause);
    if (this.kernel) this.events.run(this.kernel, [...this.sources]);
  }

  private reset(): void {
    if (!this.kernel) return;
    this.sources = this.kernel.passes.map(wgsl);
    this.events.changed(this.kernel, this.sources);
    this.drawText();
    this.say([]);
    this.runNow();
  }

  private goTo({ pass, line, column }: CompilerMessage): void {
    if (pass !== this.pass) this.turnTo(pass);
    const lines = this.text.value.split('\n');
    const at = lines.slice(0, Math.max(0, line - 1)).reduce((n, l) => n + l.length + 1, 0) + Math.max(0, column - 1);
    this.text.focus();
    this.text.setSelectionRange(at, at);
    const height = this.text.scrollHeight / lines.length;
    this.text.scrollTop = Math.max(0, (line - 8) * height);
  }
}
