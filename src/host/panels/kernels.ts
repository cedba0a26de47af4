import * as vscode from 'vscode';
import { kernelsPanelInterface } from '../../protocol/panels/kernels';
import type { Analysis } from '../analysis';
import type { Contexts } from '../contexts';
import { inDocument } from '../documents';
import { Panel, type PanelServices } from './panel';

/** *Benchmark Kernels*, and *Benchmark This Operation* with what stands at the cursor. */
export class KernelBenchmarks implements vscode.Disposable {
  private readonly panel: Panel<typeof kernelsPanelInterface>;

  constructor(
    services: PanelServices,
    private readonly analysis: Analysis,
    private readonly contexts: Contexts,
  ) {
    this.panel = new Panel({ kind: 'kernels', title: 'Kernel Benchmarks', heard: kernelsPanelInterface }, services);
  }

  dispose(): void {
    this.panel.dispose();
  }

  show(): void {
    this.panel.open({ operation: 'matmul', sizes: [], source: null, host: host() }, null);
  }

  async showOperation(document?: vscode.TextDocument, range?: vscode.Range): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const [where, at] = [document ?? editor?.document, range ?? editor?.selection];
    if (!where || !at) return;
    const answer = await this.analysis.ask('benchmark', where, at, { context: this.contexts.chosen(where) });
    if (!answer) return;
    if (!answer.value) {
      void vscode.window.showInformationMessage(
        'There is no operation at the cursor that can be benchmarked: a product, softmax, norm, GELU or SiLU, sum, transpose, attention or embedding of tensors of known rank.',
      );
      return;
    }
    const { operation, sizes, text, place } = answer.value;
    const here = inDocument(answer.source, where, answer.value.range);
    const code = here && new vscode.Location(where.uri, here);
    this.panel.open({ operation, sizes, source: { text, place }, host: host() }, code);
  }
}

/** Where the page of a panel is drawn: `desktop`, `remote`, `browser`. */
function host(): string {
  if (vscode.env.uiKind === vscode.UIKind.Web) return 'browser';
  return vscode.env.remoteName ? 'remote' : 'desktop';
}
