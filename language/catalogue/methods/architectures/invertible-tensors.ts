/** Tensors of the invertible adapters that a bottleneck config may ask for (spec: methods.md §6). */
import { unreachable } from "../../../bug.ts";
import type { BottleneckConfig } from "../../method-config.ts";
import type { ExpectedTensor, InvertibleSite } from "../../site.ts";
import { below } from "./below.ts";

/** Empty when the config asks for none, or leaves out the size of the inner layer (`problems` says so). */
export function invertibleTensors(
  config: BottleneckConfig,
  name: string,
  site: InvertibleSite,
): readonly ExpectedTensor[] {
  const factor = config.inv_adapter_reduction_factor;
  if (config.inv_adapter === null || factor === null) return [];
  const prefix = below(site.path, `invertible_adapters.${name}`);
  const left = Math.floor(site.hiddenSize / 2);
  const right = site.hiddenSize - left;
  const network = (part: string, from: number, to: number): readonly ExpectedTensor[] => {
    const inner = Math.floor(from / factor);
    return [
      { key: `${prefix}.${part}.0.weight`, shape: [inner, from] },
      { key: `${prefix}.${part}.0.bias`, shape: [inner] },
      { key: `${prefix}.${part}.2.weight`, shape: [to, inner] },
      { key: `${prefix}.${part}.2.bias`, shape: [to] },
    ];
  };
  switch (config.inv_adapter) {
    case "nice":
      return [...network("F", right, left), ...network("G", left, right)];
    case "glow":
      return [...network("s1", left, 2 * right), ...network("s2", right, 2 * left)];
    default:
      return unreachable(config.inv_adapter);
  }
}
