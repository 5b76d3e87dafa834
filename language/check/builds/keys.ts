/** The keys of a build and the options of its targets, with documentation: for checking, completion and hover. */
import { boolean, choice, integer, listOf, oneOf, string } from "../../catalogue/define-fields.ts";
import type { Field } from "../../catalogue/field.ts";

/** Keys with plain values, and those (`model`, `active`, `heads`, `target`) that have readers of their own. */
export const buildKeys: readonly Field[] = [
  { name: "model", type: string, documentation: "The base model, by the name of its declaration." },
  {
    name: "active",
    type: string,
    documentation:
      "What runs: a composition by name, an adapter, an expression such as `Stack(a, b)`, or `none` for the base model.",
  },
  {
    name: "heads",
    type: listOf(string),
    documentation: "Prediction heads, one for each branch; by default those named like each branch's last adapter.",
  },
  {
    name: "target",
    type: string,
    documentation: "What is written: `onnx(opset=21, precision=f32, weights=pack)`.",
  },
  { name: "out", type: string, documentation: "The file to write, relative to this file." },
  {
    name: "semantics",
    type: choice("documented", "adapters-1.2"),
    default: "documented",
    documentation: "What compositions mean: their documentation, or what version 1.2 of the Python library computes.",
  },
  {
    name: "optimize",
    type: oneOf(choice("exact", "none"), listOf(string)),
    default: "exact",
    documentation:
      "Rewrites of the graph: the `exact` ones, `none`, or a list of approximate ones, of which there are none yet.",
  },
  {
    name: "outputs",
    type: listOf(string),
    documentation: "Outputs to keep, by name; all when left out.",
  },
  { name: "seed", type: integer(0), default: 0, documentation: "Draws the weights of adapters without a checkpoint." },
  {
    name: "output_adapter_fusion_attentions",
    type: boolean,
    default: false,
    documentation: "Adds one output for each fusion layer: the attention over the fused adapters.",
  },
];

export interface TargetDefinition {
  readonly name: "onnx" | "tfjs";
  readonly summary: string;
  /** False: known by name and refused (E0601). */
  readonly isCompiled: boolean;
  readonly fields: readonly Field[];
}

export const targets: readonly TargetDefinition[] = [
  {
    name: "onnx",
    summary: "An ONNX model for any runtime.",
    isCompiled: true,
    fields: [
      {
        name: "opset",
        type: { kind: "integer", min: 21, max: 21 },
        default: 21,
        documentation: "Version of the operator set: 21, which every current runtime reads.",
      },
      {
        name: "precision",
        type: choice("f32", "f16", "bf16"),
        default: "f32",
        documentation:
          "Number format of the stored weights: `f16` and `bf16` halve the file. Only that: inputs, outputs and arithmetic stay float32.",
      },
      {
        name: "profile",
        type: choice("portable", "cpu", "gpu"),
        default: "portable",
        documentation:
          "Operators to prefer. Every profile gives the portable model today: operators that all runtimes have.",
      },
      {
        name: "weights",
        type: choice("link", "pack", "inline"),
        default: "pack",
        documentation:
          "Where weights lie: in the original checkpoint (`link`), in one data file beside the model (`pack`), or inside it (`inline`).",
      },
    ],
  },
  {
    name: "tfjs",
    summary: "A TensorFlow.js graph model. Known, and not compiled yet: a build that asks for it is refused (E0601).",
    isCompiled: false,
    fields: [],
  },
];
