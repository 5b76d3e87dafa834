/** Attributes of graph nodes as the model writes them. */
import { Bug, unreachable } from "../../language/bug.ts";
import { tensorBytes } from "../constants/write-constant.ts";
import type { Dtype } from "../graph/dtype.ts";
import type { GraphNode } from "../graph/value.ts";
import { opDefinition } from "../ops/index.ts";
import { tensorOf } from "../ops/numbers.ts";
import type { AttributeKind, AttributeValue } from "../ops/op.ts";
import { dtypeAttribute } from "../ops/operands.ts";
import { elementTypes } from "./element-types.ts";
import type { OnnxAttribute, OnnxTensor } from "./model.ts";

/** In alphabetical order, so that equal nodes are equal bytes. */
export function onnxAttributes(node: GraphNode): readonly OnnxAttribute[] {
  const kinds = opDefinition(node.op).attributes;
  return Object.keys(node.attributes)
    .sort()
    .flatMap((name) => {
      const kind = kinds[name];
      const value = node.attributes[name];
      if (!kind || value === undefined) throw new Bug(`${node.op} has no attribute ${name}`);
      return attributeOf(node, name, kind, value);
    });
}

function attributeOf(
  node: GraphNode,
  name: string,
  kind: AttributeKind,
  value: AttributeValue,
): readonly OnnxAttribute[] {
  switch (kind) {
    case "int":
    case "float":
      if (typeof value === "number") return [{ name, kind, value }];
      break;
    case "string":
      if (typeof value === "string") return [{ name, kind, value }];
      break;
    case "ints":
    case "floats":
      if (typeof value !== "string" && typeof value !== "number") return [{ name, kind, value }];
      break;
    case "dtype":
      return [{ name, kind: "int", value: elementTypes[dtypeAttribute(node.attributes, name)] }];
    case "element":
      if (typeof value === "number") {
        return [
          { name, kind: "tensor", value: oneElement(value, dtypeAttribute(node.attributes, "dtype", "float32")) },
        ];
      }
      break;
    case "element-dtype":
      // Written inside the tensor of the `element` attribute; alone it says the type of zeros.
      if ("value" in node.attributes) return [];
      return [{ name: "value", kind: "tensor", value: oneElement(0, dtypeAttribute(node.attributes, name)) }];
    default:
      return unreachable(kind);
  }
  throw new Bug(`attribute ${name} of ${node.op} cannot be ${JSON.stringify(value)}`);
}

function oneElement(value: number, dtype: Dtype): OnnxTensor {
  const memory = dtype === "float16" || dtype === "bfloat16" ? "float32" : dtype;
  const raw = tensorBytes(tensorOf(memory, [1], [value]), dtype);
  return { name: "", elementType: elementTypes[dtype], dims: [1], raw };
}
