/** Library functions in tests: a call by its public name, defaults and all, to the text of its result. */
import { callFunction } from '../../../src/analysis/library/call';
import { qualified } from '../../../src/analysis/library/signatures/parse';
import { follow, outcome, type Value } from '../core/harness';

export function call(name: string, args: readonly Value[], keywords: Readonly<Record<string, Value>> = {}): string {
  return follow((r) =>
    outcome(() => {
      const positional = args.map((a) => r.arg(a));
      const named = new Map(Object.entries(keywords).map(([key, value]) => [key, r.arg(value)]));
      return r.show(callFunction(qualified(name), { positional, keywords: named }, r.context).output);
    }),
  );
}
