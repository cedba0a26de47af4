/** Special tokens that are put around a text: [CLS] … [SEP], <s> … */
import { byType, type Fields, isCount } from './fields';

export type PostProcessor = (ids: readonly number[]) => number[];

export function readPostProcessor(fields: Fields): PostProcessor {
  return byType(fields, {
    Sequence(f) {
      const steps = f.objects('processors').map(readPostProcessor);
      return (ids) => steps.reduce((t, step) => step(t), [...ids]);
    },
    // It moves offsets only.
    ByteLevel: () => (ids) => [...ids],
    BertProcessing: around,
    RobertaProcessing: around,
    TemplateProcessing: template,
  });
}

function around(f: Fields): PostProcessor {
  const [first, last] = ['cls', 'sep'].map((name) => {
    const pair = f.list(name);
    if (pair.length !== 2 || !isCount(pair[1])) f.fail(name, 'expected [token, id]');
    return pair[1] as number;
  });
  return (ids) => [first, ...ids, last];
}

function template(f: Fields): PostProcessor {
  const special = f.object('special_tokens');
  const parts = f.objects('single').map((part): PostProcessor => {
    if (part.has('Sequence')) return (ids) => [...ids];
    const name = part.object('SpecialToken').string('id');
    const ids = special.object(name).list('ids');
    if (!ids.every(isCount)) special.fail(name, 'expected ids to be whole numbers');
    return () => [...(ids as number[])];
  });
  return (ids) => parts.flatMap((part) => part(ids));
}
