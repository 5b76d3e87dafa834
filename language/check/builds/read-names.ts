/** The entries of a build that name declarations: `model` and `heads`. */
import type { DeclaredSymbol } from "../../names/symbol.ts";
import type { Span } from "../../source/span.ts";
import type { Expression } from "../../syntax/ast.ts";
import type { CheckContext, Owner } from "../context.ts";
import { reportUnknownName } from "../unknown-name.ts";
import type { HeadNames } from "./draft.ts";

/** The model by name; without the key, the only one that there is. */
export function readModel(
  context: CheckContext,
  owner: Owner,
  buildSpan: Span,
  expression: Expression | undefined,
  isBroken: boolean,
): DeclaredSymbol<"model"> | undefined {
  const models = context.symbols.all("model");
  if (expression === undefined) {
    const [only] = models;
    if (only !== undefined && models.length === 1) {
      context.use(owner, "model", only.name, buildSpan);
      return only;
    }
    if (!isBroken) {
      context.report(owner, {
        code: "E0602",
        span: buildSpan,
        message: "this build does not say its model",
        help:
          models.length > 0
            ? `Write \`model = ${models[0]?.name}\`.`
            : 'Declare one, `model base = "./folder"`, and write `model = base`.',
      });
    }
    return undefined;
  }
  if (expression.broken || expression.kind === "Missing") return undefined;
  const name = nameOf(expression);
  if (name === undefined) {
    const help = 'Declare it, `model base = "./folder"`, and write `model = base`.';
    context.report(owner, { code: "E0602", span: expression.span, message: "`model` takes the name of a model", help });
    return undefined;
  }
  const symbol = context.use(owner, "model", name, expression.span);
  if (symbol === undefined) reportUnknownName(context, owner, ["model"], name, expression.span);
  return symbol;
}

function nameOf(expression: Expression): string | undefined {
  if (expression.kind === "Reference") return expression.name;
  if (expression.kind === "String") return expression.value;
  return expression.kind === "Group" ? nameOf(expression.inner) : undefined;
}

/** `[a, b]`, one name, or `none` for the base model's outputs. */
export function readHeadNames(context: CheckContext, owner: Owner, expression: Expression | undefined): HeadNames {
  if (expression === undefined) return { kind: "default" };
  if (expression.broken || expression.kind === "Missing") return { kind: "wrong" };
  const { span } = expression;
  if (expression.kind === "None") return { kind: "given", span, heads: [] };
  const items = expression.kind === "List" || expression.kind === "Tuple" ? expression.items : [expression];
  const heads = items.flatMap((item) => {
    const name = nameOf(item);
    if (name !== undefined && context.use(owner, "head", name, item.span) !== undefined)
      return [{ name, span: item.span }];
    if (name !== undefined) reportUnknownName(context, owner, ["head"], name, item.span);
    else if (!item.broken && item.kind !== "Missing") {
      const help = "Write `heads = [a, b]`, one for each branch.";
      context.report(owner, { code: "E0602", span: item.span, message: "`heads` takes names of heads", help });
    }
    return [];
  });
  return heads.length === items.length ? { kind: "given", span, heads } : { kind: "wrong" };
}
