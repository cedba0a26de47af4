/** Calls of the library's modules as the functions that they stand for, with their weights as operands. */
import type { DimFact, ModuleFact } from '../analysis/facts';
import type { Call, ClassDef, Expr } from '../python/ast';
import { walk } from '../python/visit';
import { Refusal } from './gradientRefusal';
import type { Scope } from './gradientScope';

const F = 'torch.nn.functional.';

/** Modules without parameters: the function, and its options in the order of the constructor. */
const PLAIN: Readonly<Record<string, string>> = {
  ReLU: 'relu',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  SiLU: 'silu',
  Mish: 'mish',
  ReLU6: 'relu6',
  Hardswish: 'hardswish',
  Hardsigmoid: 'hardsigmoid',
  Tanhshrink: 'tanhshrink',
  Softsign: 'softsign',
  LogSigmoid: 'logsigmoid',
  SELU: 'selu',
  GELU: 'gelu approximate',
  LeakyReLU: 'leaky_relu negative_slope',
  ELU: 'elu alpha',
  CELU: 'celu alpha',
  Softplus: 'softplus beta threshold',
  Softmax: 'softmax dim',
  LogSoftmax: 'log_softmax dim',
  AvgPool1d: 'avg_pool1d kernel_size stride padding ceil_mode count_include_pad',
  AvgPool2d: 'avg_pool2d kernel_size stride padding ceil_mode count_include_pad divisor_override',
  MaxPool1d: 'max_pool1d kernel_size stride padding dilation',
  MaxPool2d: 'max_pool2d kernel_size stride padding dilation',
  MSELoss: 'mse_loss size_average reduce reduction',
  L1Loss: 'l1_loss size_average reduce reduction',
  SmoothL1Loss: 'smooth_l1_loss size_average reduce reduction beta',
  HuberLoss: 'huber_loss reduction delta',
  NLLLoss: 'nll_loss weight size_average ignore_index reduce reduction',
  CrossEntropyLoss: 'cross_entropy weight size_average ignore_index reduce reduction label_smoothing',
  BCELoss: 'binary_cross_entropy weight size_average reduce reduction',
  BCEWithLogitsLoss: 'binary_cross_entropy_with_logits weight size_average reduce reduction pos_weight',
  KLDivLoss: 'kl_div size_average reduce reduction log_target',
};

/** Options of functions that are of no concern to the value. */
const WITHOUT_EFFECT = new Set(['inplace', 'device', 'dtype']);

/** How a call of a module is written without it. @throws Refusal */
export function functional(scope: Scope, call: Call, module: ModuleFact): () => string {
  const { className } = module;
  if (/^(Feature)?(Alpha)?Dropout([123]d)?$/.test(className) && call.args.length === 1) {
    const text = scope.readText(call.args[0]);
    scope.reader.notes.add(`${scope.label(call.func)} is taken as in evaluation: it changes nothing`);
    return () => `(${text()})`;
  }
  if (call.keywords.length > 0 || call.args.length === 0 || call.args.some((a) => a.kind === 'Starred'))
    throw new Refusal(`${scope.source(call.func)} is not entered: its arguments are not followed`);
  const given = new Module(scope, call, module);
  if (className === 'Identity') {
    const text = scope.readText(call.args[0]);
    return () => `(${text()})`;
  }
  const plain = Object.hasOwn(PLAIN, className) ? PLAIN[className].split(' ') : null;
  const rule = Object.hasOwn(WEIGHTED, className) ? WEIGHTED[className] : null;
  if (!plain && (!rule || call.args.length > 1))
    throw new Refusal(`${given.label} is not entered: the formula of ${className} is not known`);
  const { fn, args } = plain ? { fn: plain[0], args: given.options(plain.slice(1)) } : rule!(given);
  const inputs = call.args.map((a) => scope.readText(a));
  return () => `${F}${fn}(${[...inputs, ...args].map((a) => (typeof a === 'string' ? a : a())).join(', ')})`;
}

interface Written {
  readonly fn: string;
  /** Sizes are written when all is read. */
  readonly args: readonly (string | (() => string))[];
}

const WEIGHTED: Readonly<Record<string, (m: Module) => Written>> = {
  Linear: linear,
  LayerNorm: layerNorm,
  RMSNorm: rmsNorm,
  Embedding: embedding,
  Conv1d: (m) => convolution(m, 1),
  Conv2d: (m) => convolution(m, 2),
  Conv3d: (m) => convolution(m, 3),
};

/** A module of the library that is called, with the call that made it. */
class Module {
  readonly label: string;
  private readonly made: Call | null;

  constructor(
    readonly scope: Scope,
    readonly call: Call,
    readonly fact: ModuleFact,
  ) {
    this.label = scope.label(call.func);
    this.made = constructorOf(scope, call.func, fact.className);
  }

  /** Options of the constructor as they stand there, for a function that takes them under the same names. */
  options(names: readonly string[]): string[] {
    if (names.length === 0) return [];
    const made = this.constructed();
    const options = names.flatMap((name, k) => this.option(name, made.args[k] ?? this.keyword(name)));
    for (const k of made.keywords)
      if (k.name === null || !(names.includes(k.name) || WITHOUT_EFFECT.has(k.name)))
        throw new Refusal(`${this.label} is not entered: its options are not followed`);
    return options;
  }

  private option(name: string, value: Expr | undefined): string[] {
    if (!value) return [];
    return [`${name}=${this.literal(value)}`];
  }

  /** @throws Refusal where it is no number or word. */
  literal(value: Expr): string {
    let isLiteral = true;
    walk(value, (node) => {
      isLiteral &&= ['Constant', 'UnaryOp', 'Tuple', 'List'].includes(node.kind);
      return isLiteral;
    });
    if (!isLiteral)
      throw new Refusal(`${this.label} is not entered: its option ${this.scope.source(value)} is not followed`);
    return this.scope.source(value);
  }

  /** @throws Refusal where the call that made it is not known. */
  constructed(): Call {
    if (!this.made) throw new Refusal(`${this.label} is not entered: where it is made is not known`);
    return this.made;
  }

  keyword(name: string): Expr | undefined {
    return this.made?.keywords.find((k) => k.name === name)?.value;
  }

  /** An argument of the constructor. */
  argument(position: number, name: string): Expr | undefined {
    return this.made?.args[position] ?? this.keyword(name);
  }

  /** A switch of the constructor; where it is no constant it is taken to be on, which is the general case. */
  isOn(position: number, name: string, otherwise = true): boolean {
    const value = this.argument(position, name);
    if (!value) return otherwise;
    const text = this.scope.source(value);
    if (text === 'True' || text === 'False') return text === 'True';
    this.scope.reader.notes.add(`${this.label} is taken with ${name}=True`);
    return true;
  }

  weight(name: string, sizes: readonly string[], wanted: string): string {
    const shown = sizes.map((s) => this.scope.reader.sizes.shown(s));
    const shape = shown.length === 1 ? `(${shown[0]},)` : `(${shown.join(', ')})`;
    const operand = this.scope.reader.operand(`${this.label}.${name}`, sizes, shape, { wanted });
    this.scope.reader.use(operand.label, this.call.func);
    return operand.name;
  }

  /** Sizes of the input and of the result, from the last. */
  sizes(axis: number): { readonly from: string; readonly to: string; readonly dims: readonly DimFact[] } {
    const { reader } = this.scope;
    const [from, to] = [reader.shapeAt(this.call.args[0])?.dims.at(axis), reader.shapeAt(this.call)?.dims.at(axis)];
    const [n, m] = [from && reader.sizes.of(from), to && reader.sizes.of(to)];
    if (!from || !to || !n || !m) throw new Refusal(`the sizes of ${this.label} are not known`);
    return { from: n, to: m, dims: [from, to] };
  }
}

/** The call that made a module, where its class gives the attribute one value. */
export function constructorOf(scope: Scope, f: Expr, className: string): Call | null {
  if (f.kind !== 'Attribute' || f.value.kind !== 'Name' || !scope.classDef) return null;
  const { attr } = f;
  const found: Expr[] = [];
  walk(scope.classDef as ClassDef, (node) => {
    if (node.kind === 'Assign')
      for (const t of node.targets)
        if (t.kind === 'Attribute' && t.attr === attr && t.value.kind === 'Name' && t.value.id === 'self')
          found.push(node.value);
    return true;
  });
  const [made] = found;
  if (found.length !== 1 || made.kind !== 'Call') return null;
  const name = made.func.kind === 'Attribute' ? made.func.attr : made.func.kind === 'Name' ? made.func.id : '';
  return name === className ? made : null;
}

function linear(m: Module): Written {
  const { from, to, dims } = m.sizes(-1);
  const [n, k] = dims.map((d) => d.value);
  const { parameters } = m.fact;
  let hasBias: boolean;
  if (n !== null && k !== null && parameters !== null) {
    hasBias = parameters === n * k + k;
    if (!hasBias && parameters !== n * k)
      throw new Refusal(`${m.label} has ${parameters} parameters, which a linear map of these sizes has not`);
  } else {
    m.constructed();
    hasBias = m.isOn(2, 'bias');
  }
  const weight = m.weight('weight', [to, from], 'W');
  return { fn: 'linear', args: hasBias ? [weight, m.weight('bias', [to], 'b')] : [weight] };
}

/** Over the last axis. */
function layerNorm(m: Module): Written {
  const { from } = m.sizes(-1);
  oneAxis(m);
  const isAffine = m.isOn(2, 'elementwise_affine');
  const weight = isAffine ? m.weight('weight', [from], 'gamma') : 'None';
  const bias = isAffine && m.isOn(3, 'bias') ? m.weight('bias', [from], 'beta') : 'None';
  return { fn: 'layer_norm', args: [shapeOf(m, from), weight, bias, ...epsilon(m, 1)] };
}

function rmsNorm(m: Module): Written {
  const { from } = m.sizes(-1);
  oneAxis(m);
  const weight = m.isOn(2, 'elementwise_affine') ? m.weight('weight', [from], 'gamma') : 'None';
  return { fn: 'rms_norm', args: [shapeOf(m, from), weight, ...epsilon(m, 1)] };
}

function oneAxis(m: Module): void {
  const sizes = m.constructed().args[0] ?? m.keyword('normalized_shape');
  if (!sizes || sizes.kind === 'Tuple' || sizes.kind === 'List')
    throw new Refusal(`${m.label} is not entered: it is over several axes`);
}

function shapeOf(m: Module, size: string): () => string {
  return () => `(${m.scope.reader.sizeText(size)},)`;
}

function epsilon(m: Module, position: number): string[] {
  const value = m.argument(position, 'eps');
  return value ? [m.literal(value)] : [];
}

function embedding(m: Module): Written {
  const { reader } = m.scope;
  const { to } = m.sizes(-1);
  if (m.constructed().args.length > 2 || m.constructed().keywords.length > 0)
    throw new Refusal(`${m.label} is not entered: its options are not followed`);
  const rows = reader.sizes.of({ text: 'rows', value: null, symbol: `rows of ${m.label}` })!;
  return { fn: 'embedding', args: [m.weight('weight', [rows, to], 'W')] };
}

/** `Conv2d(in, out, kernel, stride, padding, dilation, groups, bias)`, with the channels first but one. */
function convolution(m: Module, axes: number): Written {
  const { from, to } = m.sizes(-axes - 1);
  const kernel = m.argument(2, 'kernel_size');
  const mode = m.argument(8, 'padding_mode');
  if (!kernel || mode) throw new Refusal(`${m.label} is not entered: its options are not followed`);
  const sides = m
    .literal(kernel)
    .replace(/[()[\]\s]/g, '')
    .split(',')
    .filter((s) => s !== '');
  const sizes = sides.length === 1 ? Array.from({ length: axes }, () => sides[0]) : sides;
  const groups = m.argument(6, 'groups');
  if (groups && m.scope.source(groups) !== '1') throw new Refusal(`${m.label} is not entered: it is of several groups`);
  const weight = m.weight('weight', [to, from, ...sizes], 'W');
  const bias = m.isOn(7, 'bias') ? m.weight('bias', [to], 'b') : 'None';
  const options = ['stride', 'padding', 'dilation'].flatMap((name, k) => {
    const value = m.argument(3 + k, name);
    return value ? [`${name}=${m.literal(value)}`] : [];
  });
  return { fn: `conv${axes}d`, args: [weight, bias, ...options] };
}
