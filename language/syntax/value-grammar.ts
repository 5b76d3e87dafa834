/** The grammar of values: names, calls, lists, dicts, arithmetic. See `grammar.ts`. */
import type { IToken, ParserMethod, TokenType } from "chevrotain";
import type { Argument, BinaryExpression, Call, DictEntry, Expression, Identifier, UnaryExpression } from "./ast.ts";
import { tokenEnd, tokenSpan } from "./lex.ts";
import { isLiteralWord, isText, toIdentifier, toNumber, toStringLiteral, toWord } from "./literals.ts";
import { ParserBase } from "./parser-base.ts";
import { toBinaryTree, toUnary } from "./precedence.ts";
import * as T from "./tokens.ts";

interface Items<Item> {
  readonly items: readonly Item[];
  readonly commas: number;
  /** True when something between the items was skipped. */
  readonly broken: boolean;
}

type Slot = 1 | 2;

export abstract class ValueGrammar extends ParserBase {
  /** An expression, or a complaint that there is none. */
  protected readonly value: ParserMethod<[], Expression> = this.RULE("value", () => {
    let value: Expression | undefined;
    this.OPTION(() => {
      value = this.SUBRULE(this.expression);
    });
    return this.ACTION(() => {
      if (value === undefined) this.complainOfMissingValue();
      return value ?? this.missing();
    });
  });

  protected readonly expression: ParserMethod<[], Expression> = this.RULE("expression", () => {
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

  protected readonly operand: ParserMethod<[], Expression> = this.RULE("operand", () => {
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

  protected readonly atom: ParserMethod<[], Expression> = this.RULE("atom", () =>
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

  protected readonly nameOrCall: ParserMethod<[], Expression> = this.RULE("nameOrCall", () => {
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

  protected readonly callArguments: ParserMethod<[IToken, Identifier], Expression> = this.RULE(
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

  protected readonly bracketArguments: ParserMethod<[IToken, Identifier], Expression> = this.RULE(
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

  protected readonly argument: ParserMethod<[], Argument> = this.RULE("argument", () =>
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

  protected readonly list: ParserMethod<[], Expression> = this.RULE("list", () => {
    const open = this.CONSUME(T.LeftBracket);
    const { items, broken } = this.separated(() => this.SUBRULE(this.expression), "a value");
    const close = this.CONSUME(T.RightBracket);
    return this.ACTION((): Expression => ({ kind: "List", items, ...this.closed(open, close, broken) }));
  });

  protected readonly parenthesised: ParserMethod<[], Expression> = this.RULE("parenthesised", () => {
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

  protected readonly dict: ParserMethod<[], Expression> = this.RULE("dict", () => {
    const open = this.CONSUME(T.LeftBrace);
    const { items, broken } = this.separated(() => this.SUBRULE(this.dictEntry), "a key");
    const close = this.CONSUME(T.RightBrace);
    return this.ACTION((): Expression => ({ kind: "Dict", entries: items, ...this.closed(open, close, broken) }));
  });

  protected readonly dictEntry: ParserMethod<[], DictEntry> = this.RULE("dictEntry", () => {
    const key = this.OR1([{ ALT: () => this.nameOrText(2) }, { ALT: () => this.CONSUME(T.NumberToken) }]);
    const mark = this.separator(T.Colon, T.Equals);
    const value = this.SUBRULE(this.value);
    return this.ACTION((): DictEntry => {
      if (mark === undefined) this.complainOfMissing(":", `after \`${key.image}\``, tokenEnd(key));
      return { kind: "DictEntry", key: toKey(key), value, span: this.spanFrom(key) };
    });
  });

  /** What cannot stand where an item should: one token that starts nothing, or a whole value. */
  protected readonly junk: ParserMethod<[string], void> = this.RULE("junk", (expected) => {
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

  protected nameOrText(slot: Slot): IToken {
    const choices = [{ ALT: () => this.CONSUME1(T.Name) }, { ALT: () => this.CONSUME1(T.Text) }];
    return slot === 1 ? this.OR8(choices) : this.OR9(choices);
  }

  /** The sign between a name and its value; the other one is understood and complained of. */
  protected separator(wanted: TokenType, mistaken: TokenType): IToken | undefined {
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
  protected separated<Item>(item: () => Item, expected: string): Items<Item> {
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

  /** `name = …`, `name: …` and, with the sign left out, `name 8`. */
  protected namesArgument(): boolean {
    const next = this.LA(2);
    if (next.tokenType === T.Equals || next.tokenType === T.Colon) return true;
    const name = this.LA(1);
    return name.tokenType === T.Identifier && (next.tokenType === T.NumberToken || isLiteralWord(next.image));
  }

  /** `compacter++(…)`, `mam++`: what a person writes who forgot the quotes. */
  protected plusBelongsToName(first: IToken): boolean {
    if (isText(first) || this.LA(1).tokenType !== T.Plus) return false;
    const rest = this.text.slice(tokenEnd(first), tokenEnd(first) + 3);
    return /^\+\+(?:$|[\s([|,)\]])/.test(rest) && this.LA(1).startOffset <= tokenEnd(first) + 1;
  }
}

function toKey(token: IToken): DictEntry["key"] {
  if (token.tokenType === T.NumberToken) return toNumber(token);
  return isText(token) ? toStringLiteral(token) : toIdentifier(token);
}
