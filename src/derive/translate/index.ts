/** From the nodes of a computation to terms. */
import { type Graph, inputsOf } from '../../core/graph/graph';
import type { Node } from '../../core/graph/node';
import { bindArgs } from '../../core/ops/args';
import { full } from '../product';
import { constant, type Sizes } from '../size';
import { apply, type Term } from '../term';
import { convolutionRules } from './convolution';
import { elementwiseRules } from './elementwise';
import { indexRules } from './indices';
import { layoutRules } from './layout';
import { placeRules } from './places';
import { productRules } from './products';
import { reductionRules } from './reductions';
import { Applied, type Rules, Untranslatable } from './rule';

/** By name of the operator. */
export const RULES: Rules = {
  ...elementwiseRules,
  ...reductionRules,
  ...layoutRules,
  ...productRules,
  ...indexRules,
  ...placeRules,
  ...convolutionRules,
};

/** A longer array is no formula. */
const MOST_NUMBERS = 16;

export class Translation {
  private readonly known = new Map<Node, Term>();
  /** By the terms that have one. */
  private readonly names = new Map<string, Term>();

  constructor(
    private readonly graph: Graph,
    private readonly sizes: Sizes,
  ) {}

  /** What an input is called. */
  name(node: Node, term: Term): void {
    this.known.set(node, term);
  }

  /** Gives a node a name, and whatever else is equal to it: its term is said once. */
  call(node: Node, term: Term, name: Term): void {
    this.known.set(node, name);
    this.names.set(term.key, name);
  }

  /** @throws Untranslatable where an operator on the way has no rule. */
  term(node: Node): Term {
    const old = this.known.get(node);
    if (old) return old;
    const { call } = node;
    if (!call) return this.keep(node, this.constant(node));
    const rule = Object.hasOwn(RULES, call.operator.name) ? RULES[call.operator.name] : null;
    const made = rule ? rule(this.applied(node)) : this.composed(node);
    const terms = Array.isArray(made) ? made : [made];
    for (const [k, result] of call.results.entries())
      if (terms[k]) this.known.set(result, this.names.get(terms[k].key) ?? terms[k]);
    return this.known.get(node)!;
  }

  private applied(node: Node): Applied {
    return new Applied(
      node.call!,
      (n) => this.term(n),
      (n) => this.sizes.ofAxis(n),
      (x) => this.sizes.ofNumber(x),
      (size) => this.sizes.elements(size),
    );
  }

  private keep(node: Node, term: Term): Term {
    this.known.set(node, term);
    return term;
  }

  /** An operator that is made of others. */
  private composed(node: Node): readonly Term[] {
    const { operator: op, args } = node.call!;
    if (!op.compose) throw new Untranslatable(`${op.name} cannot be written as a formula yet`);
    const parts = this.graph.lazily(() => op.compose!(this.graph, inputsOf(args), bindArgs(args)));
    return (Array.isArray(parts) ? parts : [parts]).map((part) => this.term(part as Node));
  }

  /** A short list of numbers, as it is. */
  private literal({ value }: Node): Term {
    const numbers = Array.from(value.dense());
    const dims = value.sizes.map((n) => constant(n));
    if (dims.length > 2 || numbers.length > MOST_NUMBERS || !numbers.every(Number.isFinite))
      throw new Untranslatable('a large array of numbers stands in the code');
    return apply('numbers', [], dims, { numbers });
  }

  /** Numbers that stand in the code, or in a rule. */
  private constant(node: Node): Term {
    const { value } = node;
    const [first, ...others] = value.dense();
    if (first === undefined) throw new Untranslatable('an empty array stands in the code');
    if (others.some((v) => v !== first)) return this.literal(node);
    return full(
      value.sizes.map((n) => this.sizes.ofAxis(n)),
      this.sizes.ofNumber(first),
    );
  }
}
