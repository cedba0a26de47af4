/**
 * Losses that apply the softmax or the sigmoid themselves, given what has been through one already, and losses of
 * probabilities that are given something else. Nothing raises, and the model learns little.
 */
import { type Change, type Finding, type Lint, type Made, type OperatorCall, operandOf } from './lint';
import { COPIES, LAYOUT, sourceOf } from './origin';

/** What is said of an input that came from an operator. */
interface Mistake {
  readonly severity: 'warning' | 'hint';
  readonly why: string;
  readonly remedy: string;
  /** The operator is one too many: its own input is what the loss takes. */
  readonly drop?: boolean;
}

const TWICE = 'cross_entropy applies log_softmax itself';

const MISTAKES: Readonly<Record<string, Readonly<Record<string, Mistake>>>> = {
  cross_entropy: {
    softmax: { severity: 'warning', why: TWICE, remedy: 'give it the scores before the softmax', drop: true },
    sigmoid: { severity: 'warning', why: TWICE, remedy: 'give it the scores before the sigmoid', drop: true },
    log_softmax: {
      severity: 'warning',
      why: `${TWICE}, and a second one changes nothing`,
      remedy: 'give it the scores before the log_softmax, or take nll_loss',
      drop: true,
    },
  },
  nll_loss: {
    softmax: { severity: 'warning', why: 'nll_loss takes log-probabilities', remedy: 'take log_softmax for softmax' },
    sigmoid: { severity: 'warning', why: 'nll_loss takes log-probabilities', remedy: 'take log_softmax for sigmoid' },
  },
  binary_cross_entropy_with_logits: {
    sigmoid: {
      severity: 'warning',
      why: 'binary_cross_entropy_with_logits applies the sigmoid itself',
      remedy: 'give it the scores before the sigmoid, or take binary_cross_entropy',
      drop: true,
    },
    softmax: {
      severity: 'warning',
      why: 'binary_cross_entropy_with_logits applies a sigmoid itself',
      remedy: 'give it the scores before the softmax',
      drop: true,
    },
  },
  binary_cross_entropy: {
    linear: {
      severity: 'hint',
      why: 'binary_cross_entropy takes probabilities',
      remedy: 'apply a sigmoid first, or take binary_cross_entropy_with_logits',
    },
  },
};

const WAY = new Set([...LAYOUT, ...COPIES]);

export const crossEntropyInput: Lint = {
  code: 'cross-entropy-input',
  operators: Object.keys(MISTAKES),
  look(call) {
    const source = sourceOf(call, call.tensor('input'), WAY);
    const mistake = source && MISTAKES[call.op][source.op];
    return mistake ? finding(call, source, mistake) : null;
  },
};

function finding(call: OperatorCall, source: Made, { severity, why, remedy, drop }: Mistake): Finding {
  const change = drop ? withoutOperator(call, source) : null;
  return {
    severity,
    message: `${call.op}: its input is the result of ${source.op}; ${why}`,
    remedy,
    ...(source.at ? { places: [{ at: source.at, message: `${source.op} is applied here` }] } : {}),
    ...(change ? { change } : {}),
  };
}

/** `F.softmax(x, dim=1)` or `x.softmax(1)` right in the call of the loss, without the softmax. */
function withoutOperator(call: OperatorCall, source: Made): Change | null {
  const operand = operandOf(call, 'first');
  if (operand?.kind !== 'Call' || operand !== source.at?.node || operand.func.kind !== 'Attribute') return null;
  const { args, keywords, func } = operand;
  // Beside what it is of, a softmax takes its dim.
  const count = args.length + keywords.length;
  if (count > 2 || (count === 1 && args.length === 1 && args[0].kind !== 'Constant')) return null;
  const inner = count === 2 ? args[0] : func.value;
  if (!inner) return null;
  const text = call.at.file.text.slice(inner.start, inner.end);
  return { node: operand, text, title: `Give it ${text}` };
}
