import type { Kernel, Operation, Sizes } from '../../src/core/gpu/operation';
import { operationOf, operations } from '../../src/core/gpu/operations';
import { wgsl } from '../../src/core/gpu/shader';
import type { KernelsView, KernelsWorkerInterface } from '../../src/protocol/panels/kernels';
import { button, choice, number, toggle } from '../shared/controls';
import { element } from '../shared/elements';
import type { Page } from '../shared/page';
import { Status } from '../shared/status';
import { withoutGpu } from './advice';
import type { Progress } from './bench';
import type { Gpu, NoGpu } from './gpu/device';
import { CompileError } from './gpu/program';
import { History } from './history';
import { bounded, type Kept } from './kept';
import { RooflinePlot } from './plot';
import { asCsv, asJson } from './report';
import { detail, type Row, resultTable } from './results';
import { type Outcome, PROCESSOR, Session } from './session';
import { SourcePane } from './source';

/** All of the panel. */
export class KernelsPanel {
  private readonly status: Status;
  private readonly code = element('p', { class: 'subtitle' });
  private readonly deviceLine = element('p', { class: 'note', id: 'device' });
  private readonly controls = element('div', { class: 'controls' });
  private readonly formula = element('p', { class: 'formula' });
  private readonly sizeFields = element('div', { class: 'controls sizes' });
  private readonly results = element('section', { 'aria-label': 'Results' });
  private readonly plot = new RooflinePlot();
  private readonly source = new SourcePane({
    changed: (kernel, sources) => this.edit(kernel, sources),
    run: (kernel, sources) => void this.runEdited(kernel, sources),
  });
  private readonly session: Session;
  readonly element: HTMLElement;
  private view: KernelsView | null = null;
  private operation: Operation = operations[0];
  private sizes: Sizes = {};
  private rows: readonly Row[] = [];
  private chosen: string | null = null;
  private withProcessor = true;
  /** Sources that the user changed, by kernel. */
  private readonly edits = new Map<string, readonly string[]>();

  /** @param kept earlier runs, as the editor has kept them */
  constructor(
    private readonly page: Page<KernelsWorkerInterface>,
    kept: string | null,
  ) {
    this.status = new Status((text) => page.editor.notify('copy', text));
    const hears = {
      lost: (reason: string) => this.lose(reason),
      uncaptured: (message: string) => page.editor.notify('log', { level: 'warn' as const, text: message }),
    };
    this.session = new Session(page.worker, new History(kept), hears, (text) => page.editor.notify('remember', text));
    const exports = element('div', { class: 'controls' }, [
      button('Save JSON', () => void this.save('json')),
      button('Save CSV', () => void this.save('csv')),
      button('Save PNG', () => void this.save('png')),
    ]);
    this.element = element('main', {}, [
      element('h1', {}, ['Kernel Benchmarks']),
      this.code,
      this.deviceLine,
      this.controls,
      this.formula,
      this.sizeFields,
      this.status.element,
      this.results,
      exports,
      this.plot.element,
      this.source.element,
    ]);
  }

  /** What was there before the page was reloaded. */
  restore({ view, edits, chosen }: Kept): void {
    for (const { kernel, sources } of edits) this.edits.set(kernel, sources);
    this.open(view);
    if (chosen !== null && this.rows.some(({ id }) => id === chosen)) this.choose(chosen);
  }

  open(view: KernelsView): void {
    this.view = view;
    const operation = operationOf(view.operation);
    if (!operation) {
      this.status.fail('opening', new Error(`there is no operation ${view.operation}`));
      return;
    }
    this.drawCode(view);
    this.show(operation, Object.fromEntries(view.sizes.map(({ name, value }) => [name, value])));
    this.keep();
    void this.showDevice();
  }

  // ------------------------------------------------------------------------------------------------------- drawing

  private drawCode({ source }: KernelsView): void {
    if (!source) {
      this.code.replaceChildren();
      return;
    }
    const link = element('button', { class: 'link' }, [source.place]);
    link.addEventListener('click', () => this.page.editor.notify('reveal', null));
    this.code.replaceChildren(link, ' ', element('code', {}, [source.text]));
  }

  private show(operation: Operation, given: Sizes): void {
    if (operation !== this.operation) {
      this.chosen = null;
      this.source.hide();
    }
    this.operation = operation;
    this.sizes = Object.fromEntries(operation.sizes.map((s) => [s.name, given[s.name] ?? s.otherwise]));
    this.drawControls();
    this.reset();
  }

  private drawControls(): void {
    const { operation } = this;
    const presets = operation.presets.map((p, i) => [String(i), p.title] as const);
    const preset = choice('Preset', [['', 'sizes by hand'], ...presets], '', (i) => {
      if (i !== '') this.change(operation, operation.presets[Number(i)].sizes);
    });
    const names = operations.map((o) => [o.id, o.title] as const);
    const kind = choice('Operation', names, operation.id, (id) => this.change(operationOf(id)!, {}));
    this.controls.replaceChildren(
      kind.element,
      preset.element,
      toggle('Processor too', this.withProcessor, (isOn) => (this.withProcessor = isOn)).element,
      button('Run', () => void this.run(), true),
    );
    this.formula.textContent = operation.formula;
    this.sizeFields.replaceChildren(...operation.sizes.map(({ name, label }) => this.sizeField(name, label)));
  }

  private sizeField(name: string, label: string): HTMLElement {
    const field = number(name, { min: 0 }, this.sizes[name], (value) => {
      this.sizes = { ...this.sizes, [name]: value };
      this.keep();
      this.reset();
    });
    const note = this.view?.sizes.find((s) => s.name === name)?.note ?? '';
    field.element.title = label;
    field.element.append(element('span', { class: 'note' }, [note === '' ? label : `${label}: ${note}`]));
    return field.element;
  }

  private change(operation: Operation, sizes: Sizes): void {
    // What was said of the code's sizes is not true of others.
    if (this.view) this.view = { ...this.view, sizes: [], source: null };
    if (this.view) this.drawCode(this.view);
    this.show(operation, sizes);
    this.keep();
  }

  private keep(): void {
    if (!this.view) return;
    const notes = new Map(this.view.sizes.map((s) => [s.name, s]));
    const sizes = this.operation.sizes.map(({ name }) => {
      const value = this.sizes[name];
      const old = notes.get(name);
      return { name, value, note: old?.value === value ? old.note : '' };
    });
    this.view = { ...this.view, operation: this.operation.id, sizes };
    this.page.keep({ view: this.view, chosen: this.chosen, edits: bounded(this.edits) } satisfies Kept);
  }

  private reset(): void {
    const { kernels } = this.operation;
    const empty = { state: 'not run yet', measured: null, earlier: null };
    this.rows = [
      ...kernels.map(({ id, title }) => ({ ...empty, id, title, where: 'gpu' as const })),
      { ...empty, id: PROCESSOR, title: 'Processor', where: 'processor' },
    ];
    this.drawResults();
  }

  private drawResults(): void {
    const { operation, sizes, rows, chosen, session } = this;
    const subject = { operation, sizes };
    const focused = this.results.querySelector<HTMLElement>(':focus')?.dataset.kernel;
    const said = rows.find((r) => r.id === chosen);
    this.results.replaceChildren(
      element('div', { class: 'wide-table' }, [
        resultTable(subject, session.limits, rows, chosen, (id) => this.choose(id)),
      ]),
      element('p', { class: 'note' }, [said ? detail(said) : '']),
    );
    // The table is drawn anew under the keyboard.
    if (focused) this.results.querySelector<HTMLElement>(`[data-kernel="${focused}"]`)?.focus();
    const points = rows.flatMap(({ title, where, measured }) => {
      if (!measured) return [];
      const flops = operation.flops(sizes);
      const intensity = flops / operation.bytes(sizes);
      return [{ label: title, where, intensity, rate: flops / measured.median / 1e6 }];
    });
    this.plot.show(points, session.limits).catch((error) => this.status.fail('drawing the roofline', error));
  }

  private put(id: string, change: Partial<Row>): void {
    this.rows = this.rows.map((r) => (r.id === id ? { ...r, ...change } : r));
    this.drawResults();
  }

  private choose(id: string): void {
    this.chosen = id;
    const kernel = this.operation.kernels.find((k) => k.id === id);
    if (kernel) this.source.show(kernel, this.sourcesOf(kernel));
    this.drawResults();
    this.keep();
  }

  private sourcesOf(kernel: Kernel): readonly string[] {
    const edited = this.edits.get(`${this.operation.id}/${kernel.id}`);
    // What was kept may be of another version.
    return edited?.length === kernel.passes.length ? edited : kernel.passes.map(wgsl);
  }

  private edit(kernel: Kernel, sources: readonly string[]): void {
    const key = `${this.operation.id}/${kernel.id}`;
    // The last change is the last to be forgotten.
    this.edits.delete(key);
    if (sources.some((source, i) => source !== wgsl(kernel.passes[i]))) this.edits.set(key, sources);
    this.keep();
  }

  // -------------------------------------------------------------------------------------------------------- device

  private lose(reason: string): void {
    const what = new Error(`the device was lost (${reason}). The next run opens it anew.`);
    this.status.fail('using the GPU', what);
    this.deviceLine.textContent = 'The GPU was lost. The next run opens it anew.';
  }

  private async showDevice(): Promise<void> {
    const gpu = await this.session.gpu();
    if ('missing' in gpu) {
      this.deviceLine.textContent = withoutGpu(gpu, this.view?.host ?? null);
      return;
    }
    const clock = gpu.canTimestamp ? '' : ' It has no timestamps: times are taken by waiting for the queue.';
    const software = gpu.isSoftware
      ? ' The processor plays this GPU: results are right, and speeds say nothing of kernels on a real one.'
      : '';
    this.deviceLine.textContent = `${gpu.name}.${software}${clock}`;
  }

  // ------------------------------------------------------------------------------------------------------- running

  private async run(): Promise<void> {
    const done = await this.status.run('measuring', async (signal, progress) => {
      this.reset();
      const gpu = await this.session.gpu();
      void this.showDevice();
      if ('device' in gpu && !this.session.limits) await this.session.measureLimits(gpu, signal, progress);
      await this.runKernels(gpu, signal, progress);
      if (this.withProcessor || 'missing' in gpu) await this.runProcessor(signal, progress);
      return true;
    });
    if (!done) return;
    const wrong = this.rows.filter((r) => r.measured?.comparison.wrong).map((r) => r.title);
    this.status.say(wrong.length > 0 ? `Measured. Wrong: ${wrong.join(', ')}.` : 'Measured.');
  }

  private async runKernels(gpu: Gpu | NoGpu, signal: AbortSignal, progress: Progress): Promise<void> {
    const { operation, sizes } = this;
    const count = operation.kernels.length;
    for (const [i, kernel] of operation.kernels.entries()) {
      const overall: Progress = (part, words) => progress((i + part) / count, words);
      this.put(kernel.id, { state: 'running' });
      const sources = this.sourcesOf(kernel);
      const outcome = await this.session.runKernel(gpu, { operation, sizes }, kernel, sources, signal, overall);
      this.putOutcome(kernel.id, outcome);
    }
  }

  private async runProcessor(signal: AbortSignal, progress: Progress): Promise<void> {
    this.put(PROCESSOR, { state: 'running' });
    const subject = { operation: this.operation, sizes: this.sizes };
    const outcome = await this.session.runProcessor(subject, signal, progress);
    this.putOutcome(PROCESSOR, outcome);
    if ('measured' in outcome) this.put(PROCESSOR, { title: `Processor (${outcome.measured.by})` });
  }

  /** One kernel with sources that the user may have changed. */
  private async runEdited(kernel: Kernel, sources: readonly string[]): Promise<void> {
    await this.status.run(`measuring ${kernel.title}`, async (signal, progress) => {
      const gpu = await this.session.gpu();
      const subject = { operation: this.operation, sizes: this.sizes };
      const outcome = await this.session.runKernel(gpu, subject, kernel, sources, signal, progress);
      if (this.chosen === kernel.id) this.source.say(messagesOf(outcome));
      this.putOutcome(kernel.id, outcome);
      this.status.say('measured' in outcome ? `Measured ${kernel.title}.` : `${kernel.title}: ${outcome.reason}`);
    });
  }

  private putOutcome(id: string, outcome: Outcome): void {
    if ('measured' in outcome) this.put(id, outcome);
    else this.put(id, { state: outcome.reason, measured: null });
  }

  // -------------------------------------------------------------------------------------------------------- saving

  private async save(form: 'json' | 'csv' | 'png'): Promise<void> {
    const name = `kernels-${this.operation.id}.${form}`;
    const path = await this.status.run(`saving ${name}`, async () => {
      const content = await this.content(form);
      if (!content) throw new Error('there is no picture yet: run the kernels of an operation with arithmetic');
      return this.page.editor.request('save', { name, content });
    });
    if (path) this.status.say(`Saved ${path}.`);
  }

  private async content(form: 'json' | 'csv' | 'png'): Promise<Uint8Array | null> {
    if (form === 'png') return this.plot.png();
    const gpu = await this.session.gpu();
    const device = 'missing' in gpu ? null : gpu.name;
    const all = { operation: this.operation, sizes: this.sizes, device, limits: this.session.limits, rows: this.rows };
    return form === 'json' ? asJson(all) : asCsv(all);
  }
}

function messagesOf(outcome: Outcome) {
  if ('measured' in outcome) return outcome.measured.warnings;
  return outcome.error instanceof CompileError ? outcome.error.messages : [];
}
