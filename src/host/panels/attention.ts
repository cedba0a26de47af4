import * as vscode from 'vscode';
import type { AttentionAt } from '../../protocol/analysis';
import { type AttentionView, attentionPanelInterface, PLAIN_RULES } from '../../protocol/panels/attention';
import type { Analysis } from '../analysis';
import type { Contexts } from '../contexts';
import { inDocument } from '../documents';
import { Panel, type PanelServices } from './panel';

/** A layer or two is what code says nothing of: more are drawn, to be browsed. */
const LAYERS = 2;

/** *Show Attention*: with the sizes that the code at the cursor has, or some of its own where it computes none. */
export class Attention implements vscode.Disposable {
  private readonly panel: Panel<typeof attentionPanelInterface>;

  constructor(
    services: PanelServices,
    private readonly analysis: Analysis,
    private readonly contexts: Contexts,
  ) {
    this.panel = new Panel({ kind: 'attention', title: 'Attention', heard: attentionPanelInterface }, services);
  }

  dispose(): void {
    this.panel.dispose();
  }

  async show(document?: vscode.TextDocument, range?: vscode.Range): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const [where, at] = [document ?? editor?.document, range ?? editor?.selection];
    const context = where ? this.contexts.chosen(where) : null;
    const answer = where && at ? await this.analysis.ask('attention', where, at, { context }) : null;
    const found = answer?.value;
    if (!answer || !found || !where) return this.panel.open(sample(), null);
    const here = inDocument(answer.source, where, found.range);
    this.panel.open(ofCode(found), here && new vscode.Location(where.uri, here));
  }
}

function ofCode({ place, heads, kvHeads, queries, keys, headDim, isCausal, assumed }: AttentionAt): AttentionView {
  const source = { kind: 'sampled', layers: LAYERS, heads, kvHeads, queries, keys, headDim, seed: 1 } as const;
  const rules = { ...PLAIN_RULES, causal: isCausal };
  return { title: `Attention as in ${place}`, place, assumed, source, rules };
}

function sample(): AttentionView {
  const sizes = { layers: LAYERS, heads: 8, kvHeads: 8, queries: 64, keys: 64, headDim: 32, seed: 1 };
  return {
    title: 'Attention of random queries and keys',
    place: null,
    assumed: ['There is no attention in the code at the cursor: these sizes are an example.'],
    source: { kind: 'sampled', ...sizes },
    rules: { ...PLAIN_RULES, causal: true },
  };
}
