/** A flat row of operands and operators to a tree: `|` binds loosest, then `+ -`, then `* /`; all group to the left. */
import { joinSpans } from "../source/span.ts";
import type { BinaryExpression, Expression, UnaryExpression } from "./ast.ts";

type Operator = BinaryExpression["operator"];

const strength: Readonly<Record<Operator, number>> = { "|": 1, "+": 2, "-": 2, "*": 3, "/": 3 };

/** How tightly an operator binds; larger is tighter. */
export function operatorStrength(operator: Operator): number {
  return strength[operator];
}

/** `operands` holds one more than `operators`. */
export function toBinaryTree(operands: readonly Expression[], operators: readonly Operator[]): Expression {
  const pendingOperands: Expression[] = operands.slice(0, 1);
  const pendingOperators: Operator[] = [];
  const combine = (): void => {
    const right = pendingOperands.pop();
    const left = pendingOperands.pop();
    const operator = pendingOperators.pop();
    if (left && right && operator) pendingOperands.push(binary(left, operator, right));
  };
  for (const [index, operator] of operators.entries()) {
    while (strength[pendingOperators.at(-1) ?? operator] >= strength[operator] && pendingOperators.length > 0)
      combine();
    pendingOperators.push(operator);
    pendingOperands.push(...operands.slice(index + 1, index + 2));
  }
  while (pendingOperators.length > 0) combine();
  return pendingOperands[0] ?? { kind: "Missing", span: { start: 0, end: 0 } };
}

function binary(left: Expression, operator: Operator, right: Expression): BinaryExpression {
  const span = joinSpans(left.span, right.span);
  const broken = left.kind === "Missing" || right.kind === "Missing";
  return { kind: "Binary", operator, left, right, span, ...(broken && { broken }) };
}

/** Wraps an operand into its signs, the last of which stands next to it. */
export function toUnary(
  signs: readonly { operator: UnaryExpression["operator"]; start: number }[],
  operand: Expression,
): Expression {
  return signs.reduceRight<Expression>(
    (inner, { operator, start }) => ({
      kind: "Unary",
      operator,
      operand: inner,
      span: { start, end: inner.span.end },
    }),
    operand,
  );
}
