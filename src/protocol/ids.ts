/** Ids that package.json and the code share. A command is registered and run by these names only; a test compares. */

/** Commands in package.json. */
export const commandIds = [
  'nabla.showShapes',
  'nabla.copyShape',
  'nabla.showValue',
  'nabla.insertShapeComment',
  'nabla.deriveGradient',
  'nabla.showJacobian',
  'nabla.showHessian',
  'nabla.copyGradientLatex',
  'nabla.copyGradientTorch',
  'nabla.copyGradientNumpy',
  'nabla.checkGradient',
  'nabla.insertManualBackward',
  'nabla.derive',
  'nabla.showAttention',
  'nabla.benchmarkKernels',
  'nabla.benchmarkOperation',
  'nabla.showLandscape',
  'nabla.functionLandscape',
  'nabla.computeLandscape',
  'nabla.useAsDriver',
  'nabla.clearDriver',
  'nabla.pickContext',
  'nabla.openLog',
  'nabla.restartAnalysis',
] as const;

/** Commands for links in hovers; not in package.json. */
export const linkCommandIds = [
  'nabla.goTo',
  'nabla.copyText',
  'nabla.showValueAt',
  'nabla.turnPage',
  'nabla.openPanelAt',
] as const;

/** Commands of code actions; not in package.json. */
export const actionCommandIds = ['nabla.renameSize'] as const;

export type CommandId = (typeof commandIds)[number];
export type LinkCommandId = (typeof linkCommandIds)[number];

export type ActionCommandId = (typeof actionCommandIds)[number];

/** Context keys in `when` clauses. */
export const contextKeys = ['nabla.active', 'nabla.hasDriver'] as const;
export type ContextKey = (typeof contextKeys)[number];
