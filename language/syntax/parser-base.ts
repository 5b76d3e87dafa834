/** What every rule of the grammar needs: where the parser stands, and how to say what is missing there. */
import { EmbeddedActionsParser, type IToken } from "chevrotain";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type DiagnosticParts, error, insert, preferred, replace } from "../diagnostics/make.ts";
import type { Span } from "../source/span.ts";
import type { Expression, Identifier } from "./ast.ts";
import { isVirtual } from "./brackets.ts";
import { firstTokenLookahead } from "./first-tokens.ts";
import { hasLineBreak } from "./gap.ts";
import { tokenEnd, tokenSpan } from "./lex.ts";
import { isText } from "./literals.ts";
import * as T from "./tokens.ts";

export interface ParserInput {
  readonly file: string;
  readonly text: string;
  readonly tokens: readonly IToken[];
  /** Spans that the lexer left out, in order. */
  readonly skipped: readonly Span[];
}

export abstract class ParserBase extends EmbeddedActionsParser {
  protected file = "";
  protected text = "";
  private skipped: readonly Span[] = [];
  /** The first of them that may lie ahead. */
  private skippedIndex = 0;
  private diagnostics: Diagnostic[] = [];
  /** One mistake is told once: the token before which the last complaint arose. */
  private complainedBefore: IToken | undefined;

  /** `isChecked`: with Chevrotain's own lookahead and checks of the grammar, which are slow; for tests. */
  constructor(isChecked: boolean) {
    const quick = { skipValidations: true, lookaheadStrategy: firstTokenLookahead() };
    // No recovery of Chevrotain's: the rules take whatever comes, and what it needs is slow to prepare.
    super(T.allTokens, { recoveryEnabled: false, maxLookahead: 1, ...(!isChecked && quick) });
  }

  protected start({ file, text, tokens, skipped }: ParserInput): void {
    this.file = file;
    this.text = text;
    this.skipped = skipped;
    this.skippedIndex = 0;
    this.diagnostics = [];
    this.complainedBefore = undefined;
    this.input = tokens as IToken[];
  }

  /** Errors that Chevrotain itself raised would be gaps in the grammar; they become diagnostics all the same. */
  protected finish(): readonly Diagnostic[] {
    for (const { token, previousToken } of this.errors as { token: IToken; previousToken?: IToken }[]) {
      const found = Number.isNaN(token.startOffset) ? previousToken : token;
      const span = found === undefined || Number.isNaN(found.startOffset) ? { start: 0, end: 0 } : tokenSpan(found);
      this.diagnostics.push(error("E0101", this.file, span, `unexpected ${this.shown(token)}`));
    }
    const diagnostics = this.diagnostics;
    this.input = [];
    this.text = "";
    this.diagnostics = [];
    return diagnostics;
  }

  // Where things are.

  protected previous(): IToken | undefined {
    const token = this.LA(0);
    return Number.isNaN(token.startOffset) ? undefined : token;
  }

  protected here(): Span {
    const previous = this.previous();
    const offset = previous === undefined ? 0 : tokenEnd(previous);
    return { start: offset, end: offset };
  }

  protected spanFrom(first: IToken): Span {
    return { start: first.startOffset, end: Math.max(this.here().end, tokenEnd(first)) };
  }

  /** Where to point when something is missing: at the next token of the line, else at the one before. */
  protected gap(): Span {
    const next = this.LA(1);
    const previous = this.previous();
    const atEnd = Number.isNaN(next.startOffset) || isVirtual(next);
    if (!atEnd && !(previous && hasLineBreak(this.text, tokenEnd(previous), next.startOffset))) return tokenSpan(next);
    return previous === undefined ? this.here() : tokenSpan(previous);
  }

  protected missing(): Expression {
    return { kind: "Missing", span: this.here() };
  }

  protected closed(first: IToken, close: IToken, broken: boolean): { span: Span; broken?: true } {
    const span = { start: first.startOffset, end: Math.max(tokenEnd(close), tokenEnd(first)) };
    return broken || isVirtual(close) ? { span, broken: true } : { span };
  }

  protected shown(token: IToken): string {
    if (Number.isNaN(token.startOffset)) return "the end of the file";
    return isText(token) ? token.image : `\`${token.image}\``;
  }

  // What is said.

  protected complain(code: DiagnosticCode, span: Span, message: string, parts?: DiagnosticParts): void {
    const next = this.LA(1);
    if (this.complainedBefore === next || this.explainedByLexer(next)) return;
    this.complainedBefore = next;
    this.diagnostics.push(error(code, this.file, span, message, parts));
  }

  /** True when characters that the lexer left out, or a bracket that is never closed, explain what is missing here. */
  protected explainedByLexer(next: IToken): boolean {
    if (isVirtual(next)) return true;
    if (this.skipped.length === 0) return false;
    const from = this.here().end;
    const to = Number.isNaN(next.startOffset) ? this.text.length : next.startOffset;
    for (; (this.skipped[this.skippedIndex]?.start ?? from) < from; this.skippedIndex++);
    return (this.skipped[this.skippedIndex]?.end ?? Number.POSITIVE_INFINITY) <= to;
  }

  protected requireComma(separated: boolean): void {
    if (!separated) this.complainOfMissing(",", `before ${this.shown(this.LA(1))}`);
  }

  protected refuseComma(separated: boolean, comma: IToken): void {
    if (!separated) return;
    this.complain("E0101", tokenSpan(comma), "there is nothing before this `,`", {
      fixes: [replace(this.file, tokenSpan(comma), "", "Remove `,`")],
    });
  }

  protected complainOfMissing(mark: string, where: string, offset = this.here().end): void {
    const text = mark === "=" ? " =" : mark;
    this.complain("E0104", this.gap(), `expected \`${mark}\` ${where}`, {
      fixes: [preferred(insert(this.file, offset, text, `Insert \`${mark}\``))],
    });
  }

  protected complainOfMissingEquals(name: IToken, value: Expression): void {
    this.complain("E0104", value.span, `expected \`=\` after \`${name.image}\``, {
      fixes: [preferred(insert(this.file, tokenEnd(name), " =", "Insert `=`"))],
    });
  }

  protected complainOfSeparator(found: IToken, wanted: string): void {
    this.complain("E0101", tokenSpan(found), `expected \`${wanted}\`, found \`${found.image}\``, {
      fixes: [preferred(replace(this.file, tokenSpan(found), wanted, `Replace it by \`${wanted}\``))],
    });
  }

  protected complainOfMissingValue(): void {
    const previous = this.previous();
    const after = previous === undefined ? "" : ` after ${this.shown(previous)}`;
    this.complain("E0101", this.gap(), `expected a value${after}`);
  }

  protected complainOfMissingOperand(): void {
    this.complain("E0101", this.gap(), `expected a value after \`${this.previous()?.image ?? ""}\``);
  }

  /** A name that is written bare and cannot be: from its first token to the last one read. */
  protected unquotedName(first: IToken): Identifier {
    const span = this.spanFrom(first);
    const text = this.text.slice(span.start, span.end);
    this.complain("E0101", span, `the name \`${text}\` needs quotes`, {
      help: "a bare name is made of letters, digits and `_`",
      fixes: [preferred(replace(this.file, span, `"${text}"`, `Write "${text}"`))],
    });
    return { kind: "Identifier", text, quoted: true, span };
  }
}
