/** Named derivations as the editor lists and shows them. */
import { Undetermined } from '../base/undetermined';
import type { Derivation } from '../derive/documents/document';
import { groups } from '../derive/documents/groups';
import { derivations } from '../derive/documents/library';
import type { DerivationDocument, DocumentAnswer, DocumentEntry, Setting } from '../protocol/documents';
import { checkPoints, type DerivationOutcome } from './derivationCheck';
import { derivationCode } from './derivationCode';
import { KIND_NAMES, numbers, shown, worstError, writeDerivation } from './derivations';

export function documentEntries(): DocumentEntry[] {
  return derivations().map(({ name, title, group, intro, words }) => ({
    ...{ name, title, intro, words },
    group: groups[group],
  }));
}

/** A point of its check in a step. An empty setting is none. */
export function* documentAnswer(name: string, given: readonly Setting[]): Generator<null, DocumentAnswer> {
  const d = derivations().find((known) => known.name === name);
  if (!d) return { document: null, reason: `there is no derivation ${name}` };
  const settings = new Map(given.filter((s) => s.value.trim() !== '').map((s) => [s.name, s.value]));
  try {
    const outcome = yield* checkPoints(d, { settings });
    return { document: documentData(d, outcome, settings), reason: null };
  } catch (e) {
    if (e instanceof Undetermined) return { document: null, reason: e.message };
    throw e;
  }
}

function documentData(
  d: Derivation,
  outcome: DerivationOutcome,
  settings: ReadonlyMap<string, string>,
): DerivationDocument {
  const { name, title, group, intro, snippet } = d;
  const checks = outcome.steps.flat();
  return {
    ...{ name, title, intro, snippet },
    group: groups[group],
    parameters: d.parameters.map((p) => ({
      ...{ name: p.name, source: p.source, note: p.note },
      value: shown(outcome.parameters[p.name]),
      setting: settings.get(p.name) ?? null,
    })),
    steps: d.steps.map(({ kind, formula, reason }, k) => ({
      ...{ kind: KIND_NAMES[kind], latex: formula, reason },
      checks: outcome.steps[k].map((c) => ({ text: numbers(c), holds: c.holds })),
    })),
    points: outcome.points,
    comparisons: checks.length,
    error: Math.min(worstError(d, outcome), Number.MAX_VALUE),
    failed: checks.filter((c) => !c.holds).length,
    latex: writeDerivation(d, outcome, 'latex'),
    markdown: writeDerivation(d, outcome, 'markdown'),
    numpy: derivationCode(d, settings),
  };
}
