/**
 * The grammar (spec: language.md, Grammar), wider than the language: whatever a person may leave out while typing is optional
 * here and complained of in our words, so the tree keeps every part that was written. `brackets.ts` has balanced the
 * tokens, therefore closers are always there. Next step of the pipeline: `parse.ts` puts the module together.
 */
import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType } from "chevrotain";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type DiagnosticParts, error, insert, preferred, replace } from "../diagnostics/make.ts";
import type { Span } from "../source/span.ts";
import type {
  Argument,
  BinaryExpression,
  Block,
  BlockEntry,
  Call,
  Declaration,
  DictEntry,
  Expression,
  Identifier,
  StringLiteral,
  UnaryExpression,
} from "./ast.ts";
import { isVirtual } from "./brackets.ts";
import { type Clause, toDeclaration } from "./clauses.ts";
import { hasLineBreak, startsLine } from "./gap.ts";
import { tokenEnd, tokenSpan } from "./lex.ts";
import { isLiteralWord, isText, toIdentifier, toNumber, toStringLiteral, toWord } from "./literals.ts";
import { toBinaryTree, toUnary } from "./precedence.ts";
import { nearestKeyword } from "./spelling.ts";
import * as T from "./tokens.ts";

interface Items<Item> {
  readonly items: readonly Item[];
  readonly commas: number;
  /** True when something between the items was skipped. */
  readonly broken: boolean;
}

export interface ParserInput {
  readonly file: string;
  readonly text: string;
  readonly tokens: readonly IToken[];
  /** Spans that the lexer left out, in order. */
  readonly skipped: readonly Span[];
}

type Slot = 1 | 2;

export class AdaptParser extends EmbeddedActionsParser {
  private file = "";
  private text = "";
  private skipped: readonly Span[] = [];
  private diagnostics: Diagnostic[] = [];
  /** One mistake is told once: the token before which the last complaint arose. */
  private complainedBefore: IToken | undefined;

  constructor() {
    super(T.allTokens, { recoveryEnabled: true, maxLookahead: 1, skipValidations: false });
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

  private start({ file, text, tokens, skipped }: ParserInput): void {
    this.file = file;
    this.text = text;
    this.skipped = skipped;
    this.diagnostics = [];
    this.complainedBefore = undefined;
    this.input = tokens as IToken[];
  }

  /** Errors that Chevrotain itself raised would be gaps in the grammar; they become diagnostics all the same. */
  private finish(): readonly Diagnostic[] {
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

  // The rules. A field for each, because Chevrotain records them when the parser is made.

  private readonly declarations: ParserMethod<[], Declaration[]> = this.RULE("declarations", () => {
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
  });

  private readonly onlyValue: ParserMethod<[], Expression> = this.RULE("onlyValue", () => {
    const value = this.SUBRULE(this.value);
    this.OPTION(() => this.SUBRULE(this.strayTokens));
    return value;
  });

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
              this.ACTION(() => this.requireComma(separated || startsLine(this.text, this.previous(), this.LA(1))));
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

  /** An expression, or a complaint that there is none. */
  private readonly value: ParserMethod<[], Expression> = this.RULE("value", () => {
    let value: Expression | undefined;
    this.OPTION(() => {
      value = this.SUBRULE(this.expression);
    });
    return this.ACTION(() => {
      if (value === undefined) this.complainOfMissingValue();
      return value ?? this.missing();
    });
  });

  private readonly expression: ParserMethod<[], Expression> = this.RULE("expression", () => {
    const operands = [this.SUBRULE1(this.operand)];
    const operators: BinaryExpression["operator"][] = [];
    this.MANY(() => {
      const operator = this.CONSUME(T.Operator);
      let operand: Expression | undefined;
      this.OPTION(() => {
        operand = this.SUBRULE2(this.operand);
      });
      this.ACTION(() => {
        if (operand === undefined) this.complainOfMissingOperand();
        operators.push(operator.image as BinaryExpression["operator"]);
        operands.push(operand ?? this.missing());
      });
    });
    return this.ACTION(() =>
      operators.length === 0 ? (operands[0] ?? this.missing()) : toBinaryTree(operands, operators),
    );
  });

  private readonly operand: ParserMethod<[], Expression> = this.RULE("operand", () => {
    const signs: { operator: UnaryExpression["operator"]; start: number }[] = [];
    return this.OR<Expression>([
      { ALT: () => this.SUBRULE1(this.atom) },
      {
        ALT: () => {
          this.AT_LEAST_ONE(() => {
            const sign = this.CONSUME(T.Sign);
            signs.push({ operator: sign.image as UnaryExpression["operator"], start: sign.startOffset });
          });
          let inner: Expression | undefined;
          this.OPTION(() => {
            inner = this.SUBRULE2(this.atom);
          });
          return this.ACTION(() => {
            if (inner === undefined) this.complainOfMissingOperand();
            return toUnary(signs, inner ?? this.missing());
          });
        },
      },
    ]);
  });

  private readonly atom: ParserMethod<[], Expression> = this.RULE("atom", () =>
    this.OR<Expression>([
      {
        ALT: () => {
          const token = this.CONSUME(T.NumberToken);
          return this.ACTION(() => toNumber(token));
        },
      },
      { ALT: () => this.SUBRULE(this.nameOrCall) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.parenthesised) },
      { ALT: () => this.SUBRULE(this.dict) },
    ]),
  );

  private readonly nameOrCall: ParserMethod<[], Expression> = this.RULE("nameOrCall", () => {
    const first = this.nameOrText(1);
    let last = first;
    this.MANY(() => {
      this.CONSUME(T.Dot);
      this.OPTION2(() => {
        last = this.CONSUME3(T.Name);
      });
    });
    this.MANY2({
      GATE: () => this.plusBelongsToName(first),
      DEF: () => this.CONSUME(T.Plus),
    });
    const callee = this.ACTION(() =>
      this.previous()?.tokenType === T.Plus ? this.unquotedName(first) : toIdentifier(last),
    );
    let call: Expression | undefined;
    this.OPTION3(() => {
      call = this.OR2<Expression>([
        { ALT: () => this.SUBRULE(this.callArguments, { ARGS: [first, callee] }) },
        { ALT: () => this.SUBRULE(this.bracketArguments, { ARGS: [first, callee] }) },
      ]);
    });
    return this.ACTION((): Expression => {
      if (call !== undefined) return call;
      if (this.previous() !== first) {
        const { text, span } = this.unquotedName(first);
        return { kind: "Reference", name: text, span };
      }
      return isText(first) ? toStringLiteral(first) : toWord(first);
    });
  });

  private readonly callArguments: ParserMethod<[IToken, Identifier], Expression> = this.RULE(
    "callArguments",
    (first, callee) => {
      const open = this.CONSUME(T.LeftParen);
      const { items, broken } = this.separated(() => this.SUBRULE(this.argument), "an argument");
      const close = this.CONSUME(T.RightParen);
      return this.ACTION((): Call => {
        return { kind: "Call", callee, args: items, ...this.closed(first, close, broken || open === close) };
      });
    },
  );

  private readonly bracketArguments: ParserMethod<[IToken, Identifier], Expression> = this.RULE(
    "bracketArguments",
    (first, callee) => {
      this.CONSUME(T.LeftBracket);
      const { items, broken } = this.separated(() => this.SUBRULE(this.argument), "an argument");
      const close = this.CONSUME(T.RightBracket);
      return this.ACTION((): Expression => {
        return { kind: "BracketCall", callee, args: items, ...this.closed(first, close, broken) };
      });
    },
  );

  private readonly argument: ParserMethod<[], Argument> = this.RULE("argument", () =>
    this.OR<Argument>({
      DEF: [
        {
          GATE: () => this.namesArgument(),
          ALT: () => {
            const name = this.nameOrText(1);
            const mark = this.separator(T.Equals, T.Colon);
            const value = this.SUBRULE(this.value);
            return this.ACTION((): Argument => {
              if (mark === undefined) this.complainOfMissingEquals(name, value);
              return { kind: "Argument", name: toIdentifier(name), value, span: this.spanFrom(name) };
            });
          },
        },
        {
          ALT: () => {
            const value = this.SUBRULE(this.expression);
            return this.ACTION((): Argument => ({ kind: "Argument", value, span: value.span }));
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    }),
  );

  private readonly list: ParserMethod<[], Expression> = this.RULE("list", () => {
    const open = this.CONSUME(T.LeftBracket);
    const { items, broken } = this.separated(() => this.SUBRULE(this.expression), "a value");
    const close = this.CONSUME(T.RightBracket);
    return this.ACTION((): Expression => ({ kind: "List", items, ...this.closed(open, close, broken) }));
  });

  private readonly parenthesised: ParserMethod<[], Expression> = this.RULE("parenthesised", () => {
    const open = this.CONSUME(T.LeftParen);
    const { items, commas, broken } = this.separated(() => this.SUBRULE(this.expression), "a value");
    const close = this.CONSUME(T.RightParen);
    return this.ACTION((): Expression => {
      const shape = this.closed(open, close, broken);
      const [inner] = items;
      return inner !== undefined && items.length === 1 && commas === 0
        ? { kind: "Group", inner, ...shape }
        : { kind: "Tuple", items, ...shape };
    });
  });

  private readonly dict: ParserMethod<[], Expression> = this.RULE("dict", () => {
    const open = this.CONSUME(T.LeftBrace);
    const { items, broken } = this.separated(() => this.SUBRULE(this.dictEntry), "a key");
    const close = this.CONSUME(T.RightBrace);
    return this.ACTION((): Expression => ({ kind: "Dict", entries: items, ...this.closed(open, close, broken) }));
  });

  private readonly dictEntry: ParserMethod<[], DictEntry> = this.RULE("dictEntry", () => {
    const key = this.OR1([{ ALT: () => this.nameOrText(2) }, { ALT: () => this.CONSUME(T.NumberToken) }]);
    const mark = this.separator(T.Colon, T.Equals);
    const value = this.SUBRULE(this.value);
    return this.ACTION((): DictEntry => {
      if (mark === undefined) this.complainOfMissing(":", `after \`${key.image}\``, tokenEnd(key));
      return { kind: "DictEntry", key: toKey(key), value, span: this.spanFrom(key) };
    });
  });

  /** What cannot stand where an item should: one token that starts nothing, or a whole value. */
  private readonly junk: ParserMethod<[string], void> = this.RULE("junk", (expected) => {
    this.ACTION(() => {
      const token = this.LA(1);
      this.complain("E0101", tokenSpan(token), `expected ${expected}, found ${this.shown(token)}`);
    });
    this.OR({
      DEF: [{ ALT: () => this.CONSUME(T.Junk) }, { ALT: () => this.SUBRULE(this.expression) }],
      IGNORE_AMBIGUITIES: true,
    });
  });

  // Parts that several rules share. They use the numbers that the rules above leave free.

  private nameOrText(slot: Slot): IToken {
    const choices = [{ ALT: () => this.CONSUME1(T.Name) }, { ALT: () => this.CONSUME1(T.Text) }];
    return slot === 1 ? this.OR8(choices) : this.OR9(choices);
  }

  /** The sign between a name and its value; the other one is understood and complained of. */
  private separator(wanted: TokenType, mistaken: TokenType): IToken | undefined {
    let mark: IToken | undefined;
    this.OPTION9(() => {
      mark = this.OR7([
        { ALT: () => this.CONSUME8(wanted) },
        {
          ALT: () => {
            const token = this.CONSUME9(mistaken);
            this.ACTION(() => this.complainOfSeparator(token, String(wanted.PATTERN)));
            return token;
          },
        },
      ]);
    });
    return mark;
  }

  /** Items with commas between them; a last comma is welcome, a missing or doubled one is complained of. */
  private separated<Item>(item: () => Item, expected: string): Items<Item> {
    const items: Item[] = [];
    let commas = 0;
    let separated = true;
    let broken = false;
    this.MANY(() =>
      this.OR({
        DEF: [
          {
            ALT: () => {
              this.ACTION(() => this.requireComma(separated));
              items.push(item());
              separated = false;
            },
          },
          {
            ALT: () => {
              const comma = this.CONSUME7(T.Comma);
              this.ACTION(() => this.refuseComma(separated, comma));
              separated = true;
              commas++;
            },
          },
          {
            ALT: () => {
              this.SUBRULE9(this.junk, { ARGS: [expected] });
              broken = true;
            },
          },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
    );
    return { items, commas, broken };
  }

  // What the gates ask.

  private continuesDeclaration(clauseCount: number): boolean {
    const type = this.LA(1).tokenType;
    if (type === T.Colon || type === T.From || type === T.Equals || type === T.LeftBrace) return true;
    return clauseCount === 0 && !startsLine(this.text, this.previous(), this.LA(1));
  }

  /** `name = …`, `name: …` and, with the sign left out, `name 8`. */
  private namesArgument(): boolean {
    const next = this.LA(2);
    if (next.tokenType === T.Equals || next.tokenType === T.Colon) return true;
    const name = this.LA(1);
    return name.tokenType === T.Identifier && (next.tokenType === T.NumberToken || isLiteralWord(next.image));
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

  /** `compacter++(…)`, `mam++`: what a person writes who forgot the quotes. */
  private plusBelongsToName(first: IToken): boolean {
    if (isText(first) || this.LA(1).tokenType !== T.Plus) return false;
    const rest = this.text.slice(tokenEnd(first), tokenEnd(first) + 3);
    return /^\+\+(?:$|[\s([|,)\]])/.test(rest) && this.LA(1).startOffset <= tokenEnd(first) + 1;
  }

  private seemsNewLine(): boolean {
    const token = this.LA(1);
    const next = this.LA(2);
    const named = next.tokenType === T.Identifier || isText(next);
    return token.tokenType === T.Identifier && named && startsLine(this.text, this.previous(), token);
  }

  // Where things are.

  private previous(): IToken | undefined {
    const token = this.LA(0);
    return Number.isNaN(token.startOffset) ? undefined : token;
  }

  private here(): Span {
    const previous = this.previous();
    const offset = previous === undefined ? 0 : tokenEnd(previous);
    return { start: offset, end: offset };
  }

  private spanFrom(first: IToken): Span {
    return { start: first.startOffset, end: Math.max(this.here().end, tokenEnd(first)) };
  }

  /** Where to point when something is missing: at the next token of the line, else at the one before. */
  private gap(): Span {
    const next = this.LA(1);
    const previous = this.previous();
    const atEnd = Number.isNaN(next.startOffset) || isVirtual(next);
    if (!atEnd && !(previous && hasLineBreak(this.text, tokenEnd(previous), next.startOffset))) return tokenSpan(next);
    return previous === undefined ? this.here() : tokenSpan(previous);
  }

  private missing(): Expression {
    return { kind: "Missing", span: this.here() };
  }

  private closed(first: IToken, close: IToken, broken: boolean): { span: Span; broken?: true } {
    const span = { start: first.startOffset, end: Math.max(tokenEnd(close), tokenEnd(first)) };
    return broken || isVirtual(close) ? { span, broken: true } : { span };
  }

  private shown(token: IToken): string {
    if (Number.isNaN(token.startOffset)) return "the end of the file";
    return isText(token) ? token.image : `\`${token.image}\``;
  }

  // What is said.

  private complain(code: DiagnosticCode, span: Span, message: string, parts?: DiagnosticParts): void {
    const next = this.LA(1);
    if (this.complainedBefore === next || this.explainedByLexer(next)) return;
    this.complainedBefore = next;
    this.diagnostics.push(error(code, this.file, span, message, parts));
  }

  /** True when characters that the lexer left out, or a bracket that is never closed, explain what is missing here. */
  private explainedByLexer(next: IToken): boolean {
    if (isVirtual(next)) return true;
    if (this.skipped.length === 0) return false;
    const from = this.here().end;
    const to = Number.isNaN(next.startOffset) ? this.text.length : next.startOffset;
    return this.skipped.some(({ start, end }) => start >= from && end <= to);
  }

  private requireComma(separated: boolean): void {
    if (!separated) this.complainOfMissing(",", `before ${this.shown(this.LA(1))}`);
  }

  private refuseComma(separated: boolean, comma: IToken): void {
    if (!separated) return;
    this.complain("E0101", tokenSpan(comma), "there is nothing before this `,`", {
      fixes: [replace(this.file, tokenSpan(comma), "", "Remove `,`")],
    });
  }

  private complainOfMissing(mark: string, where: string, offset = this.here().end): void {
    const text = mark === "=" ? " =" : mark;
    this.complain("E0104", this.gap(), `expected \`${mark}\` ${where}`, {
      fixes: [preferred(insert(this.file, offset, text, `Insert \`${mark}\``))],
    });
  }

  private complainOfMissingEquals(name: IToken, value: Expression): void {
    this.complain("E0104", value.span, `expected \`=\` after \`${name.image}\``, {
      fixes: [preferred(insert(this.file, tokenEnd(name), " =", "Insert `=`"))],
    });
  }

  private complainOfSeparator(found: IToken, wanted: string): void {
    this.complain("E0101", tokenSpan(found), `expected \`${wanted}\`, found \`${found.image}\``, {
      fixes: [preferred(replace(this.file, tokenSpan(found), wanted, `Replace it by \`${wanted}\``))],
    });
  }

  private complainOfMissingValue(): void {
    const previous = this.previous();
    const after = previous === undefined ? "" : ` after ${this.shown(previous)}`;
    this.complain("E0101", this.gap(), `expected a value${after}`);
  }

  private complainOfMissingOperand(): void {
    this.complain("E0101", this.gap(), `expected a value after \`${this.previous()?.image ?? ""}\``);
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

  /** A name that is written bare and cannot be: from its first token to the last one read. */
  private unquotedName(first: IToken): Identifier {
    const span = this.spanFrom(first);
    const text = this.text.slice(span.start, span.end);
    this.complain("E0101", span, `the name \`${text}\` needs quotes`, {
      help: "a bare name is made of letters, digits and `_`",
      fixes: [preferred(replace(this.file, span, `"${text}"`, `Write "${text}"`))],
    });
    return { kind: "Identifier", text, quoted: true, span };
  }
}

function keywordType(word: T.DeclarationKeyword): TokenType {
  return T.keywordTypes.get(word) ?? T.Keyword;
}

function toKey(token: IToken): DictEntry["key"] {
  if (token.tokenType === T.NumberToken) return toNumber(token);
  return isText(token) ? toStringLiteral(token) : toIdentifier(token);
}
