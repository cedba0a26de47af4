/** Programs for hints: what is told of their shapes. */
import type { Facts } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';

export const IMPORTS = `import numpy as np
import torch
import torch.nn as nn
from torch import Tensor

`;

export function analyse(source: string): Facts {
  const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
  workspace.setDocument('/w/m.py', '/w/m.py', 1, IMPORTS + source);
  return workspace.facts('/w/m.py');
}

/** The shapes of what is assigned to, or given for, a name; the last one. */
export function shapeOf(source: string, name: string) {
  const text = IMPORTS + source;
  const facts = analyse(source);
  const found = facts.expressions.findLast((e) => e.kind !== 'expression' && text.slice(e.start, e.end) === name);
  const tensors = found?.tensors.map((t) => t.tensor) ?? [];
  return {
    text: tensors.map((t) => t.text).join(' or '),
    dtype: tensors[0]?.dtype ?? null,
    why: [...new Set(tensors.flatMap((t) => t.why))],
    errors: facts.problems.map((p) => `${p.severity}: ${p.code}`),
  };
}
