/**
 * Monte Carlo tree search. Each iteration walks from the root to a leaf by a rule that weighs value against novelty,
 * values what it finds there and backs the values up to the root. Where a tree of language-model steps is
 * searched, states are partial solutions and the value is a process reward model's (PRM) score.
 */
import { demand, demandCount, demandNonNegative } from '../domain';

export interface Problem<S> {
  /** The states that may follow, with their priors where the rule wants them; none of a terminal state. */
  expand(state: S): readonly { readonly state: S; readonly prior?: number }[];
  /** How good a state looks, or of a terminal one: is. Between 0 and 1 for the usual constants. */
  value(state: S): number;
}

export interface TreeNode<S> {
  readonly state: S;
  readonly parent: TreeNode<S> | null;
  readonly prior: number;
  children: readonly TreeNode<S>[];
  /** Its children were asked for; without any it is terminal. */
  expanded: boolean;
  visits: number;
  /** Of the values backed up through it. */
  sum: number;
}

/** How much a child is worth trying, seen from its parent. */
export type SelectionRule = <S>(child: TreeNode<S>, parent: TreeNode<S>) => number;

/** mean + c·√(ln N/n): Auer et al., "Finite-time analysis of the multiarmed bandit problem", 2002. A child never visited comes first. */
export function ucb1(c: number): SelectionRule {
  demandNonNegative('ucb1', 'c', c);
  return (child, parent) => {
    if (child.visits === 0) return Number.POSITIVE_INFINITY;
    return meanValue(child) + c * Math.sqrt(Math.log(parent.visits) / child.visits);
  };
}

/** mean + c·prior·√N/(1 + n), the mean 0 before the first visit: Silver et al., "Mastering the game of Go without human knowledge", 2017. */
export function puct(c: number): SelectionRule {
  demandNonNegative('puct', 'c', c);
  return (child, parent) => {
    const mean = child.visits === 0 ? 0 : meanValue(child);
    return mean + (c * child.prior * Math.sqrt(parent.visits)) / (1 + child.visits);
  };
}

export function meanValue<S>(node: TreeNode<S>): number {
  return node.visits === 0 ? Number.NaN : node.sum / node.visits;
}

export interface SearchOptions {
  readonly iterations: number;
  readonly rule: SelectionRule;
  /**
   * What is valued when a leaf is reached. 'children': it is expanded and every child valued, as a PRM scores each
   * proposed step. 'leaf': it alone is valued, and expanded for later, as in AlphaZero. A terminal leaf is valued
   * again either way: visiting it is what settles its branch.
   */
  readonly evaluate: 'children' | 'leaf';
}

export interface SearchResult<S> {
  readonly root: TreeNode<S>;
  /** The leaf that each iteration reached. */
  readonly reached: readonly TreeNode<S>[];
  /** From the root along the most visited children; of equally visited ones the better. */
  readonly best: readonly TreeNode<S>[];
}

export function treeSearch<S>(start: S, problem: Problem<S>, options: SearchOptions): SearchResult<S> {
  demandCount('treeSearch', 'iterations', options.iterations, 1);
  const root = makeNode(start, null, 1);
  const reached: TreeNode<S>[] = [];
  for (let i = 0; i < options.iterations; i++) {
    const leaf = select(root, options.rule);
    reached.push(leaf);
    const isNew = !leaf.expanded;
    if (isNew) expand(leaf, problem);
    const valued = options.evaluate === 'children' && isNew && leaf.children.length > 0 ? leaf.children : [leaf];
    for (const node of valued) backUp(node, scoreOf(node, problem));
  }
  return { root, reached, best: bestPath(root) };
}

function makeNode<S>(state: S, parent: TreeNode<S> | null, prior: number): TreeNode<S> {
  return { state, parent, prior, children: [], expanded: false, visits: 0, sum: 0 };
}

function select<S>(root: TreeNode<S>, rule: SelectionRule): TreeNode<S> {
  let node = root;
  while (node.children.length > 0) {
    const parent = node;
    node = largest(parent.children, (child) => rule(child, parent));
  }
  return node;
}

function expand<S>(leaf: TreeNode<S>, problem: Problem<S>): void {
  const next = problem.expand(leaf.state);
  leaf.children = next.map(({ state, prior }) => {
    const p = prior ?? 1 / next.length;
    demand(p >= 0 && p <= 1, 'treeSearch', 'priors between 0 and 1', p);
    return makeNode(state, leaf, p);
  });
  leaf.expanded = true;
}

function scoreOf<S>(node: TreeNode<S>, problem: Problem<S>): number {
  const value = problem.value(node.state);
  demand(Number.isFinite(value), 'treeSearch', 'a finite value of every state', value);
  return value;
}

function backUp<S>(from: TreeNode<S>, value: number): void {
  for (let node: TreeNode<S> | null = from; node !== null; node = node.parent) {
    node.visits++;
    node.sum += value;
  }
}

function bestPath<S>(root: TreeNode<S>): TreeNode<S>[] {
  const path = [root];
  for (let node = root; node.children.some((c) => c.visits > 0); path.push(node)) {
    const most = Math.max(...node.children.map((c) => c.visits));
    node = largest(
      node.children.filter((c) => c.visits === most),
      meanValue,
    );
  }
  return path;
}

/** The first of the largest. */
function largest<T>(items: readonly T[], score: (item: T) => number): T {
  let [best, most] = [items[0], score(items[0])];
  for (const item of items.slice(1)) {
    const s = score(item);
    if (s > most) [best, most] = [item, s];
  }
  return best;
}
