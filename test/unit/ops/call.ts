/** Library functions in tests: a call by its public name, defaults and all, to the text of its result. */
import { bindCall } from '../../../src/analysis/library/signatures/bind';
import { signaturesOf } from '../../../src/analysis/library/signatures/index';
import { qualified } from '../../../src/analysis/library/signatures/parse';
import { bindArgs } from '../../../src/core/ops/args';
import { operator } from '../../../src/core/ops/index';
import { follow, outcome, type Value } from '../core/harness';

export function call(name: string, args: readonly Value[], keywords: Readonly<Record<string, Value>> = {}): string {
  return follow((r) =>
    outcome(() => {
      const named = new Map(Object.entries(keywords).map(([key, value]) => [key, r.arg(value)]));
      const bound = bindCall(signaturesOf(qualified(name)), { positional: args.map((a) => r.arg(a)), keywords: named });
      if ('reason' in bound) throw new Error(`${name} ${bound.reason}`);
      return r.show(operator(bound.signature.operator)!.shape(bindArgs(bound.args), r.context));
    }),
  );
}
