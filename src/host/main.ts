import * as vscode from 'vscode';
import type { ActionCommandId, CommandId, ContextKey, LinkCommandId } from '../protocol/ids';
import { Analysis, type Platform } from './analysis';
import { registerCodeActions } from './codeActions';
import { Contexts } from './contexts';
import { DerivationPanel } from './derivationPanel';
import { NamedDerivations } from './derivations';
import { Driver } from './driver';
import { Gradients, registerGradientHover } from './gradients';
import { registerHints } from './hints';
import { registerHover } from './hover';
import { Marks } from './marks';
import { Attention } from './panels/attention';
import { KernelBenchmarks } from './panels/kernels';
import { LossLandscape } from './panels/landscape';
import { openPanelAt } from './panels/open';
import { registerProblems } from './problems';
import { Refactorings } from './refactorings';
import { goToPlace, showShapes } from './shapes';
import { registerStatus } from './status';
import { copyShape, copyText, insertShapeComment } from './text';
import { Values } from './values';

/** Puts the extension together. Nothing is analysed before a Python document is seen. */
export function start(context: vscode.ExtensionContext, platform: Platform): void {
  const log = vscode.window.createOutputChannel('Nabla', { log: true });
  const driver = new Driver(context.workspaceState);
  const analysis = new Analysis(platform, log, () => driver.uri);
  const contexts = new Contexts(analysis);
  const values = new Values(analysis);
  const refactorings = new Refactorings(analysis, contexts);
  const panel = new DerivationPanel(context.extensionUri);
  const gradients = new Gradients(analysis, contexts, panel, context.workspaceState);
  const named = new NamedDerivations(analysis, panel, context.extensionUri);
  const panelServices = {
    extensionUri: context.extensionUri,
    log,
    spawn: platform.spawnPanel,
    memory: context.globalState,
  };
  const attention = new Attention(panelServices, analysis, contexts);
  const benchmarks = new KernelBenchmarks(panelServices, analysis, contexts);
  const landscape = new LossLandscape(panelServices, analysis, contexts);
  const panels = {
    attention: attention.show.bind(attention),
    kernels: benchmarks.showOperation.bind(benchmarks),
    landscape: landscape.showFunction.bind(landscape),
  };

  const commands: Record<CommandId | LinkCommandId | ActionCommandId, (...args: never[]) => unknown> = {
    'nabla.showShapes': () => showShapes(analysis),
    'nabla.showValue': () => values.show(),
    'nabla.copyShape': () => copyShape(analysis, contexts),
    'nabla.insertShapeComment': () => insertShapeComment(analysis, contexts),
    'nabla.deriveGradient': (wrt?: unknown) => gradients.show('grad', wrt),
    'nabla.showJacobian': (wrt?: unknown) => gradients.show('jacobian', wrt),
    'nabla.showHessian': (wrt?: unknown) => gradients.show('hessian', wrt),
    'nabla.copyGradientLatex': (wrt?: unknown) => gradients.copy('latex', wrt),
    'nabla.copyGradientTorch': (wrt?: unknown) => gradients.copy('torch', wrt),
    'nabla.copyGradientNumpy': (wrt?: unknown) => gradients.copy('numpy', wrt),
    'nabla.checkGradient': (wrt?: unknown) => gradients.check(wrt),
    'nabla.insertManualBackward': () => gradients.insertBackward(),
    'nabla.derive': (name?: unknown) => named.derive(name),
    'nabla.showAttention': () => attention.show(),
    'nabla.benchmarkKernels': () => benchmarks.show(),
    'nabla.benchmarkOperation': () => benchmarks.showOperation(),
    'nabla.showLandscape': () => landscape.show(),
    'nabla.functionLandscape': () => landscape.showFunction(),
    'nabla.computeLandscape': () => landscape.write(),
    'nabla.useAsDriver': (uri?: unknown) => driver.use(uri instanceof vscode.Uri ? uri : undefined),
    'nabla.clearDriver': () => driver.clear(),
    'nabla.pickContext': () => contexts.pick(),
    'nabla.openLog': () => log.show(),
    'nabla.restartAnalysis': () => analysis.restart(),
    'nabla.goTo': (place: unknown) => goToPlace(analysis, place),
    'nabla.copyText': (text: unknown) => copyText(text),
    'nabla.showValueAt': (place: unknown) => values.showAt(place),
    'nabla.openPanelAt': (opening: unknown) => openPanelAt(analysis, panels, opening),
    'nabla.renameSize': (renaming: unknown, name?: unknown) => refactorings.rename(renaming, name),
    'nabla.turnPage': (by: unknown) => values.turn(by),
  };
  const active: ContextKey = 'nabla.active';
  void vscode.commands.executeCommand('setContext', active, true);
  context.subscriptions.push(
    log,
    driver,
    analysis,
    contexts,
    values,
    panel,
    gradients,
    named,
    new Marks(panel),
    attention,
    benchmarks,
    landscape,
    // Of two hovers VS Code shows the one that was registered last first.
    registerGradientHover(analysis, contexts),
    registerHover(analysis, contexts),
    registerHints(analysis, contexts),
    registerProblems(analysis, context.extensionUri),
    registerCodeActions(analysis),
    refactorings.register(),
    registerStatus(analysis, driver),
    driver.onChange(() => analysis.optionsChanged()),
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
  );
}
