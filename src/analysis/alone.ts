/** Functions, classes and the models of factories on their own: with symbols for what nobody gives them. */
import { walk } from '../python/visit';
import type { Origin } from './collected';
import { type Optional, symbolicArguments, symbolicInstance } from './generic';
import { followWithHints } from './hinted';
import { callValue } from './interp/calls';
import { forgetReassigned } from './reassigned';
import type { SourceFile } from './source';
import type { ClassValue, FunctionValue, InstanceValue, Value } from './values/values';
import type { Worlds } from './worlds';

export class Alone {
  constructor(private readonly w: Worlds) {}

  run(file: SourceFile, value: FunctionValue | ClassValue): void {
    if (value.kind === 'class') this.runClass(file, value);
    else if (value.owner === null && value.env.type === 'module') this.runFunction(file, value);
  }

  private runFunction(file: SourceFile, f: FunctionValue): void {
    const builds = isFactory(f);
    this.w.i.takesNoKeywords = builds;
    followWithHints(this.w, f, () =>
      this.w.inWorlds(file, `${f.name}()`, f.node, (collect) => {
        const result = callValue(this.w.i, f, symbolicArguments(this.w.i, f, 0), f.node);
        const isModel = builds && result.kind === 'instance' && result.cls.lookup('forward')?.kind === 'function';
        collect(this.w.i.tookNoKeywords ? 'built' : isModel ? 'factory' : 'alone');
        if (isModel) this.runModel(f, result);
      }),
    );
    this.w.i.takesNoKeywords = false;
    if (builds || !takesOptional(f) || !this.misses(f)) return;
    const given = () => callValue(this.w.i, f, symbolicArguments(this.w.i, f, 0, 'given'), f.node);
    followWithHints(this.w, f, () => this.w.inWorlds(file, `${f.name}()`, f.node, given, 'given'));
  }

  /** A part of it was not run. */
  private misses(f: FunctionValue): boolean {
    let missed = false;
    walk(f.node, (node) => {
      if (node.kind === 'Lambda' || (node.kind === 'FunctionDef' && node !== f.node)) return false;
      const simple =
        node.kind === 'Assign' || node.kind === 'AugAssign' || node.kind === 'ExprStmt' || node.kind === 'Return';
      if (simple && !this.w.into.seen.some((s) => s.reached.has(node))) missed = true;
      return !missed;
    });
    return missed;
  }

  /** The model that a factory built, on symbols: built once, followed under every hypothesis on its input. */
  private runModel(f: FunctionValue, model: InstanceValue): void {
    const forward = model.cls.lookup('forward') as FunctionValue;
    const label = `${f.name}()`;
    const outer = this.w.i.hypotheses;
    let noted = false;
    this.w.worlds(
      label,
      () => {
        try {
          this.w.i.linting.places.forget();
          callValue(this.w.i, model, symbolicArguments(this.w.i, forward, 1), f.node);
          this.w.i.recorder.settle(0);
        } finally {
          if (!noted) this.w.into.models.push({ label, node: model.node, fact: this.w.moduleFacts().tree(model) });
          noted = true;
        }
        this.w.collect('built', label);
      },
      'built',
    );
    this.w.i.hypotheses = outer;
  }

  private runClass(file: SourceFile, cls: ClassValue): void {
    const methods = [...cls.attrs.vars.values()].flatMap(asFunction).filter((f) => f.owner === cls);
    if (methods.length === 0) return;
    this.runInstance(file, cls, methods, 'default');
    const init = cls.lookup('__init__');
    if (init?.kind !== 'function' || !takesOptional(init)) return;
    const missed = methods.filter((m) => m.name !== '__init__' && isOfInstance(cls, m) && this.misses(m));
    if (missed.length > 0) this.runInstance(file, cls, missed, 'given');
  }

  /** Its methods on an instance that was made with symbols, and with or without what its constructor may be given. */
  private runInstance(file: SourceFile, cls: ClassValue, methods: readonly FunctionValue[], optional: Optional): void {
    const node = cls.node ?? file.ast;
    const origin = optional === 'given' ? 'given' : 'alone';
    this.w.inWorlds(
      file,
      cls.name,
      node,
      (collect) => {
        const instance = symbolicInstance(this.w.i, cls, node, optional);
        const init = cls.lookup('__init__');
        if (init) collect(origin);
        if (methods.every((m) => m.name === '__init__')) return;
        if (instance.kind === 'instance') forgetReassigned(this.w.i, instance);
        const mark = this.w.i.heap.mark();
        const taken = this.w.i.hypotheses;
        for (const [n, m] of methods.entries()) {
          if (m.name === '__init__' || this.w.timeLeft < 0) continue;
          this.w.i.recorder.subject = { file, node: m.node, name: m.qualname };
          this.w.inShare(methods.length - n, () => this.runMethod(cls, m, instance, optional, collect));
          this.w.i.heap.rollback(mark);
        }
        this.w.i.hypotheses = taken;
      },
      origin,
    );
  }

  private runMethod(
    cls: ClassValue,
    m: FunctionValue,
    instance: Value,
    optional: Optional,
    collect: (origin: Origin) => void,
  ): void {
    const { i } = this.w;
    const node = cls.node ?? m.node;
    const given = () => {
      const args = symbolicArguments(i, m, 1, 'given');
      return callValue(i, m, { ...args, args: [instance, ...args.args] }, node);
    };
    const followGiven = () => followWithHints(this.w, m, () => this.w.worlds(cls.name, given, 'given'));
    if (optional === 'given') return followGiven();
    const static_ = isStatic(cls, m);
    const ofClass = isClassMethod(cls, m);
    const alone = () => {
      const args = symbolicArguments(i, m, static_ ? 0 : 1);
      callValue(i, m, static_ ? args : { ...args, args: [ofClass ? cls : instance, ...args.args] }, node);
      collect('alone');
    };
    followWithHints(this.w, m, () => this.w.worlds(cls.name, alone));
    if (isOfInstance(cls, m) && takesOptional(m) && this.misses(m)) followGiven();
  }
}

function takesOptional(f: FunctionValue): boolean {
  return f.params.some((p) => p.default?.kind === 'none');
}

function isOfInstance(cls: ClassValue, m: FunctionValue): boolean {
  return !isStatic(cls, m) && !isClassMethod(cls, m);
}

/** A function that can be called without arguments may build a model. */
export function isFactory(f: FunctionValue): boolean {
  return f.params.every((p) => p.default !== null || p.type === 'var-keyword' || p.type === 'var-positional');
}

function asFunction(v: Value): FunctionValue[] {
  if (v.kind === 'function') return [v];
  if (v.kind !== 'native' || !v.descriptor) return [];
  return [v.descriptor.get, v.descriptor.set].flatMap((f) => (f?.kind === 'function' ? [f] : []));
}

function descriptorOf(cls: ClassValue, f: FunctionValue): string | null {
  for (const v of cls.attrs.vars.values()) if (v.kind === 'native' && v.descriptor?.get === f) return v.descriptor.type;
  return null;
}

function isStatic(cls: ClassValue, f: FunctionValue): boolean {
  return descriptorOf(cls, f) === 'static';
}

function isClassMethod(cls: ClassValue, f: FunctionValue): boolean {
  return descriptorOf(cls, f) === 'class';
}
