/**
 * The problems of a document: which of those that its runs met are said, where, and in what words. An error stands on
 * the line that fails whenever it is executed, and on the call by which a script comes to such a line of another file;
 * where only some calls fail, a warning stands on the call.
 */
import type { Dim, Origin } from '../core/dim';
import type { ShapeError } from '../core/ops/operator';
import type { Node } from '../python/ast';
import type { Collected } from './collected';
import type { Problem } from './facts';
import { type Change, doubtOf, LintError } from './lints/lint';
import { type Argument, argumentText, type Literal, type Origins } from './origins';
import type { SeenProblem, Subject } from './recorder';
import { MendableError } from './repairs';
import type { SourceFile } from './source';

/** What to change, in words, and the change itself. */
interface Remedy {
  readonly text: string;
  readonly fix?: Problem['fix'];
}

type Clash = ShapeError['dims'][number];

/** Sorted by place; a place is said once for each code. */
export function problemsOf(
  file: SourceFile,
  run: Pick<Collected, 'problems' | 'calls' | 'incomplete'>,
  origins: Origins,
): Problem[] {
  const found = new Map<string, Problem>();
  const failing = run.problems.filter((p) => !doubtOf(p.error));
  const failures = new Failures(failing, run);
  const add = (p: SeenProblem, at: Node, severity: Problem['severity']) => {
    const key = severity === 'error' || at === p.node ? `${at.start}:${p.error.code}` : `call ${at.start}:${at.end}`;
    if (!found.has(key)) found.set(key, problemAt(p, at, severity, origins, failures));
  };
  const errors = failingLines(file, failing, failures);
  for (const p of errors) add(p, p.node, 'error');
  // What a script comes to fails in every run of it, whatever else calls that code.
  for (const [site, p] of failingCalls(file, failing, errors)) add(p, site, p.subject === null ? 'error' : 'warning');
  for (const p of failing) if (failsInModel(p, file)) add(p, p.node, 'warning');
  for (const p of run.problems) {
    const doubt = p.file === file ? doubtOf(p.error) : null;
    if (doubt) add(p, p.node, doubt.severity);
  }
  return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

// ------------------------------------------------------------------------------------------------- what fails where

/** A problem of one place, whatever led there. */
function keyOf(p: SeenProblem): string {
  return `${p.file.uri}:${p.node.start}:${p.node.end}:${p.error.code}`;
}

function isInside(at: { file: SourceFile; node: Node }, whole: { file: SourceFile; node: Node }): boolean {
  return at.file === whole.file && whole.node.start <= at.node.start && at.node.end <= whole.node.end;
}

/**
 * Lines that fail whenever they are executed: in the script as it runs, in a function on its own, or in a function
 * whose every call in the document fails there.
 */
function failingLines(file: SourceFile, problems: readonly SeenProblem[], failures: Failures): SeenProblem[] {
  const everyCallFails = (p: SeenProblem, subject: Subject) => {
    const chain = p.callers.slice(0, p.callers.findIndex((c) => isInside(c, subject)) + 1);
    return chain.length > 0 && failures.areAllCalls(p, chain);
  };
  return problems.filter(
    (p) => p.file === file && (p.subject === null || isInside(p, p.subject) || everyCallFails(p, p.subject)),
  );
}

/** Which calls lead to which problem. */
class Failures {
  private readonly calls = new Map<string, Set<Node>>();

  constructor(
    problems: readonly SeenProblem[],
    private readonly run: Pick<Collected, 'calls' | 'incomplete'>,
  ) {
    for (const p of problems) {
      const nodes = this.calls.get(keyOf(p)) ?? new Set<Node>();
      this.calls.set(keyOf(p), nodes);
      for (const c of p.callers) nodes.add(c.node);
    }
  }

  /** Does every call of what the chain of calls reaches lead to the problem? Calls that were not followed may pass. */
  areAllCalls(p: SeenProblem, chain: SeenProblem['callers']): boolean {
    const { calls, incomplete } = this.run;
    const fails = (call: Node) => this.calls.get(keyOf(p))!.has(call);
    return incomplete === null && chain.every(({ callee }) => callee && [...(calls.get(callee) ?? [])].every(fails));
  }

  /** A change of the line then breaks nothing that passes. */
  isAlone(p: SeenProblem): boolean {
    const { subject } = p;
    const end = subject ? p.callers.findIndex((c) => isInside(c, subject)) + 1 : p.callers.length;
    return end === 0 || this.areAllCalls(p, p.callers.slice(0, end));
  }
}

/**
 * The calls in this file that make code fail which other calls pass; of each the first problem. A call that leads to
 * another one that fails anyway is none.
 */
function failingCalls(
  file: SourceFile,
  problems: readonly SeenProblem[],
  errors: readonly SeenProblem[],
): Map<Node, SeenProblem> {
  const said = new Set(errors.map(keyOf));
  const byKey = new Map<string, Set<Node>>();
  const sites = new Map<Node, SeenProblem>();
  const blamed = problems.map((p) => ({ p, depth: siteOf(p, file) })).filter(({ depth }) => depth >= 0);
  for (const { p, depth } of blamed.sort((a, b) => a.depth - b.depth)) {
    const nodes = byKey.get(keyOf(p)) ?? new Set<Node>();
    byKey.set(keyOf(p), nodes);
    if (said.has(keyOf(p)) || p.callers.slice(0, depth).some((c) => nodes.has(c.node))) continue;
    const site = p.callers[depth].node;
    nodes.add(site);
    if (!sites.has(site)) sites.set(site, p);
  }
  return sites;
}

/**
 * Which of the calls that led to a problem is to blame, by its index; -1 when that is none of this file's, or not
 * sure. It is the innermost one of this file when a script was run, else the innermost one of what was run on its own.
 */
function siteOf({ subject, callers, error }: SeenProblem, file: SourceFile): number {
  const site = callers.findIndex((c) => c.file === file && (!subject || isInside(c, subject)));
  if (site < 0) return -1;
  const { sure, known } = callers[site];
  const sizesKnown = error.dims.length > 0 ? error.dims.every((d) => d.dim.value !== null) : known;
  return sure && sizesKnown ? site : -1;
}

/** The line fails in an object that the subject makes, without a call in the subject that leads there. */
function failsInModel(p: SeenProblem, file: SourceFile): boolean {
  const { subject } = p;
  return p.file === file && subject !== null && !isInside(p, subject) && !p.callers.some((c) => isInside(c, subject));
}

// -------------------------------------------------------------------------------------------------------- messages

/** The message: the clash, where each size comes from, what to change. */
function problemAt(
  p: SeenProblem,
  at: Node,
  severity: Problem['severity'],
  origins: Origins,
  failures: Failures,
): Problem {
  const { error } = p;
  const remedy = remedyAt(p, origins, failures);
  const lines = [
    error.message,
    ...error.dims.map((d) => `  ${dimText(d.dim)} = ${explanation(d, origins)}`),
    ...circumstances(p, at, origins),
    ...(remedy ? [`Fix: ${remedy.text}`] : []),
  ];
  return {
    start: at.start,
    end: at.end,
    severity,
    code: error.code,
    message: lines.join('\n'),
    related: [
      ...(at === p.node
        ? []
        : [{ place: { uri: p.file.uri, start: p.node.start, end: p.node.end }, message: 'fails here' }]),
      ...(p.error instanceof LintError ? (p.error.finding.places ?? []) : []).map(
        ({ at: { file, node }, message }) => ({
          place: { uri: file.uri, start: node.start, end: node.end },
          message,
        }),
      ),
      ...sources(error, origins),
    ],
    ...(remedy?.fix ? { fix: remedy.fix } : {}),
  };
}

/** Of a problem that only some calls have: where it arises, or in what. */
function circumstances(p: SeenProblem, at: Node, origins: Origins): string[] {
  if (at !== p.node) {
    const where = origins.where({ file: p.file.uri, at: p.node, text: '' });
    return [`  raised in ${p.within ?? 'the code that is called'} (${where})`];
  }
  return failsInModel(p, p.file) ? [`  in what ${p.subject!.name} makes`] : [];
}

/** The places where the sizes that clash were set. */
function sources(error: ShapeError, origins: Origins): Problem['related'] {
  return error.dims.flatMap(({ dim }) => {
    const origin = origins.of(dim);
    const place = origin && origins.place(origin);
    if (!place) return [];
    const text = origins.text(origin) || dim.label?.name || 'this line';
    return [{ place, message: `${dimText(dim)} comes from here: ${text}` }];
  });
}

function dimText(d: Dim): string {
  return d.format((s) => s.name, '·');
}

/** `64·12·12, last dim of input after flatten (line 31)`, `fc1.in_features (line 14)`. */
function explanation({ dim, role }: Clash, origins: Origins): string {
  const origin = origins.of(dim);
  const name = dim.label?.name;
  if (!origin) return name ? `${role}, ${name}` : role;
  const where = origins.where(origin);
  const line = where && ` (${where})`;
  if (origin.kind === 'result') {
    const parts = [origin.formula, role, name].filter(Boolean).join(', ');
    return `${parts}${origin.text ? ` after ${origin.text}` : ''}${line}`;
  }
  const argument = origins.argument(origin);
  if (argument) {
    const said = role === argument.parameter || role.startsWith(`${argument.parameter} `);
    const formula = argument.literal && /\D/.test(argument.literal.text) ? formulaText(argument.literal.text) : null;
    return [formula, said ? null : role, name, argumentText(argument)].filter(Boolean).join(', ') + line;
  }
  return [role, name, origin.text].filter(Boolean).join(', ') + line;
}

/** `64·12·12`. */
function formulaText(source: string): string {
  return source.replace(/\s*\*\s*/g, '·').replace(/\s+/g, ' ');
}

/** What to change, in words, and the change itself where it is to one number of this document. */
function remedyOf(error: ShapeError, origins: Origins): Remedy | null {
  if (error.fix === undefined) return null;
  const [, value] = /^set \w+ to (\S+)$/.exec(error.fix) ?? [];
  if (value === undefined) return { text: error.fix, fix: replacement(error, origins) };
  // A function has no `in_features` to set: the weight is the user's own.
  const argument = error.dims.map(({ dim }) => argumentOf(dim, origins)).findLast((a) => a !== null);
  if (!argument) return null;
  const { parameter, owner, literal, origin } = argument;
  const text = `set ${parameter} of ${owner} to ${value}`;
  if (literal) return { text, fix: edit(literal, value, origins, text) };
  // The number came to the layer through a name, or a parameter of the user's.
  const written = origins.literal(origin);
  const name = origins.nameOf(origin);
  if (!written || (name === null && !origins.isArgument(origin))) return { text };
  const change =
    name === null ? `write ${value} for ${written.text} in ${origins.where(origin)}` : `set ${name} to ${value}`;
  return { text: change, fix: edit(written, value, origins, change) };
}

/** What to change: as a lint says it, as a change that was tried mends it and breaks no other call, or as the error says it. */
function remedyAt(p: SeenProblem, origins: Origins, failures: Failures): Remedy | null {
  const { error, file } = p;
  if (error instanceof LintError) return changed(error.fix, error.finding.change, file, origins);
  if (!(error instanceof MendableError)) return remedyOf(error, origins);
  if (!failures.isAlone(p)) return changed(error.fix, undefined, file, origins);
  const { title } = error.change;
  return changed(error.fix ?? title[0].toLowerCase() + title.slice(1), error.change, file, origins);
}

function changed(
  fix: string | undefined,
  change: Change | undefined,
  file: SourceFile,
  origins: Origins,
): Remedy | null {
  if (fix === undefined) return null;
  if (!change || file.uri !== origins.uri) return { text: fix };
  const { start, end } = change.node;
  const text = change.text.replace('$', () => file.text.slice(start, end));
  return { text: fix, fix: { title: change.title, start, end, text } };
}

function argumentOf(d: Dim, origins: Origins): (Argument & { readonly origin: Origin }) | null {
  const origin = origins.of(d);
  const argument = origin && origins.argument(origin);
  return argument ? { ...argument, origin } : null;
}

/** `write 3136 for 2304`: where the second is a number of this document. */
function replacement(error: ShapeError, origins: Origins): Problem['fix'] {
  const [, right, wrong] = /^write (\d+) for (\d+)$/.exec(error.fix!) ?? [];
  const found = error.dims.find(({ dim }) => wrong !== undefined && dim.value === Number(wrong));
  const origin = found && origins.of(found.dim);
  return origin && edit(origins.literal(origin), right, origins, error.fix!);
}

function edit(at: Literal | null, value: string, origins: Origins, title: string): Problem['fix'] {
  if (!at || at.uri !== origins.uri || !/^\d+$/.test(value)) return undefined;
  return { title: title[0].toUpperCase() + title.slice(1), start: at.start, end: at.end, text: value };
}
