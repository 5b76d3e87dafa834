/**
 * The syntax tree of a `.adapt` file. It holds what the person wrote, aliases and mistakes included;
 * `check/` gives it meaning. Next step of the pipeline: `names/bind.ts`.
 */
import type { Span } from "../source/span.ts";

interface Node {
  readonly span: Span;
  /** Set when error recovery made or skipped a part of this node: rules stay silent below it. */
  readonly broken?: true;
}

export interface Module extends Node {
  readonly kind: "Module";
  /** The name under which the host knows the file. */
  readonly file: string;
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
}

export interface Comment extends Node {
  readonly kind: "Comment";
  /** `///` documents the declaration that follows. */
  readonly style: "line" | "block" | "doc";
  /** With its markers, as written. */
  readonly text: string;
}

/** A name that declares or labels something: bare, or quoted as in Python. */
export interface Identifier extends Node {
  readonly kind: "Identifier";
  readonly text: string;
  readonly quoted: boolean;
}

interface DeclarationBase extends Node {
  /** The text of the `///` lines in front, without markers. */
  readonly documentation?: string;
}

export interface ImportDeclaration extends DeclarationBase {
  readonly kind: "Import";
  readonly path: StringLiteral;
}
export interface LetDeclaration extends DeclarationBase {
  readonly kind: "Let";
  readonly name: Identifier;
  readonly value: Expression;
}
export interface ModelDeclaration extends DeclarationBase {
  readonly kind: "Model";
  readonly name: Identifier;
  readonly source: StringLiteral;
  readonly block?: Block;
}
export interface ConfigDeclaration extends DeclarationBase {
  readonly kind: "Config";
  readonly name: Identifier;
  readonly method: Expression;
}
export interface AdapterDeclaration extends DeclarationBase {
  readonly kind: "Adapter";
  readonly name: Identifier;
  /** After `:`. */
  readonly method?: Expression;
  /** After `from`. */
  readonly source?: StringLiteral;
  /** After `=`: made in weight space, `average(a, b, …)`. */
  readonly derivation?: Expression;
  readonly block?: Block;
}
export interface FusionDeclaration extends DeclarationBase {
  readonly kind: "Fusion";
  readonly name: Identifier;
  /** The whole `Fuse(a, b)` call. */
  readonly members: Expression;
  readonly method?: Expression;
  readonly source?: StringLiteral;
}
export interface HeadDeclaration extends DeclarationBase {
  readonly kind: "Head";
  readonly name: Identifier;
  readonly head?: Expression;
  readonly source?: StringLiteral;
}
export interface ComposeDeclaration extends DeclarationBase {
  readonly kind: "Compose";
  readonly name: Identifier;
  readonly value: Expression;
}
export interface BuildDeclaration extends DeclarationBase {
  readonly kind: "Build";
  readonly name: Identifier;
  readonly block: Block;
}

export type Declaration =
  | ImportDeclaration
  | LetDeclaration
  | ModelDeclaration
  | ConfigDeclaration
  | AdapterDeclaration
  | FusionDeclaration
  | HeadDeclaration
  | ComposeDeclaration
  | BuildDeclaration;

export type NamedDeclaration = Exclude<Declaration, ImportDeclaration>;

/** `{ key = value … }` */
export interface Block extends Node {
  readonly kind: "Block";
  readonly entries: readonly BlockEntry[];
}
export interface BlockEntry extends Node {
  readonly kind: "BlockEntry";
  readonly key: Identifier;
  readonly value: Expression;
}

export interface NumberLiteral extends Node {
  readonly kind: "Number";
  readonly value: number;
  /** As written: `16` and `16.0` differ in stored configs. */
  readonly text: string;
}
export interface StringLiteral extends Node {
  readonly kind: "String";
  /** Without quotes, escapes resolved. */
  readonly value: string;
}
export interface BooleanLiteral extends Node {
  readonly kind: "Boolean";
  readonly value: boolean;
}
export interface NoneLiteral extends Node {
  readonly kind: "None";
}
export interface Reference extends Node {
  readonly kind: "Reference";
  readonly name: string;
}
/** `name(args)`: a method, a block, a head, a target. */
export interface Call extends Node {
  readonly kind: "Call";
  readonly callee: Identifier;
  readonly args: readonly Argument[];
}
/** `name[key=value]`: the config-string form of a method. */
export interface BracketCall extends Node {
  readonly kind: "BracketCall";
  readonly callee: Identifier;
  readonly args: readonly Argument[];
}
export interface Argument extends Node {
  readonly kind: "Argument";
  readonly name?: Identifier;
  readonly value: Expression;
}
export interface ListExpression extends Node {
  readonly kind: "List";
  readonly items: readonly Expression[];
}
/** `(a, b)`: Python shorthand for a composition or a list of numbers. */
export interface TupleExpression extends Node {
  readonly kind: "Tuple";
  readonly items: readonly Expression[];
}
export interface DictExpression extends Node {
  readonly kind: "Dict";
  readonly entries: readonly DictEntry[];
}
export interface DictEntry extends Node {
  readonly kind: "DictEntry";
  readonly key: Identifier | NumberLiteral | StringLiteral;
  readonly value: Expression;
}
export interface BinaryExpression extends Node {
  readonly kind: "Binary";
  /** `|` joins methods, the rest are arithmetic on numbers. */
  readonly operator: "+" | "-" | "*" | "/" | "|";
  readonly left: Expression;
  readonly right: Expression;
}
export interface UnaryExpression extends Node {
  readonly kind: "Unary";
  readonly operator: "-" | "+";
  readonly operand: Expression;
}
export interface GroupExpression extends Node {
  readonly kind: "Group";
  readonly inner: Expression;
}
/** Stands where recovery found nothing. Every rule ignores it. */
export interface MissingExpression extends Node {
  readonly kind: "Missing";
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | NoneLiteral
  | Reference
  | Call
  | BracketCall
  | ListExpression
  | TupleExpression
  | DictExpression
  | BinaryExpression
  | UnaryExpression
  | GroupExpression
  | MissingExpression;

export type AnyNode =
  | Module
  | Declaration
  | Block
  | BlockEntry
  | Argument
  | DictEntry
  | Identifier
  | Comment
  | Expression;
