/**
 * The typed syntax tree of Python 3.8–3.14, with offsets: one list of all kinds of nodes, which is what makes it long.
 *
 * Every node knows its half-open range `[start, end)` in UTF-16 units of the source text, at the place
 * Python's own `ast` gives the node: an expression is given without the parentheses around it, a tuple
 * with its parentheses when it has them, a generator that is a call's only argument with the call's.
 * Half-typed code yields `ErrorExpr` / `ErrorStmt` where a child is missing; a parse never fails.
 */

export interface Node {
  readonly start: number;
  readonly end: number;
}

// ------------------------------------------------------------------------------------------------ expressions

export type Expr =
  | Name
  | Constant
  | JoinedStr
  | Attribute
  | Subscript
  | Slice
  | Call
  | BinOp
  | UnaryOp
  | BoolOp
  | Compare
  | IfExp
  | Lambda
  | NamedExpr
  | TupleExpr
  | ListExpr
  | SetExpr
  | DictExpr
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Starred
  | Await
  | Yield
  | YieldFrom
  | ErrorExpr;

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '<<' | '>>' | '&' | '|' | '^';
export type UnaryOperator = '+' | '-' | '~' | 'not';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'is' | 'is not' | 'in' | 'not in';

export interface Name extends Node {
  readonly kind: 'Name';
  readonly id: string;
}

/** A literal. Implicitly joined strings are one constant; `int` beyond 2^53 is a bigint. */
export interface Constant extends Node {
  readonly kind: 'Constant';
  readonly type: 'int' | 'float' | 'complex' | 'str' | 'bytes' | 'bool' | 'none' | 'ellipsis';
  /** int: number | bigint; float, complex (imaginary part): number; str, bytes: string; bool: boolean; else null. */
  readonly value: number | bigint | string | boolean | null;
}

/** An f-string (or t-string): literal parts and replacement fields in order. */
export interface JoinedStr extends Node {
  readonly kind: 'JoinedStr';
  readonly template: boolean;
  readonly parts: readonly (string | FormattedValue)[];
}

export interface FormattedValue extends Node {
  readonly kind: 'FormattedValue';
  readonly value: Expr;
  /** `r`, `s` or `a` of `{x!r}`. */
  readonly conversion: string | null;
  /** `{x:>{width}}`: the parts of the format. */
  readonly format: readonly (string | FormattedValue)[] | null;
  /** `{x=}`: the text to print before the value. */
  readonly debug: string | null;
}

export interface Attribute extends Node {
  readonly kind: 'Attribute';
  readonly value: Expr;
  readonly attr: string;
  /** Range of the attribute's name, for the editor. */
  readonly attrStart: number;
}

export interface Subscript extends Node {
  readonly kind: 'Subscript';
  readonly value: Expr;
  /** `x[a, b]` has a TupleExpr here, `x[a:b]` a Slice. */
  readonly index: Expr;
}

export interface Slice extends Node {
  readonly kind: 'Slice';
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
}

export interface Call extends Node {
  readonly kind: 'Call';
  readonly func: Expr;
  /** In source order; `*a` is a Starred. */
  readonly args: readonly Expr[];
  readonly keywords: readonly Keyword[];
}

/** `name=value`, or `**value` when name is null. */
export interface Keyword extends Node {
  readonly kind: 'Keyword';
  readonly name: string | null;
  readonly value: Expr;
}

export interface BinOp extends Node {
  readonly kind: 'BinOp';
  readonly op: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}

export interface UnaryOp extends Node {
  readonly kind: 'UnaryOp';
  readonly op: UnaryOperator;
  readonly operand: Expr;
}

export interface BoolOp extends Node {
  readonly kind: 'BoolOp';
  readonly op: 'and' | 'or';
  readonly values: readonly Expr[];
}

export interface Compare extends Node {
  readonly kind: 'Compare';
  readonly left: Expr;
  readonly ops: readonly CompareOperator[];
  readonly comparators: readonly Expr[];
}

export interface IfExp extends Node {
  readonly kind: 'IfExp';
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}

export interface Lambda extends Node {
  readonly kind: 'Lambda';
  readonly params: Parameters;
  readonly body: Expr;
}

export interface NamedExpr extends Node {
  readonly kind: 'NamedExpr';
  readonly target: Name;
  readonly value: Expr;
}

export interface TupleExpr extends Node {
  readonly kind: 'Tuple';
  readonly elts: readonly Expr[];
}

export interface ListExpr extends Node {
  readonly kind: 'List';
  readonly elts: readonly Expr[];
}

export interface SetExpr extends Node {
  readonly kind: 'Set';
  readonly elts: readonly Expr[];
}

/** A null key is `**value`. */
export interface DictExpr extends Node {
  readonly kind: 'Dict';
  readonly items: readonly { readonly key: Expr | null; readonly value: Expr }[];
}

export interface Comprehension {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
  readonly isAsync: boolean;
}

export interface ListComp extends Node {
  readonly kind: 'ListComp';
  readonly elt: Expr;
  readonly generators: readonly Comprehension[];
}

export interface SetComp extends Node {
  readonly kind: 'SetComp';
  readonly elt: Expr;
  readonly generators: readonly Comprehension[];
}

export interface DictComp extends Node {
  readonly kind: 'DictComp';
  readonly key: Expr;
  readonly value: Expr;
  readonly generators: readonly Comprehension[];
}

export interface GeneratorExp extends Node {
  readonly kind: 'GeneratorExp';
  readonly elt: Expr;
  readonly generators: readonly Comprehension[];
}

export interface Starred extends Node {
  readonly kind: 'Starred';
  readonly value: Expr;
}

export interface Await extends Node {
  readonly kind: 'Await';
  readonly value: Expr;
}

export interface Yield extends Node {
  readonly kind: 'Yield';
  readonly value: Expr | null;
}

export interface YieldFrom extends Node {
  readonly kind: 'YieldFrom';
  readonly value: Expr;
}

/** What could not be read. `start === end` when something is just missing. */
export interface ErrorExpr extends Node {
  readonly kind: 'ErrorExpr';
}

// ------------------------------------------------------------------------------------------------- parameters

export interface Parameter extends Node {
  readonly kind: 'Parameter';
  readonly name: string;
  /** The range of `[start, start + name.length)` is the name; `end` includes the annotation, as in Python's `ast.arg`. */
  readonly annotation: Expr | null;
  readonly default: Expr | null;
  readonly type: 'positional-only' | 'positional-or-keyword' | 'var-positional' | 'keyword-only' | 'var-keyword';
}

export interface Parameters {
  /** In source order. */
  readonly list: readonly Parameter[];
}

// ------------------------------------------------------------------------------------------------- statements

export type Stmt =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | AugAssign
  | AnnAssign
  | TypeAlias
  | For
  | While
  | If
  | With
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Pass
  | Break
  | Continue
  | ErrorStmt;

export interface FunctionDef extends Node {
  readonly kind: 'FunctionDef';
  readonly isAsync: boolean;
  readonly name: string;
  readonly nameStart: number;
  readonly params: Parameters;
  readonly returns: Expr | null;
  readonly body: readonly Stmt[];
  readonly decorators: readonly Expr[];
}

export interface ClassDef extends Node {
  readonly kind: 'ClassDef';
  readonly name: string;
  readonly nameStart: number;
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly body: readonly Stmt[];
  readonly decorators: readonly Expr[];
}

export interface Return extends Node {
  readonly kind: 'Return';
  readonly value: Expr | null;
}

export interface Delete extends Node {
  readonly kind: 'Delete';
  readonly targets: readonly Expr[];
}

export interface Assign extends Node {
  readonly kind: 'Assign';
  readonly targets: readonly Expr[];
  readonly value: Expr;
}

export interface AugAssign extends Node {
  readonly kind: 'AugAssign';
  readonly target: Expr;
  readonly op: BinaryOperator;
  readonly value: Expr;
}

export interface AnnAssign extends Node {
  readonly kind: 'AnnAssign';
  readonly target: Expr;
  readonly annotation: Expr;
  readonly value: Expr | null;
}

/** `type X = …` */
export interface TypeAlias extends Node {
  readonly kind: 'TypeAlias';
  readonly name: Expr;
  readonly value: Expr;
}

export interface For extends Node {
  readonly kind: 'For';
  readonly isAsync: boolean;
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}

export interface While extends Node {
  readonly kind: 'While';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}

/** `elif` is an If alone in `orelse`. */
export interface If extends Node {
  readonly kind: 'If';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}

export interface With extends Node {
  readonly kind: 'With';
  readonly isAsync: boolean;
  readonly items: readonly { readonly context: Expr; readonly target: Expr | null }[];
  readonly body: readonly Stmt[];
}

export interface Match extends Node {
  readonly kind: 'Match';
  readonly subject: Expr;
  readonly cases: readonly MatchCase[];
}

export interface MatchCase extends Node {
  readonly kind: 'MatchCase';
  readonly pattern: Pattern;
  readonly guard: Expr | null;
  readonly body: readonly Stmt[];
}

export interface Raise extends Node {
  readonly kind: 'Raise';
  readonly exc: Expr | null;
  readonly cause: Expr | null;
}

export interface ExceptHandler extends Node {
  readonly kind: 'ExceptHandler';
  readonly type: Expr | null;
  readonly name: string | null;
  /** `except*` */
  readonly star: boolean;
  readonly body: readonly Stmt[];
}

export interface Try extends Node {
  readonly kind: 'Try';
  readonly body: readonly Stmt[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
}

export interface Assert extends Node {
  readonly kind: 'Assert';
  readonly test: Expr;
  readonly msg: Expr | null;
}

export interface Alias extends Node {
  readonly kind: 'Alias';
  /** Dotted for `import a.b`; `*` for `from m import *`. */
  readonly name: string;
  readonly asname: string | null;
}

export interface Import extends Node {
  readonly kind: 'Import';
  readonly names: readonly Alias[];
}

export interface ImportFrom extends Node {
  readonly kind: 'ImportFrom';
  /** Empty for `from . import x`. */
  readonly module: string;
  /** Number of leading dots. */
  readonly level: number;
  readonly names: readonly Alias[];
}

export interface Global extends Node {
  readonly kind: 'Global';
  readonly names: readonly string[];
}

export interface Nonlocal extends Node {
  readonly kind: 'Nonlocal';
  readonly names: readonly string[];
}

export interface ExprStmt extends Node {
  readonly kind: 'ExprStmt';
  readonly value: Expr;
}

export interface Pass extends Node {
  readonly kind: 'Pass';
}

export interface Break extends Node {
  readonly kind: 'Break';
}

export interface Continue extends Node {
  readonly kind: 'Continue';
}

export interface ErrorStmt extends Node {
  readonly kind: 'ErrorStmt';
}

// --------------------------------------------------------------------------------------------------- patterns

export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;

export interface MatchValue extends Node {
  readonly kind: 'MatchValue';
  readonly value: Expr;
}

export interface MatchSingleton extends Node {
  readonly kind: 'MatchSingleton';
  readonly value: boolean | null;
}

export interface MatchSequence extends Node {
  readonly kind: 'MatchSequence';
  readonly patterns: readonly Pattern[];
}

export interface MatchMapping extends Node {
  readonly kind: 'MatchMapping';
  readonly keys: readonly Expr[];
  readonly patterns: readonly Pattern[];
  readonly rest: string | null;
}

export interface MatchClass extends Node {
  readonly kind: 'MatchClass';
  readonly cls: Expr;
  readonly patterns: readonly Pattern[];
  readonly kwdNames: readonly string[];
  readonly kwdPatterns: readonly Pattern[];
}

export interface MatchStar extends Node {
  readonly kind: 'MatchStar';
  readonly name: string | null;
}

/** `pattern as name`; a bare name has a null pattern; `_` has both null. */
export interface MatchAs extends Node {
  readonly kind: 'MatchAs';
  readonly pattern: Pattern | null;
  readonly name: string | null;
}

export interface MatchOr extends Node {
  readonly kind: 'MatchOr';
  readonly patterns: readonly Pattern[];
}

// ----------------------------------------------------------------------------------------------------- module

export interface Comment extends Node {
  /** Without the `#`, trimmed. */
  readonly text: string;
}

export interface Module extends Node {
  readonly kind: 'Module';
  readonly body: readonly Stmt[];
  /** In source order: shape comments and `type: ignore` are read from here. */
  readonly comments: readonly Comment[];
  /** Ranges the parser had to skip or invent; empty for valid code. */
  readonly errors: readonly Node[];
}
