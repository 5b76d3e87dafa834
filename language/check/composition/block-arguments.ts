/** Keyword arguments of a block: `splits`, `batch_sizes`, `weights` and the rest (spec: composition.md §1). */
import type { BlockDefinition } from "../../catalogue/block.ts";
import { isList } from "../../catalogue/check-field-value.ts";
import type { FieldValue } from "../../catalogue/field.ts";
import type { Argument, Call, Expression } from "../../syntax/ast.ts";
import { readArguments } from "../arguments.ts";
import type { CheckContext, Owner } from "../context.ts";
import type { BlockTree } from "./tree.ts";

type BlockValues = Pick<BlockTree, "numbers" | "numbersSpan" | "fusionName">;

/** Checks the arguments and gives one number for each child. What is wrong is said and left out. */
export function readBlockArguments(
  context: CheckContext,
  owner: Owner,
  call: Call,
  block: BlockDefinition,
  args: readonly Argument[],
  children: number,
): BlockValues {
  const { values, spans, isSound } = readArguments(
    context,
    owner,
    {
      name: block.name,
      span: call.callee.span,
      fields: block.fields,
      takesPositional: false,
      lastWins: false,
      unknownKey: "E0407",
      wrongValue: "E0407",
    },
    args,
  );
  const fusionName = values.get("name");
  if (block.name === "Fuse") return typeof fusionName === "string" ? { fusionName } : {};
  const list = (["splits", "batch_sizes", "weights"] as const).find((name) =>
    block.fields.some((field) => field.name === name),
  );
  if (list === undefined) return {};
  const isMeant = call.broken === true || (!isSound && !values.has(list));
  if (isMeant) return {};
  const value = values.get(list) ?? null;
  if (value !== null)
    return perChild(context, owner, call, list, value, values, spans.get(list) ?? call.span, children);
  if (list === "weights") return { numbers: Array.from({ length: children }, () => 1 / children) };
  if (call.args.some((argument) => argument.name === undefined && isNumbers(argument.value))) return {};
  reportMissing(context, owner, call, block, list, children);
  return {};
}

/** One number for each child; weights are divided by their sum unless that was declined. */
function perChild(
  context: CheckContext,
  owner: Owner,
  call: Call,
  name: "splits" | "batch_sizes" | "weights",
  value: FieldValue,
  values: ReadonlyMap<string, FieldValue>,
  span: BlockTree["span"],
  children: number,
): BlockValues {
  const list = isList(value) ? value : Array.from({ length: children }, () => value);
  const numbers = list.filter((item) => typeof item === "number");
  if (numbers.length !== children) {
    const block = call.callee.text;
    context.report(owner, {
      code: "E0403",
      span,
      message: `\`${block}\` has ${count(children, "child", "children")} and \`${name}\` has ${count(numbers.length, "entry", "entries")}`,
      help: "Give one entry for each child.",
      related: [{ file: owner.file, span: call.callee.span, message: `this \`${block}\`` }],
    });
    return {};
  }
  if (name !== "weights" || values.get("normalize_weights") === false) return { numbers, numbersSpan: span };
  const sum = numbers.reduce((total, weight) => total + weight, 0);
  if (sum !== 0) return { numbers: numbers.map((weight) => weight / sum), numbersSpan: span };
  context.report(owner, {
    code: "E0407",
    span,
    message: "the weights add up to 0, so they cannot be scaled to add up to 1",
    help: "Change a weight, or write `normalize_weights=false` to take them as they are.",
  });
  return {};
}

/** A number or a list of numbers among the children: an argument without its name, which is said elsewhere. */
export function isNumbers(value: Expression): boolean {
  if (value.kind === "Number") return true;
  return value.kind === "List" && value.items.length > 0 && value.items.every((item) => item.kind === "Number");
}

export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function reportMissing(
  context: CheckContext,
  owner: Owner,
  call: Call,
  block: BlockDefinition,
  name: "splits" | "batch_sizes",
  children: number,
): void {
  const what = name === "splits" ? "how many tokens" : "how many rows of the batch";
  const example = Array.from({ length: children }, () => "…").join(", ");
  context.report(owner, {
    code: "E0403",
    span: call.callee.span,
    message: `\`${block.name}\` has ${count(children, "child", "children")} and no \`${name}\``,
    help: `Say ${what} each child gets: \`${name}=[${example}]\`.`,
  });
}
