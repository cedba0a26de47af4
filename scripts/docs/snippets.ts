/**
 * VS Code's snippets, from the Python files in `snippets/python`. A file begins with its header,
 *
 *     # prefix: nabla-softmax
 *     # title: Stable softmax
 *     # description: One sentence.
 *     # fields: softmax, axis        (optional) words that become tab stops, in this order
 *
 * then comes what is inserted, and from `if __name__ == "__main__":` on the check that is not.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SNIPPETS_FILE = 'snippets/nabla.code-snippets.json';
export const SNIPPETS_FOLDER = 'snippets/python';
export const CHECK = 'if __name__ == "__main__":\n';

export interface Snippet {
  readonly file: string;
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  readonly fields: readonly string[];
  /** Python, without the header and without the check. */
  readonly code: string;
  /** What stands below `if __name__ == "__main__":`. */
  readonly check: string;
}

const KEYS = ['prefix', 'title', 'description', 'fields'];

/** @throws when the header or the check is not as described above. */
export function parseSnippet(file: string, text: string): Snippet {
  const header = /^(?:# \w+: .*\n)*/.exec(text)![0];
  const entries = [...header.matchAll(/^# (\w+): (.*)$/gm)].map(([, key, value]): [string, string] => [key, value]);
  const unknown = entries.find(([key]) => !KEYS.includes(key));
  if (unknown) throw new Error(`${file}: the header has ${KEYS.join(', ')}, found ${unknown[0]}`);
  const values = new Map(entries);
  const value = (key: string): string => {
    const found = values.get(key);
    if (found === undefined) throw new Error(`${file}: expected a line "# ${key}: …" at the beginning`);
    return found;
  };
  const [code, ...checks] = text.slice(header.length).split(`\n${CHECK}`);
  if (checks.length !== 1) throw new Error(`${file}: expected one ${CHECK.trim()}, found ${checks.length}`);
  const fields = (values.get('fields') ?? '').split(/,\s*/).filter((word) => word !== '');
  const missing = fields.find((word) => !wordPattern([word]).test(code));
  if (missing !== undefined) throw new Error(`${file}: the field ${missing} is nowhere in the code`);
  return {
    file,
    prefix: value('prefix'),
    title: value('title'),
    description: value('description'),
    fields,
    code: `${code.trim()}\n`,
    check: checks[0],
  };
}

function wordPattern(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![\\w.])(?:${escaped.join('|')})(?![\\w.])`, 'g');
}

/** The code in VS Code's snippet syntax: its own characters escaped, each field a tab stop wherever it stands. */
function snippetBody({ code, fields }: Snippet): string[] {
  const escaped = code.replace(/[\\$]/g, '\\$&');
  const body =
    fields.length === 0
      ? escaped
      : escaped.replace(wordPattern(fields), (word) => `\${${fields.indexOf(word) + 1}:${word}}`);
  return `${body}$0`.split('\n');
}

/** All snippets, by file name. */
export function readSnippets(): Snippet[] {
  return readdirSync(SNIPPETS_FOLDER)
    .filter((name) => name.endsWith('.py'))
    .sort()
    .map((name) => parseSnippet(name, readFileSync(join(SNIPPETS_FOLDER, name), 'utf8')));
}

/** What `npm run docs` writes to {@link SNIPPETS_FILE}. */
export function snippetsJson(snippets: readonly Snippet[]): string {
  const entries = snippets.map((snippet) => [
    `Nabla: ${snippet.title}`,
    { prefix: snippet.prefix, description: snippet.description, body: snippetBody(snippet) },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
