import type { ProblemData } from '../protocol/analysis';
import { placeData, type View } from './document';

/** Problems with positions; a related place whose text is not at hand is left out. */
export function problems(view: View): ProblemData[] {
  const seen = new Set<string>();
  const found: ProblemData[] = [];
  for (const problem of view.facts.problems) {
    const key = `${problem.start} ${problem.end} ${problem.code} ${problem.message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    found.push({
      range: view.document.lines.range(problem.start, problem.end),
      severity: problem.severity,
      code: problem.code,
      message: problem.message,
      related: problem.related.flatMap(({ place, message }) => {
        const at = placeData(view, place);
        return at ? [{ place: at, message }] : [];
      }),
    });
  }
  return found;
}
