/** Everything that can stand before a bracket, in one shape: methods, unions, blocks, heads, fusions, targets, `average`. */
import { findBlock } from "../language/catalogue/blocks/index.ts";
import type { Field } from "../language/catalogue/field.ts";
import { findFusionPreset, fusionFields } from "../language/catalogue/fusion.ts";
import { declaredHeadFields, findHead } from "../language/catalogue/heads/index.ts";
import { fieldsOf, findMethod, findUnion, unionConstructor } from "../language/catalogue/methods/index.ts";
import { targets } from "../language/check/builds/keys.ts";
import { averageFields } from "../language/check/derive.ts";

export type CalleePlace = "method" | "composition" | "head" | "fusionConfig" | "derivation" | "target";

export interface Callee {
  readonly kind: "method" | "union" | "block" | "head" | "fusion" | "average" | "target";
  /** Canonical spelling. */
  readonly name: string;
  readonly summary: string;
  readonly equation?: string;
  readonly source?: string;
  readonly fields: readonly Field[];
  /** What arguments without a name are. */
  readonly children?: "composition" | "adapters" | "methods";
  /** Of a union: its arguments, which take methods. */
  readonly members?: readonly string[];
}

/** What `name(` means at a place; `undefined` when nothing is called so there. */
export function calleeFor(place: CalleePlace, name: string): Callee | undefined {
  switch (place) {
    case "method":
      return methodCallee(name);
    case "composition":
      return blockCallee(name);
    case "head":
      return headCallee(name);
    case "fusionConfig":
      return fusionCallee(name);
    case "derivation":
      return name === "average" ? averageCallee : undefined;
    case "target": {
      const target = targets.find((each) => each.name === name);
      return target && { kind: "target", name: target.name, summary: target.summary, fields: target.fields };
    }
  }
}

export function methodCallee(name: string): Callee | undefined {
  const method = findMethod(name);
  if (method !== undefined) {
    const { name: canonical, summary, equation, source } = method;
    return { kind: "method", name: canonical, summary, equation, source, fields: fieldsOf(method) };
  }
  const union = findUnion(name);
  if (union !== undefined) {
    const { name: canonical, summary, equation, source } = union;
    const members = union.members.map(({ argument }) => argument);
    return { kind: "union", name: canonical, summary, equation, source, fields: [], members, children: "methods" };
  }
  if (name !== unionConstructor) return undefined;
  const summary = "Several methods in one adapter, in this order; the same as joining them with `|`.";
  return { kind: "union", name: unionConstructor, summary, fields: [], children: "methods" };
}

export function blockCallee(name: string): Callee | undefined {
  const block = findBlock(name);
  if (block === undefined) return undefined;
  return { kind: "block", name: block.name, summary: block.summary, fields: block.fields, children: "composition" };
}

export function headCallee(name: string): Callee | undefined {
  const head = findHead(name);
  if (head === undefined) return undefined;
  const { type, summary, equation } = head;
  return { kind: "head", name: type, summary, equation, fields: declaredHeadFields(head) };
}

export function fusionCallee(name: string): Callee | undefined {
  const preset = findFusionPreset(name);
  if (preset === undefined) return undefined;
  const fields = fusionFields.map((field) => {
    const value = preset.presets[field.name];
    return value === undefined ? field : { ...field, default: value };
  });
  return { kind: "fusion", name: preset.name, summary: preset.summary, fields };
}

const averageCallee: Callee = {
  kind: "average",
  name: "average",
  summary: "A new adapter whose weights are the weighted sum of others' weights.",
  fields: averageFields,
  children: "adapters",
};
