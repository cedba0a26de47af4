/**
 * `npm test`: every layer of the tests in order, each once. `npm test -- unit conformance` runs these alone. A layer
 * that fails does not keep the later ones from running, except that nothing runs without generated sources. The last
 * line counts layers' tests: `N passed, N failed`.
 */
import { spawn } from 'node:child_process';

interface Layer {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads the numbers of tests from what the command prints; a layer without counts as one test. */
  readonly counts?: (output: string) => Counts | null;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The last `N passing` and `N failing` of mocha, or `N passed, N failed` of our own runners. */
function countTests(output: string): Counts | null {
  const last = (pattern: RegExp) => [...output.matchAll(pattern)].at(-1)?.[1];
  const passed = last(/^\s*(\d+) pass(?:ing|ed)\b/gm);
  const failed = last(/(?:^|,)\s*(\d+) fail(?:ing|ed)\b/gm);
  return passed === undefined ? null : { passed: Number(passed), failed: Number(failed ?? 0) };
}

const npm = (script: string): readonly string[] => ['npm', 'run', '--silent', script];

const LAYERS: readonly Layer[] = [
  { name: 'generate', command: npm('build:gen') },
  { name: 'lint', command: npm('lint') },
  { name: 'types', command: npm('typecheck') },
  { name: 'unit', command: npm('test:unit'), counts: countTests },
  { name: 'conformance', command: npm('test:conformance'), counts: countTests },
  { name: 'robustness', command: npm('test:robust'), counts: countTests },
  { name: 'package', command: npm('package') },
  { name: 'panels', command: npm('test:panels'), counts: countTests },
  { name: 'vscode', command: npm('test:vscode'), counts: countTests },
  { name: 'web', command: npm('test:web'), counts: countTests },
];

interface Outcome extends Counts {
  readonly name: string;
  readonly seconds: number;
}

function run({ name, command, counts }: Layer): Promise<Outcome> {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const began = Date.now();
  const [program, ...args] = command;
  const shell = process.platform === 'win32';
  // The package that the package layer has made is the one that is tested.
  const env = { ...process.env, ...(name === 'vscode' || name === 'web' ? { NABLA_VSIX: 'nabla.vsix' } : {}) };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], shell, env });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      process.stdout.write(data);
      output += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const counted = counts?.(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
      // A runner that fails without a failed test is a failure all the same.
      const failed = code !== 0 && counted.failed === 0 ? 1 : counted.failed;
      resolve({ name, seconds: (Date.now() - began) / 1000, passed: counted.passed, failed });
    });
  });
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !LAYERS.some((layer) => layer.name === name));
  if (unknown.length > 0)
    throw new Error(`no such layer: ${unknown.join(', ')}; there are ${LAYERS.map((l) => l.name).join(', ')}`);

  const outcomes: Outcome[] = [];
  for (const layer of LAYERS) {
    if (wanted.length > 0 && layer.name !== 'generate' && !wanted.includes(layer.name)) continue;
    const outcome = await run(layer);
    outcomes.push(outcome);
    if (layer.name === 'generate' && outcome.failed > 0) break;
  }
  console.log('');
  for (const { name, seconds, passed, failed } of outcomes) {
    const verdict = failed === 0 ? 'ok' : 'FAILED';
    console.log(
      `${name.padEnd(14)}${`${passed} passed, ${failed} failed`.padEnd(28)}${seconds.toFixed(1).padStart(7)} s  ${verdict}`,
    );
  }
  const sum = (pick: (o: Outcome) => number) => outcomes.reduce((n, o) => n + pick(o), 0);
  console.log(`${sum((o) => o.passed)} passed, ${sum((o) => o.failed)} failed`);
  process.exitCode = sum((o) => o.failed) === 0 ? 0 : 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(2);
});
