/** The message of a problem: the clash, where each size comes from, what to change. */
import type { Dim } from '../core/dim';
import type { ShapeError } from '../core/ops/operator';
import type { Problem } from './facts';
import { type Argument, argumentText, type Origins } from './origins';
import type { SeenProblem } from './recorder';

type Clash = ShapeError['dims'][number];

export function problemOf(p: SeenProblem, origins: Origins): Problem {
  const { error } = p;
  const related: Problem['related'][number][] = [];
  for (const { dim } of error.dims) {
    const origin = origins.of(dim);
    const place = origin && origins.place(origin);
    if (place)
      related.push({
        place,
        message: `${dimText(dim)} comes from here: ${origins.text(origin) || dim.label?.name || 'this line'}`,
      });
  }
  const remedy = remedyOf(error, origins);
  const lines = [
    error.message,
    ...error.dims.map((d) => `  ${dimText(d.dim)} = ${explanation(d, origins)}`),
    ...(remedy ? [`Fix: ${remedy.text}`] : []),
  ];
  return {
    start: p.node.start,
    end: p.node.end,
    severity: 'error',
    code: error.code,
    message: lines.join('\n'),
    related,
    ...(remedy?.fix ? { fix: remedy.fix } : {}),
  };
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
    return [...(said ? [] : [role]), ...(name ? [name] : []), argumentText(argument)].join(', ') + line;
  }
  return [role, name, origin.text].filter(Boolean).join(', ') + line;
}

/** What to change, in words, and the change itself where it is to one number of this document. */
function remedyOf(error: ShapeError, origins: Origins): { text: string; fix?: Problem['fix'] } | null {
  if (error.fix === undefined) return null;
  const [, value] = /^set \w+ to (\S+)$/.exec(error.fix) ?? [];
  if (value === undefined) return { text: error.fix, fix: replacement(error, origins) };
  // A function has no `in_features` to set: the weight is the user's own.
  const argument = error.dims.map(({ dim }) => argumentOf(dim, origins)).findLast((a) => a !== null);
  if (!argument) return null;
  const text = `set ${argument.parameter} of ${argument.owner} to ${value}`;
  return { text, fix: edit(argument.literal, value, origins, text) };
}

function argumentOf(d: Dim, origins: Origins): Argument | null {
  const origin = origins.of(d);
  return origin ? origins.argument(origin) : null;
}

/** `write 3136 for 2304`: where the second is a number of this document. */
function replacement(error: ShapeError, origins: Origins): Problem['fix'] {
  const [, right, wrong] = /^write (\d+) for (\d+)$/.exec(error.fix!) ?? [];
  const found = error.dims.find(({ dim }) => wrong !== undefined && dim.value === Number(wrong));
  const origin = found && origins.of(found.dim);
  return origin && edit(origins.literal(origin), right, origins, error.fix!);
}

function edit(at: Argument['literal'], value: string, origins: Origins, title: string): Problem['fix'] {
  if (!at || at.uri !== origins.uri || !/^\d+$/.test(value) || !/^\d+$/.test(at.text)) return undefined;
  return { title: title[0].toUpperCase() + title.slice(1), start: at.start, end: at.end, text: value };
}
