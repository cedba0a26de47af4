/**
 * Shapes in models of timm, transformers, x-transformers and diffusers against what runs under PyTorch saw
 * (scripts/record/models.py). Fails when anything said is not so, or an error is reported: all this code runs.
 *
 *   npm run bench:models -- --in FOLDER [NAME]… [--alone | --with-driver] [--missing N] [--write]
 *
 * FOLDER holds the packages of the recorded versions. Each driver is scored with its sizes and with nothing known, or
 * in one of these ways. `--missing N` lists expressions that nothing was said of.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyseFiles } from '../../test/conformance/analyse';
import { FACTS, isCurrent, modelRuns, observedFile, type RecordedRun } from '../../test/conformance/recorded';
import { OUTCOMES, Score, scoreFile } from '../../test/conformance/score';
import { writeSection } from './section';

const HEAD = ['model', 'expressions', ...OUTCOMES, 'several: covered', 'wrong', 'missing', 'errors'];

function scoreRun(run: RecordedRun, folder: string, withDriver: boolean): Score {
  const paths = run.sources.map((s) => join(folder, s.path));
  const driver = withDriver ? join(FACTS, 'models', run.driver) : undefined;
  const score = new Score();
  for (const [i, answer] of analyseFiles(paths, { roots: [folder], driver }).entries()) {
    score.add(scoreFile(answer, observedFile(run.sources[i], paths[i])));
  }
  return score;
}

function row(name: string, score: Score): string {
  const { covered, wrong, missing } = score.several;
  const figures = [score.total, ...OUTCOMES.map((o) => score.outcomes[o]), covered, wrong, missing, score.errors];
  return `| ${[name, ...figures].join(' | ')} |`;
}

function table(scores: ReadonlyMap<string, Score>): string[] {
  const total = new Score();
  for (const score of scores.values()) total.add(score);
  const rows = [...scores].map(([name, score]) => row(name.replace(/^x_/, 'x-').replace('_', ' '), score));
  return [`| ${HEAD.join(' | ')} |`, `| --- |${' ---: |'.repeat(HEAD.length - 1)}`, ...rows, row('all', total)];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    in: { type: 'string' },
    alone: { type: 'boolean' },
    'with-driver': { type: 'boolean' },
    missing: { type: 'string', default: '0' },
    write: { type: 'boolean' },
  },
});
if (values.in === undefined) throw new Error('--in FOLDER: where timm, transformers, x_transformers and diffusers are');
const folder = values.in;
const runs = modelRuns().filter((r) => positionals.length === 0 || positionals.includes(r.name));
const other = runs.flatMap((r) => r.sources).find((s) => !isCurrent(s, join(folder, s.path)));
if (other) throw new Error(`${join(folder, other.path)} is not there, or not of the version that was recorded`);

const page: string[] = [];
const ways = [...(values.alone ? [] : [true]), ...(values['with-driver'] ? [] : [false])];
for (const withDriver of ways) {
  const scores = new Map<string, Score>();
  for (const run of runs) {
    const began = performance.now();
    const score = scoreRun(run, folder, withDriver);
    scores.set(run.name, score);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${run.name} ${withDriver ? 'with its driver' : 'alone'}, ${seconds} s: ${score}`);
    const unsound = score.unsound(withDriver ? 'with claims' : 'without claims');
    for (const finding of unsound) console.log(`  ${finding}`);
    for (const finding of score.missing().slice(0, Number(values.missing))) console.log(`  missing: ${finding}`);
    if (unsound.length > 0) process.exitCode = 1;
  }
  page.push(withDriver ? 'With the sizes of the driver:' : 'With nothing known:', '', ...table(scores), '');
}
if (values.write) writeSection('models', page.join('\n').trimEnd());
