import { makeInputs } from '../../src/core/gpu/inputs';
import { checkSizes, type Kernel, type Operation, type Sizes } from '../../src/core/gpu/operation';
import { operationOf, operations } from '../../src/core/gpu/operations';
import { wgsl } from '../../src/core/gpu/shader';
import type { KernelsView, KernelsWorkerInterface } from '../../src/protocol/panels/kernels';
import { button, choice, number, toggle } from '../shared/controls';
import { element } from '../shared/elements';
import type { Page } from '../shared/page';
import { Status } from '../shared/status';
import { withoutGpu } from './advice';
import { onCpu, onGpu, type Progress } from './bench';
import { type Gpu, type NoGpu, openGpu } from './gpu/device';
import { type Row, resultTable } from './results';

const CPU = 'processor';

/** All of the panel. */
export class KernelsPanel {
  private readonly status: Status;
  private readonly source = element('p', { class: 'subtitle' });
  private readonly deviceLine = element('p', { class: 'note', id: 'device' });
  private readonly controls = element('div', { class: 'controls' });
  private readonly formula = element('p', { class: 'formula' });
  private readonly sizeFields = element('div', { class: 'controls' });
  private readonly results = element('section', { 'aria-label': 'Results' });
  readonly element: HTMLElement;
  private view: KernelsView | null = null;
  private operation: Operation = operations[0];
  private sizes: Sizes = {};
  private rows: Row[] = [];
  private gpu: Promise<Gpu | NoGpu> | null = null;
  private chosen: string | null = null;
  private withCpu = true;

  constructor(private readonly page: Page<KernelsWorkerInterface>) {
    this.status = new Status((text) => page.editor.notify('copy', text));
    this.element = element('main', {}, [
      element('h1', {}, ['Kernel Benchmarks']),
      this.source,
      this.deviceLine,
      this.controls,
      this.formula,
      this.sizeFields,
      this.status.element,
      this.results,
    ]);
  }

  open(view: KernelsView): void {
    this.view = view;
    this.page.keep(view);
    const operation = operationOf(view.operation);
    if (!operation) {
      this.status.fail('opening', new Error(`there is no operation ${view.operation}`));
      return;
    }
    this.source.textContent = view.source ? `${view.source.place}: ${view.source.text}` : '';
    const given = Object.fromEntries(view.sizes.map(({ name, value }) => [name, value]));
    this.show(operation, given);
    void this.showDevice();
  }

  private show(operation: Operation, given: Sizes): void {
    this.operation = operation;
    this.sizes = Object.fromEntries(operation.sizes.map((s) => [s.name, given[s.name] ?? s.otherwise]));
    this.drawControls();
    this.reset();
  }

  private drawControls(): void {
    const { operation } = this;
    this.controls.replaceChildren(
      choice(
        'Operation',
        operations.map((o) => [o.id, o.title] as const),
        operation.id,
        (id) => this.change(operationOf(id)!, {}),
      ).element,
      choice(
        'Preset',
        [['', 'sizes by hand'] as const, ...operation.presets.map((p, i) => [String(i), p.title] as const)],
        '',
        (i) => i !== '' && this.change(operation, operation.presets[Number(i)].sizes),
      ).element,
      toggle('Processor too', this.withCpu, (isOn) => (this.withCpu = isOn)).element,
      button('Run', () => void this.run(), true),
    );
    this.formula.textContent = operation.formula;
    this.sizeFields.replaceChildren(...operation.sizes.map((s) => this.sizeField(s.name, s.label)));
  }

  private sizeField(name: string, label: string): HTMLElement {
    const field = number(name, { min: 0 }, this.sizes[name], (value) => {
      this.sizes = { ...this.sizes, [name]: value };
      this.keep();
      this.reset();
    });
    field.element.title = label;
    return field.element;
  }

  private change(operation: Operation, sizes: Sizes): void {
    this.show(operation, sizes);
    this.keep();
  }

  private keep(): void {
    if (!this.view) return;
    const sizes = this.operation.sizes.map(({ name }) => ({ name, value: this.sizes[name], note: '' }));
    this.view = { ...this.view, operation: this.operation.id, sizes };
    this.page.keep(this.view);
  }

  private reset(): void {
    this.rows = [...this.operation.kernels.map(row), { ...row({ id: CPU, title: 'Processor' }), where: 'processor' }];
    this.drawResults();
  }

  private drawResults(): void {
    const subject = { operation: this.operation, sizes: this.sizes };
    this.results.replaceChildren(
      resultTable(subject, this.rows, this.chosen, (id) => {
        this.chosen = id;
        this.drawResults();
      }),
    );
  }

  private put(id: string, change: Partial<Row>): void {
    this.rows = this.rows.map((r) => (r.id === id ? { ...r, ...change } : r));
    this.drawResults();
  }

  // ------------------------------------------------------------------------------------------------------- running

  private device(): Promise<Gpu | NoGpu> {
    this.gpu ??= openGpu(navigator.gpu).then((gpu) => {
      if ('device' in gpu) void gpu.device.lost.then((lost) => this.lose(lost));
      return gpu;
    });
    return this.gpu;
  }

  private lose({ reason, message }: GPUDeviceLostInfo): void {
    this.gpu = null;
    if (reason === 'destroyed') return;
    this.status.fail(
      'using the GPU',
      new Error(`the device was lost (${message || 'without a reason'}): run again to open it anew`),
    );
  }

  private async showDevice(): Promise<void> {
    const gpu = await this.device();
    if ('missing' in gpu) {
      this.deviceLine.textContent = withoutGpu(gpu, this.view?.host ?? null);
      return;
    }
    const clock = gpu.canTimestamp ? '' : ' It has no timestamps: times are taken by waiting for the queue.';
    const software = gpu.isSoftware
      ? ' The processor plays this GPU, so that results are right and speeds say nothing of kernels on a real one.'
      : '';
    this.deviceLine.textContent = `${gpu.name}.${software}${clock}`;
  }

  private async run(): Promise<void> {
    const done = await this.status.run('measuring', async (signal, progress) => {
      checkSizes(this.operation, this.sizes);
      this.reset();
      const gpu = await this.device();
      await this.runGpu(gpu, signal, progress);
      if (this.withCpu || 'missing' in gpu) await this.runCpu(signal, progress);
      return true;
    });
    if (!done) return;
    const wrong = this.rows.filter((r) => r.measured?.comparison.wrong);
    this.status.say(wrong.length > 0 ? `${wrong.length} kernels are wrong.` : 'Measured.');
  }

  private async runGpu(gpu: Gpu | NoGpu, signal: AbortSignal, progress: Progress): Promise<void> {
    const { operation, sizes } = this;
    if ('missing' in gpu) {
      for (const { id } of operation.kernels) this.put(id, { state: 'not run: there is no GPU' });
      return;
    }
    const inputs = makeInputs(operation, sizes);
    for (const kernel of operation.kernels) {
      signal.throwIfAborted();
      if (kernel.needs && !gpu.features.has(kernel.needs)) {
        this.put(kernel.id, { state: `not run: this device does not offer ${kernel.needs}` });
        continue;
      }
      this.put(kernel.id, { state: 'running' });
      const sources = kernel.passes.map(wgsl);
      try {
        const measured = await onGpu(
          gpu,
          this.page.worker,
          { operation, sizes },
          kernel,
          sources,
          inputs,
          signal,
          progress,
        );
        this.put(kernel.id, { measured });
      } catch (error) {
        if (signal.aborted) throw error;
        this.put(kernel.id, { state: `failed: ${(error as Error).message}` });
      }
    }
  }

  private async runCpu(signal: AbortSignal, progress: Progress): Promise<void> {
    const measured = await onCpu(this.page.worker, { operation: this.operation, sizes: this.sizes }, signal, progress);
    this.put(CPU, { measured, title: `Processor (${measured.by})` });
  }
}

function row({ id, title }: Pick<Kernel, 'id' | 'title'>): Row {
  return { id, title, where: 'gpu', state: 'not run yet', measured: null, earlier: null };
}
