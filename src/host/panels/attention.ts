import type * as vscode from 'vscode';
import { attentionPanelInterface } from '../../protocol/panels/attention';
import { Panel, type PanelServices } from './panel';

/** *Show Attention*: for now with sizes of GPT-2's smallest form, and a seed. */
export class Attention implements vscode.Disposable {
  private readonly panel: Panel<typeof attentionPanelInterface>;

  constructor(services: PanelServices) {
    this.panel = new Panel({ kind: 'attention', title: 'Attention', heard: attentionPanelInterface }, services);
  }

  dispose(): void {
    this.panel.dispose();
  }

  show(): void {
    const sampled = { layers: 2, heads: 4, kvHeads: 4, queries: 32, keys: 32, headDim: 16, seed: 1 };
    const rules = { temperature: 1, scaled: true, causal: true, window: null };
    this.panel.open({ title: 'Attention of random queries and keys', place: null, sampled, rules }, null);
  }
}
