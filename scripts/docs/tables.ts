/** Tables that are generated into Markdown between `<!-- name -->` and `<!-- end -->`. */
import { readFileSync } from 'node:fs';

interface Property {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownDescription: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: readonly { readonly title: string; readonly properties: Record<string, Property> }[];
  };
}

/** What each command does, in a sentence; package.json has only its title. */
const COMMANDS: Readonly<Record<string, string>> = {
  'nabla.showShapes': 'Lists every tensor expression of the file with its shape, to search and to go to.',
  'nabla.showValue':
    'Shows all elements of a constant expression: the selection, or the tensor at the cursor. It is computed, not run.',
  'nabla.copyShape': 'Copies the shape at the cursor, or of the selection.',
  'nabla.insertShapeComment': 'Writes the shape at the end of the line, as `# (B, T, C)`.',
  'nabla.deriveGradient':
    'Derives the gradient of the selection, or of the expression at the cursor, by one of its tensors; opens the derivation beside the editor.',
  'nabla.showJacobian': 'The same for the Jacobian: the value by the tensor, all elements by all.',
  'nabla.showHessian': 'The same for the second derivatives of a number.',
  'nabla.copyGradientLatex': 'Copies the formula of the gradient for LaTeX.',
  'nabla.copyGradientTorch': 'Copies code that computes the gradient, in PyTorch.',
  'nabla.copyGradientNumpy': 'Copies code that computes the gradient, in NumPy.',
  'nabla.checkGradient':
    'Compares the formula with finite differences at random points, and says how many and the worst error.',
  'nabla.insertManualBackward':
    'Writes a `torch.autograd.Function` for the selection above it, with the backward of each tensor written out.',
  'nabla.derive':
    'Searches the named derivations (softmax with cross-entropy, attention, Adam, …) and opens one, with numbers that can be changed.',
  'nabla.showAttention': 'Opens the attention panel: all heads as thumbnails, one of them large.',
  'nabla.benchmarkKernels':
    'Opens the panel of kernel benchmarks: GPU kernels of an operation, checked, timed and drawn under the roofline of this device.',
  'nabla.benchmarkOperation':
    'The same for the operation at the cursor, with the sizes that the code has. Symbols without a value get a usual one, which the panel tells.',
  'nabla.showLandscape':
    'Opens the panel of loss landscapes: optimizers race, and the loss around where they end is drawn on a plane.',
  'nabla.functionLandscape':
    'The same for a number that your own code computes: a function, selected lines or an expression, such as a loss, of one to three parameters or of the weights of a small model. Sizes that are not known get a small one, which the panel tells.',
  'nabla.computeLandscape':
    'Writes a short PyTorch program that computes the loss landscape of your own model, on one device or many; the panel shows its file while it grows.',
  'nabla.useAsDriver': 'Shows sizes as they are reached from this script. It is followed, not run.',
  'nabla.clearDriver': 'Goes back to names for sizes that are not known.',
  'nabla.pickContext': 'Chooses the call in which the shapes of this file are shown.',
  'nabla.openLog': 'Opens the log.',
  'nabla.restartAnalysis': 'Starts the analysis anew.',
};

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n');
}

function commandTable({ contributes }: Manifest): string {
  const rows = contributes.commands.map(({ command, title }) => {
    const text = COMMANDS[command];
    if (text === undefined) throw new Error(`scripts/docs/tables.ts says nothing of ${command}`);
    return [`Nabla: ${title}`, text];
  });
  return table(['command', ''], rows);
}

function settingTable({ contributes }: Manifest): string {
  const rows = contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties).map(([key, p]) => {
      const choices = (p.enum ?? []).map((value, i) => `\`${value}\`: ${p.enumDescriptions?.[i] ?? ''}`);
      return [`\`${key}\``, `\`${JSON.stringify(p.default)}\``, [p.markdownDescription, ...choices].join(' ')];
    }),
  );
  return table(['setting', 'default', ''], rows);
}

/** The text with its tables as they should be. */
export function withTables(text: string): string {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const tables: Record<string, string> = { commands: commandTable(manifest), settings: settingTable(manifest) };
  return Object.entries(tables).reduce((result, [name, content]) => {
    const between = new RegExp(`(<!-- ${name} -->\\n)(?:[\\s\\S]*?\\n)??(<!-- end -->)`);
    if (!between.test(result)) throw new Error(`there is no place for the table of ${name}`);
    return result.replace(between, (_, before, after) => `${before}${content}\n${after}`);
  }, text);
}
