/** `target = onnx(precision=f16)`: E0601 for unknown targets and options, E0602 for wrong values. */
import type { FieldValue } from "../../catalogue/field.ts";
import { alternatives, enumeration, suggest } from "../../names/suggest.ts";
import type { Precision, Target } from "../../program/program.ts";
import type { Expression } from "../../syntax/ast.ts";
import { type Callee, readArguments } from "../arguments.ts";
import type { CheckContext, Owner } from "../context.ts";
import { renameFixes } from "../unknown-name.ts";
import { targets } from "./keys.ts";

export const defaultTarget: Target = {
  kind: "onnx",
  opset: 21,
  precision: "f32",
  profile: "portable",
  weights: "pack",
};

/** The target, or the default one when something was wrong and said. */
export function readTarget(context: CheckContext, owner: Owner, expression: Expression): Target {
  if (expression.broken || expression.kind === "Missing") return defaultTarget;
  const isCall = expression.kind === "Call";
  const name = isCall
    ? expression.callee.text
    : expression.kind === "Reference"
      ? expression.name
      : expression.kind === "String"
        ? expression.value
        : "";
  const span = isCall ? expression.callee.span : expression.span;
  const definition = targets.find((target) => target.name === name);
  if (definition === undefined) {
    const names = targets.map((target) => target.name);
    const nearest = suggest(name, names);
    context.report(owner, {
      code: "E0601",
      span,
      message: name === "" ? "this is no target" : `there is no target \`${name}\``,
      help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `The targets are ${enumeration(names)}.`,
      fixes: renameFixes(owner.file, span, nearest),
    });
    return defaultTarget;
  }
  const callee: Callee = {
    name,
    span,
    fields: definition.fields,
    takesPositional: false,
    lastWins: false,
    unknownKey: "E0601",
    wrongValue: "E0602",
  };
  if (!definition.isCompiled) {
    const compiled = targets.filter((target) => target.isCompiled).map((target) => `${target.name}()`);
    context.report(owner, {
      code: "E0601",
      span,
      message: `the target \`${name}\` is known and not compiled yet`,
      help: `Use ${alternatives(compiled)}, or leave \`target\` out.`,
    });
  }
  const { values } = readArguments(context, owner, callee, isCall ? expression.args : []);
  const profile = values.get("profile");
  if (profile !== undefined && profile !== "portable") {
    context.report(owner, {
      code: "W0301",
      span: expression.span,
      message: `\`profile = ${String(profile)}\` changes nothing: every profile gives the portable model`,
      help: "Leave it out; the model runs on every device as it is.",
    });
  }
  return definition.name === "tfjs" ? { kind: "tfjs" } : onnxTarget(values);
}

function onnxTarget(values: ReadonlyMap<string, FieldValue>): Target {
  const opset = values.get("opset");
  return {
    kind: "onnx",
    opset: typeof opset === "number" ? opset : 21,
    precision: oneOf<Precision>(values.get("precision"), ["f32", "f16", "bf16"]),
    profile: oneOf(values.get("profile"), ["portable", "cpu", "gpu"]),
    weights: oneOf(values.get("weights"), ["pack", "link", "inline"]),
  };
}

/** The option that the value names, or the first. */
function oneOf<T extends string>(value: FieldValue | undefined, options: readonly [T, ...T[]]): T {
  return options.find((option) => option === value) ?? options[0];
}
