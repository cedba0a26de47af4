/** The snippets as VS Code gets them, and what Nabla itself says of their code. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  CHECK,
  parseSnippet,
  readSnippets,
  SNIPPETS_FILE,
  SNIPPETS_FOLDER,
  snippetsJson,
} from '../../scripts/docs/snippets';
import type { Facts, TensorFact } from '../../src/analysis/facts';
import { Workspace } from '../../src/analysis/workspace';
import { parse } from '../../src/python/parse';
import { walk } from '../../src/python/visit';

const snippets = readSnippets();
const whole = (file: string): string => readFileSync(`${SNIPPETS_FOLDER}/${file}`, 'utf8');

interface Contributed {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}
const contributed: Record<string, Contributed> = JSON.parse(readFileSync(SNIPPETS_FILE, 'utf8'));

/** What VS Code inserts when every tab stop is left as it is. */
function inserted(body: readonly string[]): string {
  return body
    .join('\n')
    .replace(/\$0$/, '')
    .replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}|\\([\\$}])/g, (_, field, character) => field ?? character);
}

/** The snippets of each topic that has code to insert, by the number of its row in the list of topics. */
const TOPICS: Readonly<Record<number, readonly string[]>> = {
  4: ['lora', 'low_rank'],
  5: ['pca'],
  6: ['jacobian_products', 'gradient_check'],
  10: ['softmax'],
  11: ['cross_entropy', 'divergences'],
  14: ['swiglu'],
  15: ['two_layer_backprop'],
  16: ['vanishing_gradient', 'pre_norm_block'],
  18: ['adam', 'momentum', 'warmup_cosine'],
  20: ['layer_norm_backward', 'rms_norm', 'dropout'],
  22: ['bpe'],
  23: ['skip_gram', 'sparse_embedding_gradient'],
  24: ['next_token_loss', 'generate'],
  25: ['lstm_cell'],
  26: ['beam_search', 'sampling'],
  27: ['attention', 'attention_numpy', 'additive_attention', 'multi_head_attention'],
  28: ['rotary', 'sinusoidal_positions'],
  30: ['kv_cache', 'grouped_query_attention'],
  34: ['mcts', 'self_consistency'],
  36: ['overfit_one_batch'],
  38: ['tool_loop'],
  40: ['custom_autograd_function', 'layer_norm_function'],
  41: ['training_loop', 'gradient_accumulation'],
};

describe(SNIPPETS_FILE, () => {
  it('has those of every topic with code, and no others', () => {
    const listed = Object.values(TOPICS).flat();
    assert.deepEqual(listed.map((name) => `${name}.py`).sort(), snippets.map((s) => s.file).sort());
  });

  it('is what `npm run docs` writes', () => {
    assert.equal(readFileSync(SNIPPETS_FILE, 'utf8'), snippetsJson(snippets));
  });

  it('inserts the code of the Python files', () => {
    const texts = Object.values(contributed).map(({ body }) => inserted(body));
    assert.deepEqual(
      texts,
      snippets.map((s) => s.code),
    );
  });

  it('has prefixes of its own, and a title and a sentence for each', () => {
    const prefixes = snippets.map((s) => s.prefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
    assert.equal(Object.keys(contributed).length, snippets.length, 'a title is there twice');
    for (const { file, prefix, title, description } of snippets) {
      assert.match(prefix, /^nabla-[a-z0-9]+(-[a-z0-9]+)*$/, file);
      assert.match(title, /^[A-Z].{3,60}[^.]$/, file);
      assert.match(description, /^\S.{20,140}\.$/, file);
    }
  });

  it('is contributed for Python', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.deepEqual(contributes.snippets, [{ language: 'python', path: `./${SNIPPETS_FILE}` }]);
  });

  it('says what is wrong with a header or a check', () => {
    const header = '# prefix: nabla-x\n# title: T\n# description: D\n';
    const check = `\n${CHECK}    assert True\n`;
    assert.equal(parseSnippet('x.py', `${header}x = 1\n${check}`).code, 'x = 1\n');
    assert.throws(() => parseSnippet('x.py', `# title: T\nx = 1\n${check}`), /x\.py: expected a line "# prefix: …"/);
    assert.throws(() => parseSnippet('x.py', `# colour: red\n${header}x = 1\n${check}`), /found colour/);
    assert.throws(() => parseSnippet('x.py', `${header}x = 1\n`), /expected one if __name__/);
    assert.throws(() => parseSnippet('x.py', `${header}# fields: y\nx = 1\n${check}`), /the field y is nowhere/);
  });

  it('escapes what snippets have a meaning for', () => {
    const code = 'cost = "$5"\npath = "a\\\\b"\n';
    const text = `# prefix: nabla-x\n# title: T\n# description: D\n# fields: cost\n${code}\n${CHECK}    pass\n`;
    const [{ body }] = Object.values<Contributed>(JSON.parse(snippetsJson([parseSnippet('x.py', text)])));
    assert.equal(body[0], `\${1:cost} = "\\$5"`);
    assert.equal(inserted(body), code);
  });
});

describe('Nabla on the snippets', function () {
  this.timeout(60_000);
  const workspace = new Workspace({ read: () => null }, { timeBudget: 20_000 });
  const known = new Map<string, Facts>();
  const factsOf = (name: string, text: string): Facts => {
    const before = known.get(name);
    if (before) return before;
    const uri = `/w/${name}`;
    workspace.setDocument(uri, uri, 1, text);
    const facts = workspace.facts(uri);
    known.set(name, facts);
    return facts;
  };

  for (const { file, code } of snippets) {
    it(`${file}: reads it, and reports nothing in it, with its check and without`, () => {
      for (const [name, text] of [
        [file, whole(file)],
        [`inserted_${file}`, code],
      ]) {
        const errors: string[] = [];
        walk(parse(text), (node) => {
          if (node.kind === 'ErrorExpr' || node.kind === 'ErrorStmt') errors.push(text.slice(node.start, node.end));
          return true;
        });
        assert.deepEqual(errors, [], name);
        const facts = factsOf(name, text);
        assert.deepEqual(
          facts.problems.map((p) => `${p.code}: ${p.message}`),
          [],
          name,
        );
        // Of a program without a tensor the analysis does not look at everything.
        if (/torch|numpy/.test(text)) assert.equal(facts.incomplete, null, name);
      }
    });
  }

  it('finds the shapes that the comments claim', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const { file } of snippets) {
      const text = whole(file);
      const { expressions } = factsOf(file, text);
      const sizes = new Map<string, number>();
      for (const { target, dims, within } of claims(text)) {
        const fact = expressions.find((e) => e.kind === 'target' && e.start === target && e.path.length === 0);
        const shapes = [...(fact?.tensors ?? []), ...(fact?.called ?? [])];
        for (const { tensor, contexts } of shapes) {
          compared++;
          // Two calls on one line are one context.
          const single = contexts.filter((c) => shapes.filter((s) => s.contexts.includes(c)).length === 1);
          const same = single.every((context) => isConsistent(dims, tensor, `${within} ${context}`, sizes));
          if (!same || !agrees(dims, tensor)) wrong.push(`${file}: (${dims.join(', ')}) is ${tensor.text}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(compared >= 70, `${compared} shapes compared`);
  });
});

interface Claim {
  /** Where the target begins. */
  readonly target: number;
  readonly dims: readonly string[];
  /** Where the function around it begins. */
  readonly within: number;
}

/** Assignments with a comment `# (B, T, C)`. */
function claims(text: string): Claim[] {
  return [...text.matchAll(/^( *)\w+ = .*# \(([^()]*)\)$/gm)].map((match) => ({
    target: match.index + match[1].length,
    within: text.slice(0, match.index).lastIndexOf('def '),
    dims: match[2]
      .split(',')
      .map((dim) => dim.trim())
      .filter((dim) => dim !== ''),
  }));
}

/** In one call of a function a name of the comments is one number; `sizes` holds those that were found before. */
function isConsistent(
  names: readonly string[],
  { dims, rest }: TensorFact,
  call: string,
  sizes: Map<string, number>,
): boolean {
  return names.every((name, i) => {
    const value = rest === null ? (dims[i]?.value ?? null) : null;
    if (value === null) return true;
    const before = sizes.get(`${call} ${name}`) ?? value;
    sizes.set(`${call} ${name}`, value);
    return before === value;
  });
}

/**
 * Whether a shape may be the claimed one: as many sizes, the same numbers, and no name of the claim where Nabla has
 * another name of the claim.
 */
function agrees(claimed: readonly string[], { dims, rest }: TensorFact): boolean {
  if (rest !== null) return claimed.length >= dims.length;
  if (dims.length !== claimed.length) return false;
  return claimed.every((name, i) => {
    const found = dims[i].text;
    const isNumber = /^\d+$/.test(found);
    if (/^\d+$/.test(name)) return name === found || !isNumber;
    return name === found || isNumber || !claimed.includes(found);
  });
}
