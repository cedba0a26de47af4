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
const files = new NodeFiles();

/** The facts of files on disk, in the order given. */
export function analyseFiles(paths: readonly string[], run: Run = {}): JsonFile[] {
  const roots = [...new Set([...paths.map((p) => dirname(p)), ...(run.roots ?? [])])];
  const workspace = new Workspace(files, { roots, driver: run.driver ?? null, timeBudget: TIME_BUDGET });
  return paths.map((path) => analyse(workspace, path, readFileSync(path, 'utf8')));
}

/** The facts of a file whose text has been edited and not saved. */
export function analyseEdited(path: string, text: string, run: Run): JsonFile {
  const options = { roots: run.roots ?? [], driver: run.driver ?? null, timeBudget: TIME_BUDGET };
  return analyse(new Workspace(files, options), path, text);
}

/** The facts of a program that is on no disk. */
export function analyseText(name: string, text: string): JsonFile {
  const workspace = new Workspace(files, { roots: [], driver: null, timeBudget: TIME_BUDGET });
  return analyse(workspace, `/generated/${name}`, text);
}

function analyse(workspace: Workspace, path: string, text: string): JsonFile {
  workspace.setDocument(path, path, 1, text);
  return fileJson(path, workspace.facts(path), new Lines(text), () => null);
}
