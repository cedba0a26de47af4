/** Named derivations as text, LaTeX, Markdown and JSON, and the command `nabla derive`. */
import { Undetermined } from '../base/undetermined';
import type { Nested } from '../core/tensor/nested';
import type { Derivation, StepKind } from '../derive/documents/document';
import { groups } from '../derive/documents/groups';
import { derivations, findDerivations } from '../derive/documents/library';
import { type CheckOutcome, checkDerivation, type DerivationOutcome } from './derivationCheck';
import { latexText } from './latexText';
import { plain } from './prose';

export const derivationFormats = ['text', 'latex', 'markdown', 'json'] as const;
export type DerivationFormat = (typeof derivationFormats)[number];

/** All derivations by group, for people; with `json` for programs. */
export function listDerivations(format: DerivationFormat): string {
  if (format === 'json') {
    const entries = derivations().map(({ name, group, title, topics }) => ({
      name,
      group: groups[group],
      title,
      topics,
    }));
    return JSON.stringify({ version: 1, derivations: entries });
  }
  const width = Math.max(...derivations().map((d) => d.name.length));
  const blocks = Object.entries(groups).map(([key, title]) => {
    const lines = derivations().filter((d) => d.group === key);
    return lines.length === 0 ? '' : [title, ...lines.map((d) => `  ${d.name.padEnd(width)}  ${d.title}`)].join('\n');
  });
  return blocks.filter((b) => b !== '').join('\n\n');
}

/**
 * The derivation that a name or words mean, checked with the parameters that are set as `NAME=VALUE`.
 * @throws Undetermined when none or several are meant, or a parameter cannot be used.
 */
export function showDerivation(
  query: string,
  settings: readonly string[],
  format: DerivationFormat,
): { out: string; holds: boolean } {
  const d = chosen(query);
  const outcome = checkDerivation(d, { settings: new Map(settings.map(readSetting)) });
  return { out: writeDerivation(d, outcome, format), holds: outcome.holds };
}

function chosen(query: string): Derivation {
  const found = findDerivations(query);
  if (found.length === 1) return found[0];
  if (found.length === 0) throw new Undetermined(`no derivation is found by "${query}": nabla derive --list names all`);
  const lines = found.slice(0, 12).map((d) => `  ${d.name}  ${d.title}`);
  const more = found.length > 12 ? [`  and ${found.length - 12} more`] : [];
  throw new Undetermined([`"${query}" may be one of these; say its name:`, ...lines, ...more].join('\n'));
}

function readSetting(text: string): [name: string, value: string] {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined) throw new Undetermined(`--set takes name=value, found ${text}`);
  return [name, value];
}

export function writeDerivation(d: Derivation, outcome: DerivationOutcome, format: DerivationFormat): string {
  switch (format) {
    case 'json':
      return JSON.stringify(derivationJson(d, outcome));
    case 'latex':
      return latex(d, outcome);
    case 'markdown':
      return markdown(d, outcome);
    default:
      return plainText(d, outcome);
  }
}

/** What a step of the kind is called; a checked one says the rest by its numbers. */
export const KIND_NAMES: Readonly<Record<StepKind, string>> = {
  definition: 'definition',
  assumption: 'assumption',
  equality: 'equality',
  inequality: 'inequality',
  limit: 'limit',
  example: 'worked numbers',
};

function derivationJson(d: Derivation, outcome: DerivationOutcome) {
  const { name, title, intro, topics, snippet } = d;
  return {
    version: 1,
    ...{ name, title, group: groups[d.group], intro, topics, snippet },
    parameters: d.parameters.map((p) => ({ ...p, line: undefined, value: outcome.parameters[p.name] })),
    steps: d.steps.map(({ kind, formula, reason }, k) => ({
      ...{ kind, formula, reason },
      checks: outcome.steps[k].map((c) => ({ ...c, worst: Number.isFinite(c.worst) ? c.worst : 'inf' })),
    })),
    points: outcome.points,
    holds: outcome.holds,
  };
}

function plainText(d: Derivation, outcome: DerivationOutcome): string {
  const head = [d.title, '='.repeat(d.title.length), '', plain(d.intro), ''];
  const given = d.parameters.map((p) => `  ${p.name} = ${p.source}${p.note === '' ? '' : `   ${p.note}`}`);
  const values = d.parameters.map((p) => `  ${p.name} = ${shown(outcome.parameters[p.name])}`);
  const parameters = given.length === 0 ? [] : ['Given', ...given, 'First point', ...values, ''];
  const steps = d.steps.flatMap((s, k) => [
    `${k + 1}. ${KIND_NAMES[s.kind]}`,
    ...s.formula.split('\n').map((line) => `     ${line}`),
    `   ${plain(s.reason)}`,
    ...outcome.steps[k].map((c) => `   ${numbers(c)}`),
    '',
  ]);
  return [...head, ...parameters, ...steps, verdict(d, outcome)].join('\n');
}

function markdown(d: Derivation, outcome: DerivationOutcome): string {
  const parameters = d.parameters.map((p) => `- \`${p.name} = ${p.source}\`${p.note === '' ? '' : `: ${p.note}`}`);
  const steps = d.steps.flatMap((s, k) => [
    `${k + 1}. *${KIND_NAMES[s.kind]}.* ${s.reason}\n\n   $$\n   ${s.formula.replaceAll('\n', '\n   ')}\n   $$\n`,
    ...outcome.steps[k].filter((c) => !c.holds).map((c) => `   **${numbers(c)}**\n`),
  ]);
  const given = parameters.length === 0 ? [] : ['Given', '', ...parameters, ''];
  return [`# ${d.title}`, '', d.intro, '', ...given, ...steps, verdict(d, outcome)].join('\n');
}

/** For a document that loads amsmath and amssymb. */
function latex(d: Derivation, outcome: DerivationOutcome): string {
  const steps = d.steps.flatMap((s, k) => [
    `\\item \\emph{${KIND_NAMES[s.kind]}.} ${latexText(s.reason)}`,
    `\\[ ${s.formula} \\]`,
    ...outcome.steps[k].filter((c) => !c.holds).map((c) => `\\textbf{${latexText(numbers(c))}}`),
  ]);
  return [
    `\\section*{${latexText(d.title)}}`,
    latexText(d.intro),
    '\\begin{enumerate}',
    ...steps,
    '\\end{enumerate}',
    `% ${verdict(d, outcome).replaceAll('\n', ' ')}`,
  ].join('\n');
}

export function numbers(c: CheckOutcome): string {
  const [a, b] = c.values.map(shown);
  const sides = `${c.left.replace(/\s*\n\s*/g, ' ')} ${c.relation} ${c.right.replace(/\s*\n\s*/g, ' ')}`;
  const error = `error ${c.worst === 0 ? '0' : c.worst.toExponential(1)}, at most ${c.tolerance}`;
  return c.holds ? `${sides}: ${a}, ${b} (${error})` : `does not hold here: ${sides}: ${a}, ${b} (${error})`;
}

function verdict(d: Derivation, outcome: DerivationOutcome): string {
  const checks = outcome.steps.flat();
  const snippet = d.snippet === null ? '' : ` In code: the snippet ${d.snippet}.`;
  const failed = checks.filter((c) => !c.holds).length;
  if (failed > 0) return `${failed} of ${checks.length} comparisons do not hold at these values.${snippet}`;
  if (checks.length === 0) return `Nothing here can be compared.${snippet}`;
  const worst = worstError(d, outcome);
  return `${checks.length} comparisons hold at ${outcome.points} random points; the largest error is ${worst.toExponential(1)}.${snippet}`;
}

/** Worked numbers are rounded, so their errors say nothing. */
export function worstError(d: Derivation, outcome: DerivationOutcome): number {
  const exact = outcome.steps.filter((_, k) => d.steps[k].kind !== 'example').flat();
  return Math.max(0, ...exact.map((c) => c.worst));
}

/** A number in five digits, a small array in full, the sizes of a larger one. */
export function shown(value: Nested): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(5)));
  if (!Array.isArray(value)) return String(value);
  const leaves = value.flat(8);
  if (leaves.length > 8) return `array of ${leaves.length} numbers`;
  return `[${value.map(shown).join(', ')}]`;
}
