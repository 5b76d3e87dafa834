/**
 * The grammar (spec: language.md, Grammar), wider than the language: whatever a person may leave out while typing is optional
 * here and complained of in our words, so the tree keeps every part that was written. `brackets.ts` has balanced the
 * tokens, therefore closers are always there. Next step of the pipeline: `parse.ts` puts the module together.
 */
import type { IToken, ParserMethod, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { replace } from "../diagnostics/make.ts";
import type { Block, BlockEntry, Declaration, Expression, Identifier, StringLiteral } from "./ast.ts";
import { type Clause, toDeclaration } from "./clauses.ts";
import { startsLine } from "./gap.ts";
import { tokenEnd, tokenSpan } from "./lex.ts";
import { isText, toIdentifier, toStringLiteral } from "./literals.ts";
import type { ParserInput } from "./parser-base.ts";
import { nearestKeyword } from "./spelling.ts";
import * as T from "./tokens.ts";
import { ValueGrammar } from "./value-grammar.ts";

export class AdaptParser extends ValueGrammar {
  constructor(isChecked = false) {
    super(isChecked);
    this.performSelfAnalysis();
  }

  /** Reads all declarations of a file. */
  readDeclarations(input: ParserInput): { declarations: readonly Declaration[]; diagnostics: readonly Diagnostic[] } {
    this.start(input);
    const declarations = this.declarations();
    return { declarations, diagnostics: this.finish() };
  }

  /** Reads one value, such as the config string inside a quoted method. */
  readExpression(input: ParserInput): { expression: Expression; diagnostics: readonly Diagnostic[] } {
    this.start(input);
    const expression = this.onlyValue();
    return { expression, diagnostics: this.finish() };
  }

  // The rules. A field for each, because Chevrotain records them when the parser is made.

  private readonly declarations: ParserMethod<[], Declaration[]> = this.RULE(
    "declarations",
    () => {
      const declarations: Declaration[] = [];
      this.MANY(() =>
        this.OR([
          {
            ALT: () => {
              const declaration = this.SUBRULE(this.declaration);
              this.ACTION(() => declarations.push(declaration));
            },
          },
          {
            ALT: () => {
              const skippedOnTheLine = this.SUBRULE(this.strayTokens);
              this.ACTION(() => {
                const last = declarations.pop();
                if (last !== undefined) declarations.push(skippedOnTheLine ? { ...last, broken: true } : last);
              });
            },
          },
        ]),
      );
      return declarations;
    },
    { recoveryValueFunc: () => [] },
  );

  private readonly onlyValue: ParserMethod<[], Expression> = this.RULE(
    "onlyValue",
    () => {
      const value = this.SUBRULE(this.value);
      this.OPTION(() => this.SUBRULE(this.strayTokens));
      return value;
    },
    { recoveryValueFunc: () => this.missing() },
  );

  /** Skips up to the next declaration, or to a line that seems to start one. True when it began on a declaration's line. */
  private readonly strayTokens: ParserMethod<[], boolean> = this.RULE("strayTokens", () => {
    const onTheLine = this.ACTION(() => {
      const token = this.LA(1);
      const previous = this.previous();
      const continues = previous !== undefined && !startsLine(this.text, previous, token);
      this.complainOfStray(token, continues);
      return continues;
    });
    let first = true;
    this.AT_LEAST_ONE({
      GATE: () => first || !this.seemsNewLine(),
      DEF: () => {
        this.CONSUME(T.Stray);
        first = false;
      },
    });
    return onTheLine;
  });

  private readonly declaration: ParserMethod<[], Declaration> = this.RULE("declaration", () =>
    this.OR([{ ALT: () => this.SUBRULE(this.importDeclaration) }, { ALT: () => this.SUBRULE(this.namedDeclaration) }]),
  );

  private readonly importDeclaration: ParserMethod<[], Declaration> = this.RULE("importDeclaration", () => {
    const keyword = this.CONSUME(keywordType("import"));
    const path = this.SUBRULE(this.quoted, { ARGS: ["the file to import"] });
    return this.ACTION((): Declaration => {
      const missing: StringLiteral = { kind: "String", value: "", span: this.here(), broken: true };
      const broken = path === undefined && { broken: true as const };
      return { kind: "Import", path: path ?? missing, span: this.spanFrom(keyword), ...broken };
    });
  });

  private readonly namedDeclaration: ParserMethod<[], Declaration> = this.RULE("namedDeclaration", () => {
    const keyword = this.OR(
      [...T.keywordTypes].flatMap(([word, type]) => (word === "import" ? [] : [{ ALT: () => this.CONSUME(type) }])),
    );
    const name = this.SUBRULE(this.declaredName);
    const clauses: Clause[] = [];
    this.MANY({
      GATE: () => this.continuesDeclaration(clauses.length),
      DEF: () => {
        const clause = this.SUBRULE(this.clause, { ARGS: [keyword] });
        this.ACTION(() => clause && clauses.push(clause));
      },
    });
    return this.ACTION(() =>
      toDeclaration(
        {
          file: this.file,
          keyword,
          name,
          clauses,
          span: this.spanFrom(keyword),
          gap: this.gap(),
          broken: name.broken === true || clauses.some(({ value }) => value === undefined),
        },
        (code, span, message, parts) => this.complain(code, span, message, parts),
      ),
    );
  });

  private readonly declaredName: ParserMethod<[], Identifier> = this.RULE("declaredName", () => {
    let token: IToken | undefined;
    this.OPTION(() => {
      token = this.nameOrText(1);
    });
    let odd = false;
    this.MANY({
      GATE: () => token !== undefined && this.gluedToName(odd),
      DEF: () => {
        this.CONSUME(T.Stray);
        odd = true;
      },
    });
    return this.ACTION((): Identifier => {
      if (token === undefined) {
        const keyword = this.previous()?.image ?? "the keyword";
        this.complain("E0101", this.gap(), `expected a name after \`${keyword}\``);
        return { kind: "Identifier", text: "", quoted: false, span: this.here(), broken: true };
      }
      if (!odd) return toIdentifier(token);
      return this.unquotedName(token);
    });
  });

  private readonly clause: ParserMethod<[IToken], Clause | undefined> = this.RULE("clause", (keyword) =>
    this.OR<Clause | undefined>({
      DEF: [
        {
          ALT: (): Clause => {
            const mark = this.CONSUME(T.Colon);
            return { kind: "method", value: this.SUBRULE1(this.value), mark: tokenSpan(mark) };
          },
        },
        {
          ALT: (): Clause => {
            const mark = this.CONSUME(T.From);
            const value = this.SUBRULE(this.quoted, { ARGS: ["the path"] });
            return { kind: "from", value, mark: tokenSpan(mark) };
          },
        },
        {
          // `build web = {` : the `=` is one too many.
          GATE: () => keyword.image === "build" && this.LA(2).tokenType === T.LeftBrace,
          ALT: () => {
            const mark = this.CONSUME1(T.Equals);
            this.ACTION(() =>
              this.complain("E0101", tokenSpan(mark), "a build has no `=` before its `{`", {
                fixes: [replace(this.file, tokenSpan(mark), "", "Remove `=`")],
              }),
            );
            return undefined;
          },
        },
        {
          ALT: (): Clause => {
            const mark = this.CONSUME2(T.Equals);
            return { kind: "equals", value: this.SUBRULE2(this.value), mark: tokenSpan(mark) };
          },
        },
        {
          ALT: (): Clause => {
            const value = this.SUBRULE(this.block);
            return this.ACTION((): Clause => {
              const start = value.span.start;
              return { kind: "block", value, mark: { start, end: start + 1 } };
            });
          },
        },
        {
          // The mark was left out: `let rank 8`, `adapter a lora(r=8)`.
          ALT: (): Clause => {
            const mark = this.ACTION(() => (keyword.image === "adapter" || keyword.image === "head" ? ":" : "="));
            this.ACTION(() => this.complainOfMissing(mark, "after the name"));
            const value = this.SUBRULE(this.expression);
            return this.ACTION((): Clause => {
              const span = { start: value.span.start, end: value.span.start + 1 };
              return mark === ":" ? { kind: "method", value, mark: span } : { kind: "equals", value, mark: span };
            });
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    }),
  );

  private readonly quoted: ParserMethod<[string], StringLiteral | undefined> = this.RULE("quoted", (what) => {
    let token: IToken | undefined;
    this.OPTION(() => {
      token = this.CONSUME(T.Text);
    });
    return this.ACTION(() => {
      if (token !== undefined) return toStringLiteral(token);
      this.complain("E0101", this.gap(), `expected ${what} in quotes after \`${this.previous()?.image ?? ""}\``);
      return undefined;
    });
  });

  private readonly block: ParserMethod<[], Block> = this.RULE("block", () => {
    const open = this.CONSUME(T.LeftBrace);
    const entries: BlockEntry[] = [];
    let separated = true;
    let broken = false;
    this.MANY(() =>
      this.OR({
        DEF: [
          {
            ALT: () => {
              // Every entry starts with `key =`, so nothing is ambiguous without a comma.
              const entry = this.SUBRULE(this.blockEntry);
              entries.push(entry);
              separated = false;
            },
          },
          {
            ALT: () => {
              const comma = this.CONSUME(T.Comma);
              this.ACTION(() => this.refuseComma(separated, comma));
              separated = true;
            },
          },
          {
            ALT: () => {
              this.SUBRULE(this.junk, { ARGS: ["a key such as `model`"] });
              broken = true;
            },
          },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
    );
    const close = this.CONSUME(T.RightBrace);
    return this.ACTION((): Block => ({ kind: "Block", entries, ...this.closed(open, close, broken) }));
  });

  private readonly blockEntry: ParserMethod<[], BlockEntry> = this.RULE("blockEntry", () => {
    const key = this.nameOrText(1);
    const mark = this.separator(T.Equals, T.Colon);
    let value: Expression | undefined;
    this.OPTION2({
      // The next line already holds the next entry: `rank =` ⏎ `alpha = 16`.
      GATE: () => !(startsLine(this.text, this.previous(), this.LA(1)) && this.LA(2).tokenType === T.Equals),
      DEF: () => {
        value = this.SUBRULE(this.expression);
      },
    });
    return this.ACTION((): BlockEntry => {
      if (mark === undefined && value === undefined) {
        this.complain("E0101", tokenSpan(key), `expected \`=\` and a value after \`${key.image}\``);
      } else if (mark === undefined && value !== undefined) {
        this.complainOfMissingEquals(key, value);
      } else if (value === undefined) this.complainOfMissingValue();
      return { kind: "BlockEntry", key: toIdentifier(key), value: value ?? this.missing(), span: this.spanFrom(key) };
    });
  });

  // What the gates ask.

  private continuesDeclaration(clauseCount: number): boolean {
    const type = this.LA(1).tokenType;
    if (type === T.Colon || type === T.From || type === T.Equals || type === T.LeftBrace) return true;
    return clauseCount === 0 && !startsLine(this.text, this.previous(), this.LA(1));
  }

  /** `ner-v2`: the rest of a name that should have been quoted. */
  private gluedToName(oddBefore: boolean): boolean {
    const token = this.LA(1);
    const previous = this.previous();
    if (previous === undefined || tokenEnd(previous) !== token.startOffset || isText(previous)) return false;
    const type = token.tokenType;
    if (type === T.Minus || type === T.Dot || type === T.Slash || type === T.Plus) return true;
    return oddBefore && (type === T.Identifier || type === T.NumberToken);
  }

  private seemsNewLine(): boolean {
    const token = this.LA(1);
    const next = this.LA(2);
    const named = next.tokenType === T.Identifier || isText(next);
    return token.tokenType === T.Identifier && named && startsLine(this.text, this.previous(), token);
  }

  private complainOfStray(token: IToken, continues: boolean): void {
    const span = tokenSpan(token);
    const keyword = continues || token.tokenType !== T.Identifier ? undefined : nearestKeyword(token.image);
    if (keyword !== undefined) {
      this.complain("E0101", span, `${this.shown(token)} starts no declaration`, {
        help: `did you mean \`${keyword}\`?`,
        fixes: [replace(this.file, span, keyword, `Change to \`${keyword}\``)],
      });
    } else if (continues) {
      const from = token.tokenType === T.Identifier && isText(this.LA(2)) && nearestKeyword(token.image, ["from"]);
      this.complain("E0101", span, `unexpected ${this.shown(token)}: the declaration is complete before it`, {
        ...(from && { help: "did you mean `from`?", fixes: [replace(this.file, span, "from", "Change to `from`")] }),
      });
    } else {
      this.complain("E0101", span, `expected a declaration, found ${this.shown(token)}`, {
        help: `a declaration starts with ${[...T.keywordTypes.keys()].map((word) => `\`${word}\``).join(", ")}`,
      });
    }
  }
}

function keywordType(word: T.DeclarationKeyword): TokenType {
  return T.keywordTypes.get(word) ?? T.Keyword;
}
