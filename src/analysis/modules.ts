/**
 * Modules: the library models, which stand for torch, numpy, jax, einops and the standard library, and the user's
 * own files and packages, which are read from the import roots. Nothing is run but by this interpreter.
 */
import type { Alias, ImportFrom, Node } from '../python/ast';
import type { SourceFiles } from './files';
import { setName } from './interp/assignment';
import { raise } from './interp/exceptions';
import { Frame } from './interp/frame';
import type { Interpreter } from './interp/interpreter';
import { PyRaise } from './interp/signals';
import { boundFunction } from './interp/signatureCalls';
import { execBlock } from './interp/statements';
import { nativeMember } from './library/native/index';
import { isNamespace, membersOf, signaturesOf } from './library/signatures/index';
import { librarySources } from './library/sources.gen';
import { SourceFile } from './source';
import { Env, ModuleValue, type NativeValue, UnknownValue, unknown, type Value } from './values/values';

/** Libraries that are always our models, whatever is installed. Of type checkers the wrappers would hide what they wrap. */
const MODELLED = new Set('torch numpy jax flax einops opt_einsum jaxtyping beartype typeguard'.split(' '));

/** Models that are used only where the library itself is not installed. */
const STAND_INS = new Set(['torchvision']);

/** Packages that hold no tensor code: reading them would cost time and tell nothing. */
const UNREAD = new Set(
  (
    'PIL requests urllib3 chardet charset_normalizer six idna certifi cryptography OpenSSL yaml matplotlib pandas scipy sklearn ' +
    'pydantic attr attrs click rich tqdm packaging setuptools pkg_resources pip wheel pytest _pytest nose hypothesis sympy mpmath ' +
    'networkx jinja2 markupsafe werkzeug flask django fastapi starlette aiohttp boto3 botocore google grpc tensorboard tensorflow keras ' +
    'wandb mlflow comet_ml neptune cv2 skimage imageio av h5py pyarrow numba llvmlite cupy triton onnx onnxruntime huggingface_hub ' +
    'filelock fsspec regex tokenizers safetensors sentencepiece psutil cffi pycparser IPython ipykernel ipywidgets notebook jupyter ' +
    'traitlets zmq tornado sqlalchemy redis ray dask deepspeed apex flash_attn xformers bitsandbytes absl gflags termcolor colorama'
  ).split(' '),
);

const X64 = /enable_x64/i;

/**
 * Library models that have been loaded, for all runs. What a run changes in them is taken back when it ends (see
 * `DocumentRun.dispose`), so they are always as their source made them.
 */
const library = new Map<string, Value>();
/** Names of which it is known that no library model has them. */
const absent = new Set<string>();

/**
 * Imports are run as Python would until they have cost so many steps; from then on a module is run when one of its names
 * is used, which in a large package most never are. Reading a text has its price too.
 */
const EAGER_STEPS = 25_000;
const CHARACTERS_A_STEP = 8;
/** A module that needs more steps (it lists its own folder, say) has only the names that it had by then. */
const MODULE_STEPS = 20_000;
/** A function that a module's body calls, and that makes no model in so many steps, reads files or versions. */
const MODULE_WITHOUT_TENSOR = 3_000;

/** Parsed files, shared by all runs of a workspace. */
export class SourceCache {
  private readonly parsed = new Map<string, { text: string; file: SourceFile }>();

  get(uri: string, name: string, text: string): SourceFile {
    const old = this.parsed.get(uri);
    if (old && old.text === text && old.file.name === name) return old.file;
    const file = new SourceFile(uri, name, text, false, uri.endsWith('/__init__.py'));
    this.parsed.set(uri, { text, file });
    return file;
  }
}

export class Modules {
  /** By path for the user's files, by dotted name for library models. */
  private readonly loaded = new Map<string, Value>();
  /** Files that were read, with their text: what the facts rest on. */
  readonly read = new Map<string, string | null>();
  /** Files that the host has not given yet. */
  readonly missing = new Set<string>();
  /** Modules of the user's that have been run, as long as all are run when they are imported. */
  private readonly executed: ModuleValue[] = [];
  /** What imports have cost so far, in steps. */
  private cost = 0;
  private readonly tensorClasses = new Map<string, Value>();
  /** What is known of `mayEnableX64`, for so many files that were read. */
  private x64 = { read: -1, said: false, files: new Map<SourceFile, boolean>() };

  constructor(
    private readonly files: SourceFiles,
    private readonly cache: SourceCache,
    private readonly roots: readonly string[],
    /** How many times as many steps a module may take. */
    private readonly patience = 1,
  ) {}

  isModelled(name: string): boolean {
    return MODELLED.has(name.split('.')[0]);
  }

  /** The class object of a library's tensors. */
  tensorClass(library: 'torch' | 'numpy' | 'jax'): Value {
    const name = { torch: 'torch.Tensor', numpy: 'numpy.ndarray', jax: 'jax.Array' }[library];
    let cls = this.tensorClasses.get(name);
    if (!cls) {
      cls = nativeMember(name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1))!;
      this.tensorClasses.set(name, cls);
    }
    return cls;
  }

  /** The library whose arrays a file most likely means. */
  mainLibrary(file: SourceFile): 'torch' | 'numpy' | 'jax' {
    const imports = (name: string) => new RegExp(`^\\s*(import|from)\\s+${name}\\b`, 'm').test(file.text);
    if (imports('torch')) return 'torch';
    if (imports('jax') || imports('flax')) return 'jax';
    return imports('numpy') ? 'numpy' : 'torch';
  }

  /** Does a file, or one that was read, speak of JAX's types of 64 bits? */
  mayEnableX64(file: SourceFile | undefined): boolean {
    if (this.x64.read !== this.read.size) {
      const said = [...this.read.values()].some((text) => X64.test(text ?? ''));
      this.x64 = { read: this.read.size, said, files: new Map() };
    }
    if (this.x64.said || !file) return this.x64.said;
    const known = this.x64.files.get(file) ?? X64.test(file.text);
    this.x64.files.set(file, known);
    return known;
  }

  /** Does a file import NumPy beside another library of arrays? */
  knowsSeveral(file: SourceFile): boolean {
    return this.mainLibrary(file) !== 'numpy' && /^\s*(import|from)\s+numpy\b/m.test(file.text);
  }

  // ------------------------------------------------------------------------------------------------- importing

  /** `import a.b.c`: the module of the whole name. */
  importModule(i: Interpreter, name: string, node: Node): Value {
    const parts = name.split('.');
    let parent: Value | null = null;
    let module: Value = new UnknownValue(`module ${name} is not found`, name, '', true, 'module');
    for (let n = 1; n <= parts.length; n++) {
      module = this.oneModule(i, parts.slice(0, n).join('.'), node);
      if (parent?.kind === 'module' && module.kind === 'module') this.attach(parent, parts[n - 1], module);
      parent = module;
    }
    return module;
  }

  private attach(parent: ModuleValue, name: string, module: Value): void {
    const old = parent.names.vars.get(name);
    if (old !== undefined) return;
    parent.names.vars.set(name, module);
  }

  private oneModule(i: Interpreter, name: string, node: Node): Value {
    const old = this.loaded.get(name);
    if (old) return old;
    const standIn = STAND_INS.has(name.split('.')[0]);
    const model = standIn ? null : this.libraryModel(i, name);
    if (model) return model;
    const top = name.split('.')[0];
    for (const root of MODELLED.has(top) ? [] : this.roots) {
      if (UNREAD.has(top) && /\/(site|dist)-packages$/.test(root)) continue;
      const found = this.userModule(i, `${root}/${name.replaceAll('.', '/')}`, name, node);
      if (found) return found;
    }
    const instead = standIn ? this.libraryModel(i, name) : null;
    if (instead) return instead;
    if (i.guarded > 0) i.mayRaise = true;
    return new UnknownValue(`module ${name} is not found`, name, '', true, 'module');
  }

  private libraryModel(i: Interpreter, name: string): Value | null {
    const model = library.get(name) ?? this.libraryModule(i, name);
    if (model) library.set(name, model);
    return model;
  }

  /** A library model: its Python source, its native members, or both. */
  private libraryModule(i: Interpreter, name: string): Value | null {
    if (absent.has(name)) return null;
    const path = name.replaceAll('.', '/');
    const packaged = Object.hasOwn(librarySources, `${path}/__init__.py`);
    const key = packaged ? `${path}/__init__.py` : `${path}.py`;
    const text = Object.hasOwn(librarySources, key) ? librarySources[key] : null;
    const hasNative = nativeMember(name, '__exists__') !== undefined || isNamespace(name);
    if (text === null && !hasNative) {
      absent.add(name);
      return null;
    }
    const member = (attr: string, by: Interpreter) => by.modules.libraryMember(by, name, attr);
    if (text === null) return new ModuleValue(name, new Env(null, 'module'), null, member);
    const file = new SourceFile(key, name, text, true, packaged);
    return this.execute(i, file, name, member);
  }

  private libraryMember(i: Interpreter, module: string, attr: string): Value | undefined {
    const key = `${module}.${attr}`;
    const old = library.get(`member ${key}`);
    if (old) return old;
    const value = this.findLibraryMember(i, module, attr, key);
    if (value) library.set(`member ${key}`, value);
    return value;
  }

  private findLibraryMember(i: Interpreter, module: string, attr: string, key: string): Value | undefined {
    if (key === 'torch.Tensor' || key === 'numpy.ndarray' || key === 'jax.Array') {
      return this.tensorClass(module as 'torch' | 'numpy' | 'jax');
    }
    const own = nativeMember(module, attr);
    if (own) return own;
    const signatures = signaturesOf(key);
    if (signatures.length > 0 && !signatures[0].property) return boundFunction(key, signatures);
    const loaded = library.get(key) ?? this.libraryModule(i, key);
    if (loaded) library.set(key, loaded);
    return loaded ?? undefined;
  }

  /** A file of the user's at `path.py` or `path/__init__.py`. */
  private userModule(i: Interpreter, path: string, name: string, node: Node): Value | null {
    for (const uri of [`${path}/__init__.py`, `${path}.py`]) {
      const old = this.loaded.get(uri);
      if (old) return old;
      const text = this.readFile(uri);
      if (text === undefined) return new UnknownValue(`${name} is being loaded`, name);
      if (text === null) continue;
      const file = this.cache.get(uri, name, text);
      const member = (attr: string) => {
        if (!file.isPackage) return undefined;
        return this.userModule(i, `${path}/${attr}`, `${name}.${attr}`, node) ?? undefined;
      };
      this.cost += text.length / CHARACTERS_A_STEP;
      if (this.cost <= EAGER_STEPS) return this.execute(i, file, uri, member);
      return this.defer(i, file, uri, member);
    }
    return null;
  }

  readFile(uri: string): string | null | undefined {
    if (this.read.has(uri)) return this.read.get(uri);
    const text = this.files.read(uri);
    if (text === undefined) this.missing.add(uri);
    else this.read.set(uri, text);
    return text;
  }

  /** A module whose body is run when one of its names is asked for. */
  private defer(i: Interpreter, file: SourceFile, key: string, member: ModuleValue['member']): Value {
    const module = new ModuleValue(file.name, new Env(null, 'module'), file, member);
    this.loaded.set(key, module);
    module.later = () => this.runBody(i, module, key);
    for (const done of this.executed.splice(0)) openEmpty(done);
    return module;
  }

  private execute(i: Interpreter, file: SourceFile, key: string, member: ModuleValue['member']): Value {
    const module = new ModuleValue(file.name, new Env(null, 'module'), file, member);
    (file.isLibrary ? library : this.loaded).set(key, module);
    this.runBody(i, module, key);
    return module;
  }

  /** Runs a module's body. What it makes stays, whatever becomes of the path that imported it. */
  private runBody(i: Interpreter, module: ModuleValue, key: string): void {
    const file = module.file!;
    const { heap } = i;
    const [births, log] = [heap.births, heap.logLength];
    const { uncertain, guarded, mayRaise, frame, loopPasses, depth, steps, followed } = i;
    const { withoutTensor, inModule, userCalls } = i;
    i.followed = i.lasting;
    i.uncertain = 0;
    i.guarded = file.isLibrary ? 1 : 0;
    i.loopPasses = 0;
    // Steps that load a model are none of a function that makes no tensors.
    if (file.isLibrary) i.withoutTensor = Number.POSITIVE_INFINITY;
    else Object.assign(i, { withoutTensor: MODULE_WITHOUT_TENSOR * this.patience, inModule: true, userCalls: 0 });
    const body = new Frame(file, module.names, null, null, null, null);
    const run = () => {
      if (i.enter(body)) execBlock(i, file.ast.body);
    };
    try {
      if (file.isLibrary) i.costs.aside(run);
      else if (!i.costs.aside(() => i.withSteps(MODULE_STEPS * this.patience, run))) module.isComplete = false;
    } catch (e) {
      if (!(e instanceof PyRaise)) {
        // A model that was not loaded to its end must not be kept.
        if (file.isLibrary) library.delete(key);
        throw e;
      }
      module.isComplete = false;
    } finally {
      Object.assign(i, { uncertain, guarded, mayRaise, frame, loopPasses, depth, followed });
      Object.assign(i, { withoutTensor, inModule, userCalls });
      heap.keepNewCells(births, log, module.names);
      if (file.isLibrary) i.lastTensor = Math.min(i.steps, i.lastTensor + i.steps - steps);
      else this.cost += i.steps - steps;
    }
    if (file.isLibrary) return;
    if (this.cost > EAGER_STEPS) openEmpty(module);
    else this.executed.push(module);
  }

  /** The module that a file was loaded as; null when it is none. */
  loadedFrom(file: SourceFile): ModuleValue | null {
    for (const m of this.loaded.values()) if (m.kind === 'module' && m.file === file) return m;
    return null;
  }

  /** Registers the document under analysis, so that what it imports can import it. */
  register(uri: string, module: ModuleValue): void {
    this.loaded.set(uri, module);
  }

  // ------------------------------------------------------------------------------------------------ from … import

  importFrom(i: Interpreter, s: ImportFrom): void {
    const source = s.level > 0 ? this.relative(i, s) : this.importModule(i, s.module, s);
    for (const alias of s.names) {
      if (alias.name === '*') this.importStar(i, source);
      else setName(i, alias.asname ?? alias.name, this.namedFrom(i, source, alias, s));
    }
  }

  /** A name of a module that has not been run is a promise, except where it matters whether the import fails. */
  private namedFrom(i: Interpreter, source: Value, alias: Alias, s: ImportFrom): Value {
    if (source.kind !== 'module' || !source.later || i.guarded > 0) return this.imported(i, source, alias, s);
    const promise = new UnknownValue(`${alias.name} is being imported`, alias.name);
    promise.later = () => {
      const { guarded, mayRaise } = i;
      i.guarded = 0;
      try {
        return this.imported(i, source, alias, s);
      } finally {
        Object.assign(i, { guarded, mayRaise });
      }
    };
    return promise;
  }

  private relative(i: Interpreter, s: ImportFrom): Value {
    const file = i.frame!.file;
    if (file.isLibrary) {
      const parts = file.name.split('.');
      const base = parts.slice(0, parts.length - s.level + (file.isPackage ? 1 : 0));
      return this.importModule(i, [...base, ...(s.module ? [s.module] : [])].join('.'), s);
    }
    let dir = file.uri.slice(0, file.uri.lastIndexOf('/'));
    for (let n = 1; n < s.level; n++) dir = dir.slice(0, dir.lastIndexOf('/'));
    const path = s.module ? `${dir}/${s.module.replaceAll('.', '/')}` : dir;
    const name = s.module || dir.slice(dir.lastIndexOf('/') + 1);
    const found = this.userModule(i, path, name, s);
    if (found) return found;
    if (!s.module) return this.folder(i, dir, s);
    if (i.guarded > 0) i.mayRaise = true;
    return new UnknownValue(`module ${'.'.repeat(s.level)}${s.module} is not found`, name, '', true, 'module');
  }

  /** A folder without `__init__.py`. */
  private folder(i: Interpreter, dir: string, node: Node): Value {
    return new ModuleValue(
      dir,
      new Env(null, 'module'),
      null,
      (attr) => this.userModule(i, `${dir}/${attr}`, attr, node) ?? undefined,
    );
  }

  private imported(i: Interpreter, source: Value, alias: Alias, s: ImportFrom): Value {
    const { name } = alias;
    if (source.kind !== 'module') {
      if (i.guarded > 0) i.mayRaise = true;
      return new UnknownValue(`${name} comes from ${s.module}, which is not found`, name);
    }
    const value = source.env.get(name) ?? source.member(name, i);
    if (value) return value;
    if (source.file && !source.file.isLibrary && !this.missing.size && source.env.vars.size > 0) {
      const sub = this.userModule(i, `${source.file.uri.slice(0, source.file.uri.lastIndexOf('/'))}/${name}`, name, s);
      if (sub && source.file.isPackage) return sub;
      if (i.guarded > 0 && source.isComplete) throw raise(i, 'ImportError', `cannot import ${name}`, s);
    }
    if (i.guarded > 0) i.mayRaise = true;
    return new UnknownValue(`${source.name}.${name} is not modelled`, name);
  }

  private importStar(i: Interpreter, source: Value): void {
    if (source.kind !== 'module') return;
    if (source.later || source.names.stars.length > 0) i.frame!.env.stars.push(source);
    if (source.later) return;
    const all = source.env.get('__all__');
    const listed = all?.kind === 'list' || all?.kind === 'tuple' ? all.items : null;
    const names = listed
      ? listed.flatMap((v) => (v.kind === 'str' && v.value ? [v.value] : []))
      : [...source.env.vars.keys(), ...((source.file?.isLibrary ?? true) ? membersOf(source.name) : [])].filter(
          (n) => !n.startsWith('_'),
        );
    for (const name of names) {
      const value = source.env.get(name) ?? source.member(name, i);
      if (value) setName(i, name, value);
    }
  }
}

/**
 * What is empty after a module has been run may be filled by modules that have not been run yet: registries. No part
 * of the state: it holds on every path.
 */
function openEmpty(module: ModuleValue): void {
  for (const value of module.names.vars.values()) {
    const v = value.kind === 'instance' ? value.payload : value;
    if (v?.kind === 'dict' && v.entries.size === 0)
      v.rest ??= { key: unknown('a registry'), value: unknown('a registry') };
    else if ((v?.kind === 'list' && v.items.length === 0) || (v?.kind === 'set' && v.entries.size === 0))
      v.rest ??= unknown('a registry');
  }
}

export type { NativeValue };
