import type { Report } from '../protocol/analysis';
import { plural } from './counts';

/** What the status entry says of the document in front. */
export interface Status {
  readonly text: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning';
}

export function status(report: Report): Status {
  const { shapes, contexts, incomplete, milliseconds, problems } = report;
  const errors = problems.filter((p) => p.severity === 'error').length;
  const details = [
    incomplete === null ? null : sentence(incomplete),
    errors === 0 ? null : plural(errors, 'error'),
    contexts.length > 1 ? plural(contexts.length, 'context') : null,
    `${Math.round(milliseconds)} ms`,
  ];
  return {
    text: plural(shapes, 'shape'),
    detail: details.filter((d) => d !== null).join(' · '),
    severity: incomplete === null ? 'information' : 'warning',
  };
}

function sentence(reason: string): string {
  return `Incomplete: ${reason}`;
}
