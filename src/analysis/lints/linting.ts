/** Has lints look at the calls of operators, and notes what they find. */
import type { Arg, TensorType } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import type { Node } from '../../python/ast';
import type { Interpreter } from '../interp/interpreter';
import type { TensorValue, Value } from '../values/values';
import { lints } from './index';
import { type Lint, LintError, type Made, type OperatorCall, type Site } from './lint';

const byOperator = new Map<string, readonly Lint[]>();
for (const lint of lints) for (const op of lint.operators) byOperator.set(op, [...(byOperator.get(op) ?? []), lint]);

export class Linting {
  private readonly tensors = new WeakMap<TensorType, TensorValue>();
  /** False as soon as the program sets the type of floats. */
  hasDefaultTypes = true;
  /** One of several values that an expression may have is followed: what it does need not be what the program does. */
  private undecided = 0;

  constructor(private readonly i: Interpreter) {}

  /** The type stands for the tensor among the arguments of a call. */
  give(type: TensorType, tensor: TensorValue): TensorType {
    this.tensors.set(type, tensor);
    return type;
  }

  /** Follows one of so many alternatives. */
  oneOf<T>(count: number, run: () => T): T {
    if (count < 2) return run();
    this.undecided++;
    try {
      return run();
    } finally {
      this.undecided--;
    }
  }

  /**
   * The operator has yielded a result.
   * @throws LintError when a lint finds that the call raises.
   */
  called(op: string, args: ReadonlyMap<string, Arg>, given: Iterable<string>, result: Value, node: Node): void {
    const at = this.i.userFrame(node);
    const made: Made = { op, args, given: new Set(given), at: at && { file: at.frame.file, node: at.node } };
    if (result.kind === 'tensor') result.made = made;
    else if (result.kind === 'tuple') for (const x of result.items) if (x.kind === 'tensor') x.made = made;
    const looking = byOperator.get(op);
    if (!looking || !made.at || this.undecided > 0 || !this.i.recorder.wanted(made.at.file)) return;
    const call = this.callOf(made, made.at, result);
    for (const lint of looking) this.look(lint, call, node);
  }

  private look(lint: Lint, call: OperatorCall, node: Node): void {
    const found = lint.look(call);
    if (!found) return;
    const error = new LintError(lint.code, found);
    if (found.severity === 'error') throw error;
    this.i.recorder.problem(this.i.frame, node, error);
  }

  private callOf(made: Made, at: Site, result: Value): OperatorCall {
    const { i } = this;
    const tensorOf = (arg: Arg | undefined) => (arg?.kind === 'tensor' ? (this.tensors.get(arg.type) ?? null) : null);
    return {
      ...made,
      at,
      inLibrary: i.frame?.isLibrary ?? false,
      result: result.kind === 'tensor' ? result : null,
      inAutocast: i.autocast > 0,
      inScript: i.recorder.subject === null,
      hasDefaultTypes: this.hasDefaultTypes,
      tensorOf,
      tensor: (name) => tensorOf(made.args.get(name)),
      dims: (t) => knownDims(t.shape)?.map((d) => i.assume.normalize(d)) ?? null,
    };
  }
}
