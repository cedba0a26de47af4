/** A named derivation as a NumPy program: its parameters drawn at random, its steps with their checks as assertions. */
import type { Check, Derivation, Parameter } from '../derive/documents/document';
import { helperSource } from '../derive/documents/sources.gen';
import { plain } from './prose';

/** How `name(sizes)` is drawn by a `np.random.Generator`, as `derivationPoint.ts` draws it. */
const DRAWS: Readonly<Record<string, (sizes: string) => string>> = {
  normal: (s) => `rng.standard_normal(${shape(s)})`,
  positive: (s) => `rng.uniform(0.2, 2.0, ${shape(s)})`,
  unit: (s) => `rng.uniform(0.05, 0.95, ${shape(s)})`,
  signs: (s) => `rng.choice([-1.0, 1.0], ${shape(s)})`,
  bits: (s) => `rng.choice([0.0, 1.0], ${shape(s)})`,
  simplex: (s) => `simplex(rng, ${shape(s)})`,
  spd: (s) => `spd(rng, ${s.split(',')[0].trim()})`,
  index: (s) => {
    const [below, ...sizes] = s.split(',');
    return sizes.length === 0
      ? `int(rng.integers(0, ${below.trim()}))`
      : `rng.integers(0, ${below.trim()}, ${shape(sizes.join(','))})`;
  },
};

const OWN_HELPERS: Readonly<Record<string, string>> = {
  simplex: `def simplex(rng, sizes):
    """Positive, of sum 1 along the last axis."""
    x = 0.1 + rng.uniform(0.0, 1.0, sizes)
    return x / x.sum(axis=-1, keepdims=True)`,
  spd: `def spd(rng, n):
    """Symmetric and positive definite."""
    m = rng.standard_normal((n, n))
    return m @ m.T / n + 0.5 * np.eye(n)`,
  is_equal: `def is_equal(a, b, tolerance):
    """No element differs by more, relative to b where that is above 1."""
    return np.max(np.abs(np.asarray(a) - b)) <= tolerance * np.maximum(1.0, np.max(np.abs(b)))`,
  is_at_most: `def is_at_most(a, b, tolerance):
    """No element of a is larger by more, relative to b where that is above 1."""
    return np.max(np.asarray(a) - b) <= tolerance * np.maximum(1.0, np.max(np.abs(b)))`,
  is_at_least: `def is_at_least(a, b, tolerance):
    """No element of a is smaller by more, relative to b where that is above 1."""
    return np.max(np.asarray(b) - a) <= tolerance * np.maximum(1.0, np.max(np.abs(b)))`,
};

const CALL = /^(\w+)\(([^()]*)\)$/;
const RANGE = /^(-?[\d.]+?)\.\.(-?[\d.]+)$/;

/** @param settings right-hand sides that the user gave. */
export function derivationCode(d: Derivation, settings: ReadonlyMap<string, string> = new Map()): string {
  const parameters = d.parameters.map((p) => {
    const note = p.note === '' ? '' : `  # ${p.note}`;
    return `${p.name} = ${settings.get(p.name)?.trim() ?? drawn(p)}${note}`;
  });
  const steps = d.steps.flatMap((s, k) => {
    const lines = [s.code, ...s.checks.map(assertion)].filter((line) => line !== '');
    return lines.length === 0 ? [] : [`# ${k + 1}. ${joined(plain(s.reason))}`, ...lines, ''];
  });
  const body = [...parameters, '', ...steps].join('\n');
  const helpers = usedHelpers(body);
  return [
    `# ${d.title}. ${joined(plain(d.intro))}`,
    'import numpy as np',
    ...(helpers.some((h) => h.includes('erf(')) ? ['from scipy.special import erf'] : []),
    ...helpers.map((h) => `\n\n${h}`),
    '',
    '',
    ...(/\brng\b/.test(parameters.join('\n')) ? ['rng = np.random.default_rng(0)'] : []),
    body.trim(),
    '',
  ].join('\n');
}

function drawn({ source }: Parameter): string {
  const range = RANGE.exec(source);
  if (range) return middle(range[1], range[2]);
  const call = CALL.exec(source);
  return call && call[1] in DRAWS ? DRAWS[call[1]](call[2]) : source;
}

/** One value of a range. */
function middle(low: string, high: string): string {
  const between = (Number(low) + Number(high)) / 2;
  return low.includes('.') || high.includes('.') ? String(Number(between.toPrecision(4))) : String(Math.floor(between));
}

function shape(sizes: string): string {
  const list = sizes
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '');
  return list.length === 0 ? '()' : list.length === 1 ? list[0] : `(${list.join(', ')})`;
}

const RELATIONS = { '==': 'is_equal', '<=': 'is_at_most', '>=': 'is_at_least' } as const;

function assertion({ left, relation, right, tolerance }: Check): string {
  return `assert ${RELATIONS[relation]}(${joined(left)}, ${joined(right)}, ${tolerance})`;
}

function joined(lines: string): string {
  return lines.replace(/\s*\n\s*/g, ' ');
}

/** Functions that the code calls, and those that they call, in the order of their definition. */
function usedHelpers(code: string): string[] {
  const definitions = helperSource.split(/\n{2,}(?=def )/).filter((part) => part.startsWith('def '));
  const all = [...definitions.map((part) => part.trim()), ...Object.values(OWN_HELPERS)];
  const nameOf = (part: string) => /^def (\w+)/.exec(part)![1];
  const used = new Set<string>();
  const visit = (text: string) => {
    for (const part of all) {
      if (used.has(part) || !new RegExp(`(?<![\\w.])${nameOf(part)}(?!\\w)`).test(text)) continue;
      used.add(part);
      visit(part);
    }
  };
  visit(code);
  return all.filter((part) => used.has(part));
}
