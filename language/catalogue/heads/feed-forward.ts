/** Layer indices of heads (spec: heads.md §2, §3): every sub-module counts, dropout and activation included. */
import type { HeadHost, HeadLayer } from "../head.ts";
import type { ExpectedTensor } from "../site.ts";

/**
 * A classification-like head: for each layer a dropout and a linear, and an activation between layers where one is set.
 * The last linear has `outSize` rows and, with `bias`, a bias; the inner ones are H → H with a bias.
 */
export function feedForwardLayers(
  config: { readonly layers: number; readonly activation_function: string | null },
  host: HeadHost,
  outSize: number,
  bias: boolean,
): readonly HeadLayer[] {
  const hidden = host.hiddenSize;
  const found: HeadLayer[] = [];
  let index = 0;
  for (let layer = 0; layer < config.layers; layer++) {
    const isLast = layer === config.layers - 1;
    const size = isLast ? outSize : hidden;
    found.push({ kind: "linear", index: index + 1, inSize: hidden, outSize: size, hasBias: isLast ? bias : true });
    index += 2;
    if (isLast || !hasActivation(config.activation_function)) continue;
    found.push({ kind: "activation", index, inSize: hidden, outSize: hidden, hasBias: false });
    index += 1;
  }
  return found;
}

/** An empty name means none, as in the reference. */
export function hasActivation(name: string | null): name is string {
  return name !== null && name !== "";
}

/** `heads.N.<index>.weight` and `.bias` of every layer that has parameters; a norm has both. */
export function layerTensors(layers: readonly HeadLayer[], name: string): readonly ExpectedTensor[] {
  return layers.flatMap((layer) => {
    if (layer.kind === "activation") return [];
    const prefix = `heads.${name}.${layer.index}`;
    const shape = layer.kind === "norm" ? [layer.outSize] : [layer.outSize, layer.inSize];
    const weight = { key: `${prefix}.weight`, shape };
    return layer.hasBias ? [weight, { key: `${prefix}.bias`, shape: [layer.outSize] }] : [weight];
  });
}
