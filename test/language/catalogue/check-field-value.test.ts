import { describe, expect, it } from "vitest";
import { checkFieldValue, describeType, showValue } from "../../../language/catalogue/check-field-value.ts";
import type { Field, FieldValue } from "../../../language/catalogue/field.ts";
import { fieldsOf, methodNamed } from "../../../language/catalogue/methods/index.ts";

function field(method: string, name: string): Field {
  const found = fieldsOf(methodNamed(method)).find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`${method} has no ${name}`);
  return found;
}

describe("checkFieldValue", () => {
  it.each<readonly [method: string, name: string, value: FieldValue, code: string | undefined]>([
    ["lora", "r", 8, undefined],
    ["lora", "r", 0, "E0304"],
    ["lora", "r", 1.5, "E0303"],
    ["lora", "r", "8", "E0303"],
    ["lora", "use_dora", 1, "E0303"],
    ["lora", "dropout", 1.5, "E0304"],
    ["lora", "attn_matrices", ["q", 1], "E0303"],
    ["lora", "composition_mode", "multiply", "E0304"],
    ["seq_bn", "scaling", 4, undefined],
    ["seq_bn", "scaling", "learned", undefined],
    ["seq_bn", "scaling", "lerned", "E0304"],
    ["seq_bn", "scaling", true, "E0303"],
    ["seq_bn", "reduction_factor", { "0": 2, default: 8 }, undefined],
    ["seq_bn", "reduction_factor", { "0": 0 }, "E0304"],
    ["seq_bn", "reduction_factor", 0, "E0304"],
    ["seq_bn", "reduction_factor", 0.5, undefined],
    ["seq_bn", "non_linearity", "GELU", undefined],
    ["seq_bn", "non_linearity", null, "E0303"],
    ["seq_bn", "leave_out", [-1], "E0304"],
    ["loreft", "layers", "all", undefined],
    ["loreft", "layers", [0, 11], undefined],
    ["loreft", "non_linearity", null, undefined],
  ])("%s %s = %j", (method, name, value, code) => {
    expect(checkFieldValue(field(method, name), value)?.code).toBe(code);
  });

  it("says what would fit", () => {
    expect(checkFieldValue(field("seq_bn", "scaling"), "lerned")).toEqual({
      code: "E0304",
      message: '`scaling = "lerned"` is out of range',
      help: "`scaling` must be a number, or one of learned, channel.",
    });
  });
});

describe("showValue", () => {
  it("writes values as a person would", () => {
    expect(showValue({ "0": 2, default: [true, null, "q", "a b"] })).toBe('{"0": 2, default: [true, none, q, "a b"]}');
    expect(showValue("gelu")).toBe('"gelu"');
  });
});

it("a range of one number is that number", () => {
  expect(describeType({ kind: "integer", min: 21, max: 21 })).toBe("21");
  expect(describeType({ kind: "integer", min: 1, max: 21 })).toBe("an integer from 1 up to 21");
});
