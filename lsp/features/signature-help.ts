import { describeType, showValue } from "../../language/catalogue/check-field-value.ts";
import type { Field } from "../../language/catalogue/field.ts";
import type { Callee } from "../callee.ts";
import { cursorAt } from "../cursor.ts";
import { callAt } from "../slot.ts";
import type { Snapshot } from "../snapshot.ts";

export interface SignatureData {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly label: string; readonly documentation: string }[];
  /** Absent when the cursor stands at none of them. */
  readonly active?: number;
}

/** What goes between the brackets around the cursor. */
export function signatureHelp(snapshot: Snapshot, file: string, offset: number): SignatureData | undefined {
  const cursor = cursorAt(file, snapshot.text(file) ?? "", offset);
  if (cursor.isComment) return undefined;
  const call = callAt(cursor);
  if (call === undefined) return undefined;
  const { callee, frame } = call;
  const parameters = parametersOf(callee);
  const active = activeParameter(parameters, callee, frame);
  return {
    label: `${callee.name}(${parameters.map(({ label }) => label).join(", ")})`,
    documentation: callee.equation === undefined ? callee.summary : `${callee.summary}\n\n${callee.equation}`,
    parameters,
    ...(active >= 0 && { active }),
  };
}

const childrenLabels = { composition: "child, …", adapters: "adapter, …", methods: "method, …" } as const;

function parametersOf(callee: Callee): SignatureData["parameters"] {
  const fields = callee.fields.map((field) => ({ label: labelOf(field), documentation: documentationOf(field) }));
  if (callee.members !== undefined)
    return callee.members.map((member) => ({ label: `${member}=…`, documentation: "A method." }));
  if (callee.children === undefined) return fields;
  const documentation = "Names, `none` and blocks, in order.";
  return [{ label: childrenLabels[callee.children], documentation }, ...fields];
}

function labelOf(field: Field): string {
  return field.default === undefined ? `${field.name}=…` : `${field.name}=${showValue(field.default)}`;
}

function documentationOf(field: Field): string {
  return `${describeType(field.type)}. ${field.documentation}`;
}

function activeParameter(
  parameters: SignatureData["parameters"],
  callee: Callee,
  frame: { readonly argument?: string; readonly positional: number },
): number {
  if (frame.argument !== undefined) return parameters.findIndex(({ label }) => label.startsWith(`${frame.argument}=`));
  return callee.children === undefined ? -1 : 0;
}
