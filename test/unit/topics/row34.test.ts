/** Tree search over steps of a calculation, and voting. */
import assert from 'node:assert/strict';
import { majorityIsRight, majorityVote } from '../../../src/core/sampling/selfConsistency';
import { meanValue, type Problem, puct, treeSearch, ucb1 } from '../../../src/core/search/mcts';
import { figure } from './figures';

/** What is 17 × 24? Steps that a model might propose, with the score a process reward model might give. */
const STEPS: Record<string, { score: number; next: string[] }> = {
  root: { score: 0.5, next: ['A', 'B'] },
  A: { score: 0.9, next: ['A1', 'A2'] }, // 17 × 20 + 17 × 4
  B: { score: 0.2, next: ['B1'] }, // 400
  A1: { score: 0.9, next: ['A1a'] }, // 340 + 68
  A2: { score: 0.3, next: ['A2a'] }, // 340 + 17
  B1: { score: 0.4, next: [] }, // let me recalculate
  A1a: { score: 0.95, next: [] }, // 408
  A2a: { score: 0.1, next: [] }, // 357
};

const problem: Problem<string> = {
  expand: (state) => STEPS[state].next.map((s) => ({ state: s })),
  value: (state) => STEPS[state].score,
};

describe('row 34: search and voting', () => {
  it('17 × 24 with c = 1.4 reaches root, A, B, A1, A1a', () => {
    const { reached, best } = treeSearch('root', problem, { iterations: 5, rule: ucb1(1.4), evaluate: 'children' });
    assert.deepEqual(
      reached.map((n) => n.state),
      ['root', 'A', 'B', 'A1', 'A1a'],
    );
    assert.deepEqual(
      best.map((n) => n.state),
      ['root', 'A', 'A1', 'A1a'],
    );
  });

  it('a terminal leaf is visited again and again, and its value counts each time', () => {
    const { root, best } = treeSearch('root', problem, { iterations: 200, rule: ucb1(0.2), evaluate: 'children' });
    const leaf = best[best.length - 1];
    assert.equal(leaf.state, 'A1a');
    assert.ok(leaf.visits > 100);
    assert.ok(Math.abs(meanValue(leaf) - 0.95) < 1e-12);
    // Every value that was backed up through a child went through its parent.
    assert.equal(
      root.children.reduce((n, c) => n + c.visits, 0),
      root.visits,
    );
  });

  it('PUCT follows the priors first and the values later', () => {
    const priors: Record<string, number> = { A: 0.1, B: 0.9 };
    const guided: Problem<string> = {
      expand: (state) => STEPS[state].next.map((s) => ({ state: s, prior: priors[s] ?? 1 / STEPS[state].next.length })),
      value: problem.value,
    };
    const options = { rule: puct(1), evaluate: 'leaf' as const };
    const states = (n: number) => treeSearch('root', guided, { ...options, iterations: n }).reached.map((x) => x.state);
    assert.deepEqual(states(3).slice(0, 2), ['root', 'B']);
    const { root } = treeSearch('root', guided, { ...options, iterations: 400 });
    const [a, b] = root.children;
    assert.ok(a.visits > 3 * b.visits, `${a.visits} and ${b.visits}`);
  });

  it('refuses values and priors that are no numbers', () => {
    const bad: Problem<string> = { expand: () => [], value: () => Number.NaN };
    assert.throws(() => treeSearch('x', bad, { iterations: 1, rule: ucb1(1), evaluate: 'leaf' }), /a finite value/);
  });

  it('a majority is right more often than one answer', () => {
    figure(majorityIsRight(0.6, 5), '.68256');
    figure(majorityIsRight(0.6, 11), '.75350');
    figure(majorityIsRight(0.6, 21), '.82562');
    assert.equal(majorityIsRight(0.6, 1), 0.6);
    assert.throws(() => majorityIsRight(0.6, 4), /an odd number of answers, found 4/);
    assert.deepEqual(majorityVote(['408', '357', '408', '400']), { answer: '408', votes: 2 });
    assert.deepEqual(majorityVote(['b', 'a', 'a', 'b']), { answer: 'b', votes: 2 });
  });
});
