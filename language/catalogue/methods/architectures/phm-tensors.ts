/** Tensors of Compacter's PHM layers (spec: methods.md §5). */
import type { BottleneckConfig } from "../../method-config.ts";
import type { ExpectedTensor } from "../../site.ts";

/** One projection `inSize → outSize` under `prefix`, without what the layers share. */
export function phmProjectionTensors(
  config: BottleneckConfig,
  prefix: string,
  inSize: number,
  outSize: number,
): readonly ExpectedTensor[] {
  const k = config.phm_dim;
  const tensors: ExpectedTensor[] = [];
  if (!config.factorized_phm_W) {
    tensors.push({ key: `${prefix}.W`, shape: [k, inSize / k, outSize / k] });
  } else if (!config.shared_W_phm) {
    tensors.push({ key: `${prefix}.W_left`, shape: [k, inSize / k, config.phm_rank] });
    tensors.push({ key: `${prefix}.W_right`, shape: [k, config.phm_rank, outSize / k] });
  }
  if (!config.shared_phm_rule) tensors.push(...phmRuleTensors(config, prefix));
  if (config.phm_bias) tensors.push({ key: `${prefix}.b`, shape: [outSize] });
  return tensors;
}

/** What all layers of one adapter share, `shared_parameters.N.…`; `inner` is the bottleneck size D. */
export function sharedPhmTensors(
  config: BottleneckConfig,
  name: string,
  hiddenSize: number,
  inner: number,
): readonly ExpectedTensor[] {
  const prefix = `shared_parameters.${name}`;
  const [k, rank] = [config.phm_dim, config.phm_rank];
  const tensors: ExpectedTensor[] = [];
  if (config.shared_phm_rule) tensors.push(...phmRuleTensors(config, prefix));
  if (config.shared_W_phm && config.factorized_phm_W) {
    tensors.push({ key: `${prefix}.W_down_left`, shape: [k, hiddenSize / k, rank] });
    tensors.push({ key: `${prefix}.W_down_right`, shape: [k, rank, inner / k] });
    tensors.push({ key: `${prefix}.W_up_left`, shape: [k, inner / k, rank] });
    tensors.push({ key: `${prefix}.W_up_right`, shape: [k, rank, hiddenSize / k] });
  }
  return tensors;
}

function phmRuleTensors(config: BottleneckConfig, prefix: string): readonly ExpectedTensor[] {
  const k = config.phm_dim;
  if (!config.factorized_phm_rule) return [{ key: `${prefix}.phm_rule`, shape: [k, k, k] }];
  return [
    { key: `${prefix}.phm_rule_left`, shape: [k, k, 1] },
    { key: `${prefix}.phm_rule_right`, shape: [k, 1, k] },
  ];
}
