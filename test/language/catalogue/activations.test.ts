import { describe, expect, it } from "vitest";
import { activationNames, activations, findActivation } from "../../../language/catalogue/activations.ts";

describe("activations", () => {
  it("are alphabetical, and no name means two functions", () => {
    expect(activations.map((entry) => entry.name)).toEqual(activations.map((entry) => entry.name).sort());
    expect(new Set(activationNames).size).toBe(activations.flatMap((entry) => [entry.name, ...entry.aliases]).length);
  });

  it("have every name of the reference", () => {
    const names =
      "relu gelu gelu_new gelu_fast gelu_pytorch_tanh gelu_python gelu_python_tanh gelu_accurate gelu_10 quick_gelu silu swish tanh sigmoid linear mish leaky_relu relu2 relu6 laplace hardswish prelu xielu leakyrelu";
    expect(names.split(" ").filter((name) => findActivation(name) === undefined)).toEqual([]);
  });

  it("are found in any case", () => {
    expect(findActivation("Swish")?.name).toBe("silu");
    expect(findActivation("snake")).toBeUndefined();
  });
});
