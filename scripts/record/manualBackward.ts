/**
 * Code of each kind that *Insert Manual Backward* is tried on, and the text that it writes, as JSON lines for
 * `manual_backward.py`, which runs it in PyTorch. A test compares the text with what was run.
 */
import { Workspace } from '../../src/analysis/workspace';
import { DocumentText } from '../../src/features/document';
import { Solver } from '../../src/features/gradientSolver';
import { manualBackward } from '../../src/features/manualBackward';

export interface Case {
  readonly name: string;
  /** The names that the code takes, and how `manual_backward.py` draws them. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly code: string;
  /** The shapes are said by comments alone. */
  readonly isSaid?: boolean;
}

/** Sizes are small and distinct; `int<5` draws indices. */
export const CASES: readonly Case[] = [
  { name: 'linear', inputs: { x: '4,3', W: '5,3', b: '5' }, code: 'y = F.linear(x, W, b)' },
  { name: 'matmul', inputs: { X: '4,3', W: '3,5' }, code: 'y = X @ W' },
  { name: 'least squares', inputs: { X: '4,3', w: '3', y: '4' }, code: 'loss = ((X @ w - y) ** 2).mean()' },
  { name: 'softmax', inputs: { x: '4,3' }, code: 'p = torch.softmax(x, dim=-1)' },
  { name: 'log softmax', inputs: { x: '4,3' }, code: 'p = F.log_softmax(x, dim=-1)' },
  { name: 'cross-entropy', inputs: { z: '4,5', t: '4 int<5' }, code: 'loss = F.cross_entropy(z, t)' },
  {
    name: 'cross-entropy of shapes in comments',
    inputs: { z: '4,5', t: '4 int<5' },
    code: 'loss = F.cross_entropy(z, t)',
    isSaid: true,
  },
  { name: 'sigmoid', inputs: { x: '4,3', y: '4,3' }, code: 'h = torch.sigmoid(x) * y' },
  { name: 'tanh layer', inputs: { x: '4,3', W: '3,5', b: '5' }, code: 'h = torch.tanh(x @ W + b)' },
  {
    name: 'gated unit',
    inputs: { x: '4,3', W: '3,5', V: '3,5' },
    code: 'h = F.silu(x @ W) * (x @ V)',
  },
  { name: 'relu layer', inputs: { x: '4,3', W: '3,5' }, code: 'h = torch.relu(x @ W)' },
  {
    name: 'layer norm',
    inputs: { x: '4,3', g: '3', b: '3' },
    code: 'mu = x.mean(-1, keepdim=True)\nv = ((x - mu) ** 2).mean(-1, keepdim=True)\ny = (x - mu) / torch.sqrt(v + 1e-5) * g + b',
  },
  {
    name: 'RMS norm',
    inputs: { x: '4,3', g: '3' },
    code: 'y = x / torch.sqrt((x ** 2).mean(-1, keepdim=True) + 1e-6) * g',
  },
  {
    name: 'attention',
    inputs: { q: '4,3', k: '5,3', v: '5,2' },
    code: 'p = torch.softmax(q @ k.T / math.sqrt(3), dim=-1)\ny = p @ v',
  },
  {
    name: 'batched attention scores',
    inputs: { q: '2,4,3', k: '2,5,3' },
    code: 's = q @ k.transpose(-2, -1) / math.sqrt(3)',
  },
  { name: 'einsum', inputs: { a: '4,3', b: '4,5', c: '3,5' }, code: "y = torch.einsum('ij,ik,jk->i', a, b, c)" },
  { name: 'quadratic form', inputs: { x: '3', A: '3,3' }, code: 'f = x @ A @ x' },
  { name: 'log-sum-exp', inputs: { x: '4,3' }, code: 'y = torch.logsumexp(x, dim=-1)' },
  { name: 'outer product', inputs: { a: '3', b: '4' }, code: 'y = torch.outer(a, b).exp()' },
];

/** The document that the case is in, and where its code stands. */
export function documentOf({ inputs, code, isSaid = false }: Case) {
  const made = Object.entries(inputs).map(([name, drawn]) => {
    const [sizes, type] = drawn.split(' ');
    if (isSaid) return `    # ${name}: (${sizes},)`;
    return `    ${name} = torch.${type ? `zeros(${sizes}, dtype=torch.long)` : `randn(${sizes})`}`;
  });
  const parameters = isSaid ? Object.keys(inputs).join(', ') : '';
  const imports = 'import math\nimport torch\nimport torch.nn.functional as F\n';
  const head = `${imports}\n\ndef f(${parameters}):\n${made.join('\n')}\n    `;
  return { text: `${head}${code.replaceAll('\n', '\n    ')}\n`, start: head.length };
}

export function written(c: Case, solver: Solver): string {
  const { text, start } = documentOf(c);
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('file:///m.py', '/m.py', 1, text);
  const view = {
    facts: workspace.facts('file:///m.py'),
    document: new DocumentText('file:///m.py', text),
    textOf: () => null,
  };
  const { edit, reason } = manualBackward(solver, view, start, text.length - 1, { context: null, shapes: [] });
  if (!edit) throw new Error(`${c.name}: ${reason}`);
  return edit.text;
}

if (process.argv[1]?.endsWith('manualBackward.ts')) {
  const solver = new Solver();
  for (const c of CASES) console.log(JSON.stringify({ ...c, text: written(c, solver) }));
}
