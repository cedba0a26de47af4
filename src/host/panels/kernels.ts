import * as vscode from 'vscode';
import { kernelsPanelInterface } from '../../protocol/panels/kernels';
import { Panel, type PanelServices } from './panel';

/** *Benchmark Kernels*. */
export class KernelBenchmarks implements vscode.Disposable {
  private readonly panel: Panel<typeof kernelsPanelInterface>;

  constructor(services: PanelServices) {
    this.panel = new Panel({ kind: 'kernels', title: 'Kernel Benchmarks', heard: kernelsPanelInterface }, services);
  }

  dispose(): void {
    this.panel.dispose();
  }

  show(): void {
    this.panel.open({ operation: 'matmul', sizes: [], source: null, host: host() }, null);
  }
}

/** Where the page of a panel is drawn: `desktop`, `remote`, `browser`. */
function host(): string {
  if (vscode.env.uiKind === vscode.UIKind.Web) return 'browser';
  return vscode.env.remoteName ? 'remote' : 'desktop';
}
