/** Reads the arguments of a call against a table of fields: methods, fusions, heads, targets and `average` share it. */
import { checkFieldValue, normaliseFieldValue } from "../catalogue/check-field-value.ts";
import type { Field, FieldValue } from "../catalogue/field.ts";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import { alternatives, suggest } from "../names/suggest.ts";
import type { Span } from "../source/span.ts";
import type { Argument, Expression, Identifier } from "../syntax/ast.ts";
import type { CheckContext, Owner } from "./context.ts";
import { renameFixes, reportUnknownName } from "./unknown-name.ts";
import { evaluate } from "./values.ts";

/** What the call is, for messages and codes. */
export interface Callee {
  /** As the person wrote it. */
  readonly name: string;
  readonly span: Span;
  readonly fields: readonly Field[];
  /** Positional arguments follow the order of the fields, as with the classes in Python. */
  readonly takesPositional: boolean;
  /** The last of two equal keys wins, as in a map literal; otherwise the second is refused. */
  readonly lastWins: boolean;
  readonly unknownKey: DiagnosticCode;
  /** Code for wrong types and ranges; absent: E0303 and E0304. */
  readonly wrongValue?: DiagnosticCode;
  /** Keys that people know from elsewhere, and ours. */
  readonly knownAs?: Readonly<Record<string, string>>;
}

export interface ReadArguments {
  readonly values: ReadonlyMap<string, FieldValue>;
  /** Where each value stands. */
  readonly spans: ReadonlyMap<string, Span>;
  /** False when something was wrong and was left out. */
  readonly isSound: boolean;
}

export function readArguments(
  context: CheckContext,
  owner: Owner,
  callee: Callee,
  args: readonly Argument[],
): ReadArguments {
  const values = new Map<string, FieldValue>();
  const spans = new Map<string, Span>();
  let isSound = true;
  args.forEach((argument, index) => {
    const field = fieldFor(context, owner, callee, argument, index);
    if (field !== undefined && spans.has(field.name) && !callee.lastWins) {
      isSound = false;
      context.report(owner, {
        code: callee.unknownKey,
        span: argument.name?.span ?? argument.span,
        message: `\`${field.name}\` is given twice`,
        help: "Take one of the two out.",
      });
      return;
    }
    const value = field === undefined ? undefined : readValue(context, owner, callee, field, argument.value);
    if (field === undefined || value === undefined) {
      isSound = false;
      return;
    }
    values.set(field.name, value);
    spans.set(field.name, argument.value.span);
  });
  return { values, spans, isSound };
}

function fieldFor(
  context: CheckContext,
  owner: Owner,
  callee: Callee,
  argument: Argument,
  index: number,
): Field | undefined {
  if (argument.name !== undefined) {
    const name = argument.name.text;
    const field = callee.fields.find((candidate) => candidate.name === name);
    if (field === undefined && !argument.name.broken) reportUnknownKey(context, owner, callee, argument.name);
    return field;
  }
  if (argument.broken || argument.value.kind === "Missing") return undefined;
  const field = callee.fields[index];
  if (callee.takesPositional && field !== undefined) return field;
  const example = callee.fields.slice(0, 3).map((candidate) => candidate.name);
  context.report(owner, {
    code: callee.unknownKey,
    span: argument.value.span,
    message: callee.takesPositional
      ? `\`${callee.name}\` takes at most ${callee.fields.length} arguments`
      : `this argument of \`${callee.name}\` has no name`,
    help: example.length > 0 ? `Write \`key=value\`; the keys are ${example.join(", ")}, ….` : "It takes no arguments.",
  });
  return undefined;
}

/** A value that fits the field, in the form that configs keep; `undefined` when it does not, which was said. */
export function readValue(
  context: CheckContext,
  owner: Owner,
  callee: Pick<Callee, "wrongValue">,
  field: Field,
  expression: Expression,
): FieldValue | undefined {
  if (expression.broken) return undefined;
  const value = evaluate(context, owner, expression);
  if (value === undefined) return undefined;
  const problem = checkFieldValue(field, value);
  if (problem === undefined) return normaliseFieldValue(field.type, value);
  if (expression.kind === "Reference" && problem.code === "E0303" && typeof value === "string") {
    const lets = context.symbols.all("let").map((symbol) => symbol.name);
    if (suggest(value, lets).length > 0) {
      reportUnknownName(context, owner, ["let"], value, expression.span);
      return undefined;
    }
  }
  context.report(owner, {
    code: callee.wrongValue ?? problem.code,
    span: expression.span,
    message: problem.message,
    help: withNearest(field, value, problem.help),
  });
  return undefined;
}

/** The nearest option in front of a long list of options. */
function withNearest(field: Field, value: FieldValue, help: string): string {
  if (typeof value !== "string") return help;
  const types = field.type.kind === "oneOf" ? field.type.types : [field.type];
  const options = types.flatMap((type) => (type.kind === "choice" ? type.options : []));
  const nearest = suggest(value, options);
  return nearest.length > 0 ? `Did you mean ${alternatives(nearest)}? ${help}` : help;
}

function reportUnknownKey(context: CheckContext, owner: Owner, callee: Callee, key: Identifier): void {
  const known = callee.fields.map((field) => field.name);
  const elsewhere = callee.knownAs?.[key.text];
  const nearest = elsewhere === undefined ? suggest(key.text, known) : [elsewhere];
  const list = known.length > 0 ? `It has ${known.join(", ")}.` : "It has none.";
  context.report(owner, {
    code: callee.unknownKey,
    span: key.span,
    message: `\`${callee.name}\` has no key \`${key.text}\``,
    help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : list,
    fixes: renameFixes(owner.file, key.span, nearest),
  });
}
