/** Programs for lints: what is reported of each, by its code. */
import assert from 'node:assert/strict';
import type { Problem } from '../../../../src/analysis/facts';
import { Workspace } from '../../../../src/analysis/workspace';

const HEAD = 'import numpy as np\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n';

export interface Linted {
  readonly text: string;
  readonly problems: readonly Problem[];
}

export function lint(code: string): Linted {
  const text = HEAD + code;
  const workspace = new Workspace({ read: () => null }, { timeBudget: 20_000 });
  workspace.setDocument('/w/main.py', '/w/main.py', 1, text);
  const facts = workspace.facts('/w/main.py');
  assert.equal(facts.fault, undefined);
  return { text, problems: facts.problems };
}

/** `warning silent-broadcast: pred - y`. */
export function said(code: string): string[] {
  const { text, problems } = lint(code);
  return problems.map((p) => `${p.severity} ${p.code}: ${text.slice(p.start, p.end)}`);
}

/** The program after the fix of its only problem. */
export function mended(code: string): string {
  const { text, problems } = lint(code);
  assert.equal(problems.length, 1);
  const [{ fix }] = problems;
  assert.ok(fix, 'a fix');
  const result = text.slice(0, fix.start) + fix.text + text.slice(fix.end);
  return result.slice(HEAD.length);
}
