/** Gives expressions their plain values: numbers with arithmetic, lists, maps, `let` names, bare words as strings. */
import { unreachable } from "../bug.ts";
import type { FieldValue } from "../catalogue/field.ts";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import type { BinaryExpression, DictExpression, Expression, UnaryExpression } from "../syntax/ast.ts";
import type { CheckContext, Owner } from "./context.ts";
import { resolveLet } from "./lets.ts";

/**
 * The value of an expression, or `undefined` when it has none: the reason was said (or the parser said it). A name that no
 * `let` declares is a bare word and stands for itself, as in `attn_matrices=[q, v]`.
 */
export function evaluate(context: CheckContext, owner: Owner, expression: Expression): FieldValue | undefined {
  switch (expression.kind) {
    case "Number":
    case "String":
    case "Boolean":
      return expression.broken ? undefined : expression.value;
    case "None":
      return null;
    case "Missing":
      return undefined;
    case "Group":
      return evaluate(context, owner, expression.inner);
    case "Reference": {
      const declared = context.use(owner, "let", expression.name, expression.span);
      return declared === undefined ? expression.name : resolveLet(context, declared);
    }
    case "List":
    case "Tuple":
      return evaluateAll(context, owner, expression.items);
    case "Dict":
      return evaluateDict(context, owner, expression);
    case "Unary":
      return evaluateUnary(context, owner, expression);
    case "Binary":
      return evaluateBinary(context, owner, expression);
    case "Call":
    case "BracketCall":
      context.report(owner, {
        code: "E0303",
        span: expression.callee.span,
        message: `\`${expression.callee.text}(…)\` stands where a plain value is expected`,
        help: "Write a number, a string, `true`, `false`, `none`, a list or a map.",
      });
      return undefined;
    default:
      return unreachable(expression);
  }
}

function evaluateAll(context: CheckContext, owner: Owner, items: readonly Expression[]): FieldValue | undefined {
  const values = items.map((item) => evaluate(context, owner, item));
  const sound = values.filter((value) => value !== undefined);
  return sound.length === values.length ? sound : undefined;
}

function evaluateDict(context: CheckContext, owner: Owner, dict: DictExpression): FieldValue | undefined {
  const entries: [string, FieldValue][] = [];
  let isSound = true;
  for (const entry of dict.entries) {
    const value = evaluate(context, owner, entry.value);
    if (value === undefined) isSound = false;
    else entries.push([keyText(entry.key), value]);
  }
  return isSound ? Object.fromEntries(entries) : undefined;
}

function keyText(key: DictExpression["entries"][number]["key"]): string {
  switch (key.kind) {
    case "Identifier":
      return key.text;
    case "String":
      return key.value;
    case "Number":
      return String(key.value);
    default:
      return unreachable(key);
  }
}

function evaluateUnary(context: CheckContext, owner: Owner, expression: UnaryExpression): FieldValue | undefined {
  const operand = evaluateNumber(context, owner, expression.operand, expression.operator);
  if (operand === undefined) return undefined;
  return expression.operator === "-" ? -operand : operand;
}

function evaluateBinary(context: CheckContext, owner: Owner, expression: BinaryExpression): FieldValue | undefined {
  if (expression.operator === "|") {
    context.report(owner, {
      code: "E0303",
      span: expression.span,
      message: "`|` joins adapter methods and cannot make a value",
      help: "Write the union where a method stands: `config both = prefix_tuning() | par_bn()`.",
    });
    return undefined;
  }
  const left = evaluateNumber(context, owner, expression.left, expression.operator);
  const right = evaluateNumber(context, owner, expression.right, expression.operator);
  if (left === undefined || right === undefined) return undefined;
  switch (expression.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right !== 0) return left / right;
      context.report(owner, {
        code: arithmeticCode(owner),
        span: expression.right.span,
        message: "this divides by zero",
        help: "Give a divisor other than 0.",
      });
      return undefined;
    default:
      return unreachable(expression.operator);
  }
}

/** An operand: only numbers can be calculated with. */
function evaluateNumber(
  context: CheckContext,
  owner: Owner,
  expression: Expression,
  operator: string,
): number | undefined {
  const value = evaluate(context, owner, expression);
  if (value === undefined || typeof value === "number") return value;
  const isBareWord = expression.kind === "Reference" && context.symbols.find("let", expression.name) === undefined;
  context.report(owner, {
    code: isBareWord ? "E0201" : arithmeticCode(owner),
    span: expression.span,
    message: isBareWord
      ? `there is no \`let\` called \`${expression.name}\``
      : `\`${operator}\` calculates with numbers`,
    help: isBareWord
      ? `Declare it: \`let ${expression.name} = 1\`.`
      : `This is ${describeValue(value)}; write a number or the name of a \`let\` that is one.`,
  });
  return undefined;
}

function arithmeticCode(owner: Owner): DiagnosticCode {
  return owner.subject.startsWith("let:") ? "E0205" : "E0303";
}

/** A value in words, for messages: "the string "x"", "a list". */
export function describeValue(value: FieldValue): string {
  if (value === null) return "`none`";
  if (typeof value === "string") return `the string "${value}"`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `\`${value}\``;
  return Array.isArray(value) ? "a list" : "a map";
}
