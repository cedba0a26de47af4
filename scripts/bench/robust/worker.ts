/** Analyses files that the main thread sends, one at a time, and says what came of each. */
import { parentPort } from 'node:worker_threads';
import { Workspace } from '../../../src/analysis/workspace';
import { Lines } from '../../../src/base/lines';
import { NodeFiles } from '../../../src/host/node/files';
import { parse } from '../../../src/python/parse';
import type { Outcome, Task } from './runner';

/** Sources that imports read are kept by a workspace; it is made anew now and then, as memory is not what is measured. */
const FILES_PER_WORKSPACE = 50;
const TIME_BUDGET = 2000;

const begun = process.cpuUsage();
// The budget is CPU time as well.
performance.now = () => cpuSince(begun);

let workspace = new Workspace(new NodeFiles());
let analysed = 0;

/** CPU time of the process, the other threads of which wait: what else the machine does is not counted. */
function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function analyse({ path, text, roots }: Task): Outcome {
  if (analysed++ % FILES_PER_WORKSPACE === 0) workspace = new Workspace(new NodeFiles());
  const began = process.cpuUsage();
  try {
    const firstError = parse(text).errors[0];
    workspace.setOptions({ roots, timeBudget: TIME_BUDGET });
    workspace.setDocument(path, path, analysed, text);
    const facts = workspace.facts(path);
    const milliseconds = cpuSince(began);
    workspace.removeDocument(path);
    const lines = new Lines(text);
    const problems = facts.problems.map(
      (p) => `${p.severity} in line ${lines.lineAt(p.start) + 1}: ${p.message.split('\n')[0]} [${p.code}]`,
    );
    const errorNode = firstError ? lines.lineAt(firstError.start) + 1 : null;
    return { milliseconds, errorNode, problems, shapes: facts.expressions.length, thrown: facts.fault ?? null };
  } catch (error) {
    const thrown = (error as Error).stack ?? String(error);
    return { milliseconds: cpuSince(began), errorNode: null, problems: [], shapes: 0, thrown };
  }
}

parentPort!.on('message', (task: Task) => parentPort!.postMessage(analyse(task)));
