import * as vscode from 'vscode';
import { status } from '../features/status';
import type { CommandId } from '../protocol/ids';
import type { Analysis } from './analysis';
import { isPython, selector } from './documents';
import type { Driver } from './driver';

/** The entry in the language status of Python files: how many shapes are known, and why not more. */
export function registerStatus(analysis: Analysis, driver: Driver): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('nabla.status', selector);
  item.name = 'Nabla';
  const showShapes: CommandId = 'nabla.showShapes';
  const openLog: CommandId = 'nabla.openLog';
  const update = () => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isPython(document)) return;
    const state = analysis.stateOf(document);
    item.busy = state === null || (state.report === null && state.reason === null);
    if (state?.report) {
      const { text, detail, severity } = status(state.report);
      item.text = `Nabla: ${text}`;
      item.detail = [detail, driver.name && `driver ${driver.name}`].filter(Boolean).join(' · ');
      item.severity = severityOf(severity);
      item.command = { title: 'Show Shapes', command: showShapes };
    } else {
      item.text = state?.reason ? 'Nabla: no shapes' : 'Nabla: analysing';
      item.detail = state?.reason ?? '';
      item.severity = severityOf(state?.reason ? 'warning' : 'information');
      item.command = { title: 'Open Log', command: openLog };
    }
  };
  update();
  return vscode.Disposable.from(
    item,
    analysis.onState(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    driver.onChange(update),
  );
}

function severityOf(severity: 'information' | 'warning'): vscode.LanguageStatusSeverity {
  return severity === 'warning' ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
}
