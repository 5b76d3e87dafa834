import type { BlockDefinition } from "../block.ts";
import { optional, string } from "../define-fields.ts";

/** AdapterFusion. */
export const fuse: BlockDefinition = {
  name: "Fuse",
  summary: "AdapterFusion: attends over the outputs of its children with trained weights.",
  effect:
    "Every token mixes the children's outputs by a softmax of query–key products. The fusion weights are declared with `fusion`.",
  fields: [
    {
      name: "name",
      type: optional(string),
      default: null,
      documentation: "Name under which the fusion's weights are kept; the children's names, comma-joined, by default.",
    },
  ],
  mayHold: ["Stack"],
  minChildren: 1,
  example: 'Fuse("d", "e", "f")',
};
