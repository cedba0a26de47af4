/** Runs the analyser in process and gives its facts in the command line's form. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Workspace } from '../../src/analysis/workspace';
import { Lines } from '../../src/base/lines';
import { fileJson, type JsonFile } from '../../src/features/cliJson';
import { NodeFiles } from '../../src/host/node/files';

export interface Run {
  /** Script that is interpreted first; facts are then those reached from it. */
  readonly driver?: string;
  /** Import roots beside the file's own folder. */
  readonly roots?: readonly string[];
}

/** Enough for any of the test programs on a busy machine; the editor's own budget is far smaller. */
const TIME_BUDGET = 30_000;
/** One for all tests, so that the libraries' models and torchvision's sources are read once. */
const workspace = new Workspace(new NodeFiles(), { timeBudget: TIME_BUDGET });

/** The facts of files on disk, in the order given. */
export function analyseFiles(paths: readonly string[], run: Run = {}): JsonFile[] {
  const roots = [...new Set([...paths.map((p) => dirname(p)), ...(run.roots ?? [])])];
  return analyse(
    paths.map((path) => ({ path, text: readFileSync(path, 'utf8') })),
    { ...run, roots },
  );
}

/** The facts of a file whose text has been edited and not saved. */
export function analyseEdited(path: string, text: string, run: Run): JsonFile {
  return analyse([{ path, text }], run)[0];
}

/** The facts of a program that is on no disk. */
export function analyseText(name: string, text: string): JsonFile {
  return analyse([{ path: `/generated/${name}`, text }])[0];
}

function analyse(documents: readonly { path: string; text: string }[], run: Run = {}): JsonFile[] {
  workspace.setOptions({ roots: run.roots ?? [], driver: run.driver ?? null });
  for (const { path, text } of documents) {
    workspace.setDocument(path, path, 1, text);
  }
  const answers = documents.map(({ path, text }) => fileJson(path, workspace.facts(path), new Lines(text), () => null));
  for (const { path } of documents) {
    workspace.removeDocument(path);
  }
  return answers;
}
