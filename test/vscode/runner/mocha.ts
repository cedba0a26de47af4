import Mocha from 'mocha/mocha.mjs';
import * as vscode from 'vscode';
import { report } from './report';

const { EVENT_RUN_BEGIN, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Mocha.Runner.constants;

/** After so many failures the rest would only cost time. */
const tooMany = 10;

/** A mocha reporter that sends every event on. */
class RemoteReporter {
  private depth = -1;

  constructor(runner: Mocha.Runner) {
    const host = `VS Code ${vscode.version}, ${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'} workbench`;
    runner.on(EVENT_RUN_BEGIN, () => report({ type: 'start', total: runner.total, host }));
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      this.depth++;
      if (!suite.root) report({ type: 'suite', title: suite.title, depth: this.depth });
    });
    runner.on(EVENT_SUITE_END, () => {
      this.depth--;
    });
    runner.on(EVENT_TEST_PASS, ({ title, duration }) =>
      report({ type: 'pass', title, depth: this.depth + 1, milliseconds: duration ?? 0 }),
    );
    runner.on(EVENT_TEST_PENDING, ({ title }) => report({ type: 'skip', title, depth: this.depth + 1 }));
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => {
      report({ type: 'fail', title: test.fullTitle(), depth: this.depth + 1, error: error.stack ?? String(error) });
      if (runner.failures >= tooMany) runner.abort();
    });
  }
}

/** Runs the suite that is bundled with this runner. @returns the number of failed tests. */
export async function runMocha(): Promise<number> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 20_000,
    reporter: RemoteReporter as unknown as Mocha.ReporterConstructor,
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('nabla-suite');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  await report({ type: 'end' });
  return failures;
}
