/** Where the attention comes from: sizes and a seed, a text to train on, or a file. */
import { type AttentionView, PLAIN_RULES, type Source } from '../../src/protocol/panels/attention';
import type { GivenFile } from '../../src/protocol/panels/panel';
import { button, choice, number } from '../shared/controls';
import { element } from '../shared/elements';

export const FILES = ['npy', 'npz', 'safetensors', 'json'];

type Kind = Source['kind'];

const SAMPLED = { layers: 4, heads: 8, kvHeads: 8, queries: 64, keys: 64, headDim: 32, seed: 1 };
const TRAINED = { layers: 2, heads: 4, width: 32, context: 48, steps: 400, seed: 1 };
const TEXT = 'the cat sat on the mat. the dog sat on the log. the cat saw the dog. the dog saw the cat. '.repeat(4);

const NAMES: Readonly<Record<string, string>> = {
  layers: 'Layers',
  heads: 'Heads',
  kvHeads: 'Key heads',
  queries: 'Queries',
  keys: 'Keys',
  headDim: 'Head size',
  seed: 'Seed',
  width: 'Width',
  context: 'Context',
  steps: 'Steps',
};

export interface SourceEvents {
  readonly open: (view: AttentionView) => void;
  /** Null when none was chosen. */
  readonly chooseFile: () => Promise<GivenFile | null>;
}

/** A form that begins as a source that is open. */
export function sourceForm(begin: Source, events: SourceEvents): HTMLElement {
  const place = element('div', { class: 'controls' });
  const draw = (kind: Kind) => {
    if (kind === 'file') place.replaceChildren(button('Choose File…', () => void openFile(events), true));
    else place.replaceChildren(...sizesForm(kind, begin, events));
  };
  const kinds: readonly (readonly [Kind, string])[] = [
    ['sampled', 'random queries and keys'],
    ['trained', 'a transformer trained here'],
    ['file', 'a file'],
  ];
  const source = choice('Source', kinds, begin.kind, draw);
  draw(begin.kind);
  return element('div', {}, [element('div', { class: 'controls' }, [source.element]), place]);
}

async function openFile({ open, chooseFile }: SourceEvents): Promise<void> {
  const file = await chooseFile();
  if (file)
    open({
      title: `Attention in ${file.name}`,
      place: null,
      assumed: [],
      source: { kind: 'file', file },
      rules: PLAIN_RULES,
    });
}

function sizesForm(kind: 'sampled' | 'trained', begin: Source, { open }: SourceEvents): HTMLElement[] {
  const sizes: Record<string, number> = { ...(kind === 'sampled' ? SAMPLED : TRAINED) };
  for (const name of Object.keys(sizes)) {
    const given = (begin as Record<string, unknown>)[name];
    if (begin.kind === kind && typeof given === 'number') sizes[name] = given;
  }
  const fields = Object.keys(sizes).map(
    (name) =>
      number(NAMES[name], { min: name === 'seed' ? 0 : 1 }, sizes[name], (value) => (sizes[name] = value)).element,
  );
  const text = element('textarea', { rows: '3', 'aria-label': 'Text to train on' });
  text.value = begin.kind === 'trained' ? begin.text : TEXT;
  const run = button(
    kind === 'sampled' ? 'Draw' : 'Train',
    () => {
      const source = (kind === 'sampled' ? { kind, ...sizes } : { kind, text: text.value, ...sizes }) as Source;
      const title =
        kind === 'sampled' ? 'Attention of random queries and keys' : 'Attention of a character transformer';
      open({ title, place: null, assumed: [], source, rules: { ...PLAIN_RULES, causal: true } });
    },
    true,
  );
  return kind === 'sampled' ? [...fields, run] : [text, ...fields, run];
}
