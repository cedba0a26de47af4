/** The layers of ARCHITECTURE.md: an arrow only points down, nothing goes round, and modules stay where they belong. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** What each layer may import, besides itself. */
const BELOW: Record<string, readonly string[]> = {
  base: [],
  core: ['base'],
  python: ['base'],
  protocol: ['base'],
  derive: ['base', 'core'],
  analysis: ['base', 'core', 'python'],
  features: ['base', 'core', 'python', 'protocol', 'derive', 'analysis'],
  panels: ['base', 'core', 'protocol'],
  host: ['base', 'core', 'python', 'protocol', 'derive', 'analysis', 'features', 'panels'],
  entry: ['base', 'protocol', 'analysis', 'features', 'host'],
};

/** Packages that a layer may use at run time. */
const PACKAGES: Record<string, readonly string[]> = { panels: ['fflate'], analysis: ['re2js'] };

/**
 * The evaluator: evaluating an expression may call a function, whose statements hold expressions. Its files call one
 * another, and only they.
 */
const EVALUATOR = /^src\/analysis\//;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function layerOf(file: string): string {
  const [, folder, inside] = file.split('/');
  return inside === undefined ? 'entry' : folder;
}

function imports(file: string): Import[] {
  const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const statements = source.matchAll(/^(?:import|export)\s([^;'"]*?from\s*)?['"]([^'"]+)['"]/gm);
  return [...statements].map(([, clause, to]) => {
    const target = to.startsWith('.') ? resolveFile(join(dirname(file), to)) : to;
    return { from: file, to: target, typeOnly: /^type\s/.test(clause ?? '') };
  });
}

function resolveFile(path: string): string {
  const file = [`${path}.ts`, `${path}/index.ts`, path].map(normalize).find((p) => existsSync(p) && /\.\w+$/.test(p));
  return file ?? `${path}.ts`;
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => join('src', name).replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'));
const all = files.flatMap(imports);
const inner = all.filter((i) => i.to.startsWith('src/'));

/** A chain of imports that comes back to its start; null when there is none. */
function cycle(edges: readonly Import[]): string[] | null {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const target of targets.get(file) ?? []) {
      const found = visit(target);
      if (found) return found;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of files) {
    const found = visit(file);
    if (found) return found;
  }
  return null;
}

describe('layers', () => {
  it('are all known', () => {
    assert.ok(files.length > 50);
    assert.deepEqual(
      [...new Set(files.map(layerOf))].filter((layer) => !(layer in BELOW)),
      [],
    );
  });

  it('import only what is below them', () => {
    const wrong = inner.filter(({ from, to }) => {
      const [above, below] = [layerOf(from), layerOf(to)];
      return above !== below && !BELOW[above].includes(below);
    });
    assert.deepEqual(wrong, []);
  });

  it('leave no import unresolved', () => {
    assert.deepEqual(
      inner.filter((i) => !existsSync(i.to)),
      [],
    );
  });

  it('have no cycle of modules but in the evaluator', () => {
    const edges = inner.filter((i) => !i.typeOnly && !(EVALUATOR.test(i.from) && EVALUATOR.test(i.to)));
    assert.equal(cycle(edges)?.join(' -> ') ?? null, null);
  });

  it('use vscode in the host and the entries only', () => {
    const wrong = all.filter(({ from, to }) => to === 'vscode' && !/^src\/(host\/|extension)/.test(from));
    assert.deepEqual(wrong, []);
  });

  it('use Node in host/node and in the command line only', () => {
    const wrong = all.filter(({ from, to }) => to.startsWith('node:') && !/^src\/(host\/node\/|cli\.ts)/.test(from));
    assert.deepEqual(wrong, []);
  });

  it('use no other packages than they may', () => {
    const wrong = all.filter(({ from, to }) => {
      if (to.startsWith('src/') || to.startsWith('node:') || to === 'vscode') return false;
      return !(PACKAGES[layerOf(from)] ?? []).includes(to);
    });
    assert.deepEqual(wrong, []);
  });

  it('keep the panels above base, core and protocol', () => {
    if (!existsSync('webview')) return;
    const panels = readdirSync('webview', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const wrong = panels
      .flatMap((name) => imports(join('webview', name)))
      .filter((i) => i.to === 'vscode' || i.to.startsWith('node:') || /^src\/(?!base|core|protocol)/.test(i.to));
    assert.deepEqual(wrong, []);
  });
});
