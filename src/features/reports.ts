/** Problems as people and CI systems read them: text, JSON, SARIF 2.1.0, GitHub's workflow commands. */
import type { JsonFile, JsonProblem } from './cliJson';
import { plural } from './counts';

export const reportFormats = ['text', 'json', 'sarif', 'github'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** @param shown says how a file is called in text (relative to where the command runs). */
export function report(format: ReportFormat, files: readonly JsonFile[], shown: (file: string) => string): string {
  switch (format) {
    case 'text':
      return textReport(files, shown);
    case 'json':
      return JSON.stringify({ version: 1, files: files.map(withoutFacts) });
    case 'sarif':
      return JSON.stringify(sarif(files, shown), null, 2);
    case 'github':
      return files.flatMap((f) => f.problems.map((p) => githubCommand(p, shown(f.file)))).join('\n');
  }
}

function withoutFacts({ file, problems, incomplete }: JsonFile): object {
  return { file, problems, ...(incomplete === undefined ? {} : { incomplete }) };
}

function textReport(files: readonly JsonFile[], shown: (file: string) => string): string {
  const out: string[] = [];
  let count = 0;
  for (const { file, problems } of files) {
    for (const p of problems) {
      const [first, ...rest] = p.message.split('\n');
      const { line, character } = p.range.start;
      out.push(`${shown(file)}:${line + 1}:${character + 1}: ${p.severity}: ${first} [${p.code}]`, ...rest);
      count++;
    }
  }
  out.push(`${plural(count, 'problem')} in ${plural(files.length, 'file')}`);
  return out.join('\n');
}

/** Line and column count from 1, in UTF-16 units, as SARIF's default `columnKind` says. */
function sarif(files: readonly JsonFile[], shown: (file: string) => string): object {
  const codes = [...new Set(files.flatMap((f) => f.problems.map((p) => p.code)))].sort();
  const level = { error: 'error', warning: 'warning', hint: 'note' } as Record<string, string>;
  const location = (file: string, range: JsonProblem['range'] | null) => ({
    artifactLocation: { uri: shown(file).split('\\').join('/').split('/').map(encodeURIComponent).join('/') },
    ...(range && {
      region: {
        startLine: range.start.line + 1,
        startColumn: range.start.character + 1,
        endLine: range.end.line + 1,
        endColumn: range.end.character + 1,
      },
    }),
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'nabla', rules: codes.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ file, problems }) =>
          problems.map((p) => ({
            ruleId: p.code,
            level: level[p.severity],
            message: { text: p.message },
            locations: [{ physicalLocation: location(file, p.range) }],
            relatedLocations: p.related.map((r) => ({
              message: { text: r.message },
              physicalLocation: location(r.file, r.range),
            })),
          })),
        ),
      },
    ],
  };
}

/** `::error file=…,line=…::message`, with the characters that GitHub's runner reads specially escaped. */
function githubCommand(p: JsonProblem, file: string): string {
  const command = { error: 'error', warning: 'warning', hint: 'notice' }[p.severity] ?? 'notice';
  const data = (s: string) => s.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  const property = (s: string | number) => data(String(s)).replace(/:/g, '%3A').replace(/,/g, '%2C');
  const { start, end } = p.range;
  const oneLine = start.line === end.line;
  const properties = [
    `file=${property(file)}`,
    `line=${start.line + 1}`,
    `endLine=${end.line + 1}`,
    // Columns are read only when the range is on one line.
    ...(oneLine ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []),
    `title=${property(`Nabla ${p.code}`)}`,
  ];
  return `::${command} ${properties.join(',')}::${data(p.message)}`;
}
