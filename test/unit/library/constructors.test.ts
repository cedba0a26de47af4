/** The constructors of the library models take what those of the real library take, as recorded from PyTorch 1.13. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClassDef, Expr, FunctionDef, Parameter } from '../../../src/python/ast';
import { parse } from '../../../src/python/parse';

type Recorded = readonly [name: string, defaultText: string | null];

interface Facts {
  readonly torch: string;
  readonly modules: Record<string, readonly Recorded[]>;
  readonly optimizers: Record<string, readonly Recorded[]>;
  readonly schedulers: Record<string, readonly Recorded[]>;
  readonly data: Record<string, readonly Recorded[]>;
  readonly distributions: Record<string, readonly Recorded[]>;
}

const root = join(__dirname, '../../..');
const facts: Facts = JSON.parse(readFileSync(join(root, 'test/facts/constructors.json'), 'utf8'));
const library = join(root, 'src/analysis/library/python');

/** Defaults that current PyTorch has otherwise. */
const CHANGED = new Set(['SGD.lr', 'Adam.fused', 'DataLoader.prefetch_factor', 'Sampler.data_source']);

/** Internals, and data pipes, which have left PyTorch. */
const NOT_MODELLED = new Set(['DFIterDataPipe', 'IterDataPipe', 'MapDataPipe']);

/** Every class below a folder of the library, by name. */
function classesBelow(folder: string): Map<string, ClassDef> {
  const found = new Map<string, ClassDef>();
  for (const entry of readdirSync(join(library, folder), { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.py')) continue;
    for (const s of parse(readFileSync(join(library, folder, entry), 'utf8')).body) {
      if (s.kind === 'ClassDef') found.set(s.name, s);
    }
  }
  return found;
}

function constructorOf(classes: ReadonlyMap<string, ClassDef>, name: string): readonly Parameter[] | null {
  const cls = classes.get(name);
  if (!cls) return null;
  const own = cls.body.find((s): s is FunctionDef => s.kind === 'FunctionDef' && s.name === '__init__');
  if (own) return own.params.list.slice(1);
  for (const base of cls.bases) {
    const inherited = base.kind === 'Name' ? constructorOf(classes, base.id) : null;
    if (inherited) return inherited;
  }
  return [];
}

/** The text of a literal default as Python prints it; null for any other expression. */
function literal(e: Expr | null): string | null {
  if (e?.kind === 'UnaryOp' && e.op === '-') return `-${literal(e.operand)}`;
  if (e?.kind !== 'Constant') return null;
  switch (e.type) {
    case 'none':
      return 'None';
    case 'bool':
      return e.value ? 'True' : 'False';
    case 'str':
      return `'${e.value}'`;
    default:
      return String(e.value);
  }
}

function sameDefault(ours: string, recorded: string): boolean {
  return ours === recorded || Number(ours) === Number(recorded);
}

/** What is wrong with our parameters: names that are missing or in another order, defaults that differ. */
function differences(name: string, ours: readonly Parameter[], recorded: readonly Recorded[]): string[] {
  const found: string[] = [];
  let position = 0;
  for (const [parameter, defaultText] of recorded) {
    if (parameter.startsWith('*')) continue;
    const at = ours.findIndex((p, i) => i >= position && p.name === parameter);
    if (at < 0) {
      const open = ours.some((p) => p.type === 'var-keyword' || p.type === 'var-positional');
      if (!open) found.push(`${name}: no parameter ${parameter} here`);
      continue;
    }
    position = at + 1;
    const text = literal(ours[at].default);
    if (defaultText === null && ours[at].default && !CHANGED.has(`${name}.${parameter}`)) {
      found.push(`${name}: ${parameter} has a default`);
    }
    if (defaultText !== null && !ours[at].default) found.push(`${name}: ${parameter} has no default`);
    if (text === null || defaultText === null || CHANGED.has(`${name}.${parameter}`) || parameter === 'verbose')
      continue;
    if (!sameDefault(text, defaultText)) found.push(`${name}: ${parameter} is ${text}, recorded ${defaultText}`);
  }
  return found;
}

function compare(folder: string, recorded: Record<string, readonly Recorded[]>): string[] {
  const classes = classesBelow(folder);
  return Object.entries(recorded).flatMap(([name, parameters]) => {
    if (NOT_MODELLED.has(name)) return [];
    const ours = constructorOf(classes, name);
    return ours === null ? [`${name} is not modelled`] : differences(name, ours, parameters);
  });
}

describe('library models', () => {
  it('has every module of torch.nn with its parameters in order', () => {
    assert.ok(Object.keys(facts.modules).length > 100, 'the record lists the modules');
    assert.deepEqual(compare('torch/nn', facts.modules), []);
  });

  it('has every optimiser and scheduler', () => {
    assert.deepEqual(compare('torch/optim', { ...facts.optimizers, ...facts.schedulers }), []);
  });

  it('has the classes of torch.utils.data', () => {
    assert.deepEqual(compare('torch/utils/data', facts.data), []);
  });

  it('has the distributions', () => {
    assert.deepEqual(compare('torch/distributions', facts.distributions), []);
  });

  it('says when a parameter is missing, out of order or has another default', () => {
    const ours = constructorOf(classesBelow('torch/nn'), 'Linear')!;
    assert.deepEqual(
      differences('Linear', ours, [
        ['in_features', null],
        ['nothing', null],
      ]),
      ['Linear: no parameter nothing here'],
    );
    assert.deepEqual(differences('Linear', ours, [['bias', 'False']]), ['Linear: bias is True, recorded False']);
    assert.equal(
      differences('Linear', ours, [
        ['bias', 'True'],
        ['in_features', null],
      ]).length,
      1,
    );
  });
});
