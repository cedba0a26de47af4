/** Calls of modules as the functions that they stand for, with their weights as operands. */
import type { ModuleFact } from '../analysis/facts';
import type { Call } from '../python/ast';
import type { CodeReader } from './gradientAt';

/** Activations without parameters and without options. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  ReLU: 'torch.relu',
  Sigmoid: 'torch.sigmoid',
  Tanh: 'torch.tanh',
  SiLU: 'torch.nn.functional.silu',
  Identity: '',
};

/** How a call of a module is written without it. @throws Refusal */
export function functional(reader: CodeReader, call: Call, module: ModuleFact): () => string {
  const label = reader.source(call.func);
  const [input, ...others] = call.args;
  if (!input || others.length > 0 || call.keywords.length > 0)
    reader.refuse(`${label} is not entered: its formula is not known`);
  if (!reader.isLibraryClass(module.className))
    reader.refuse(`${label} is not entered: ${module.className} is a class of this file`);
  const activation = ACTIVATIONS[module.className];
  if (activation !== undefined) {
    const text = reader.readText(input);
    return () => `${activation}(${text()})`;
  }
  if (module.className === 'Linear') return linear(reader, call, module, label);
  return reader.refuse(`${label} is not entered: the formula of ${module.className} is not known`);
}

function linear(reader: CodeReader, call: Call, module: ModuleFact, label: string): () => string {
  const [from, to] = [reader.tensorAt(call.args[0])?.dims.at(-1), reader.tensorAt(call)?.dims.at(-1)];
  const [n, m] = [from && reader.sizes.of(from), to && reader.sizes.of(to)];
  if (!from || !to || !n || !m) return reader.refuse(`the sizes of ${label} are not known`);
  if (from.value === null || to.value === null || module.parameters === null)
    return reader.refuse(`whether ${label} has a bias is not known, as its sizes are not`);
  const product = from.value * to.value;
  const hasBias = module.parameters === product + to.value;
  if (!hasBias && module.parameters !== product)
    return reader.refuse(`${label} has ${module.parameters} parameters, which a linear map of these sizes has not`);
  const weight = reader.operand(`${label}.weight`, [m, n], `(${to.text}, ${from.text})`, false, 'W');
  const bias = hasBias ? reader.operand(`${label}.bias`, [m], `(${to.text},)`, false, 'b') : null;
  for (const operand of bias ? [weight, bias] : [weight]) reader.use(operand.label, call.func);
  const text = reader.readText(call.args[0]);
  return () => `torch.nn.functional.linear(${text()}, ${weight.name}${bias ? `, ${bias.name}` : ''})`;
}
