import { Bug } from "../../bug.ts";
import type { JsonObject } from "../../checkpoint/facts.ts";
import type { FamilyDefinition } from "../family.ts";
import type { Site } from "../site.ts";
import { bert } from "./bert.ts";
import { bertGeneration } from "./bert-generation.ts";
import { electra } from "./electra.ts";
import { roberta } from "./roberta.ts";
import type { BertLikeConfig } from "./shared/bert-like.ts";
import type { ConfigReader } from "./shared/config-reader.ts";
import { noParallel, noPrompt } from "./shared/refusals.ts";
import { attentionMask, decoderInputIds, inputIds } from "./shared/text-inputs.ts";
import { type LayeredConfig, uncompiled } from "./shared/uncompiled.ts";
import { xlmRoberta } from "./xlm-roberta.ts";

interface Half {
  readonly family: FamilyDefinition<BertLikeConfig>;
  readonly config: BertLikeConfig;
}

interface EncoderDecoderConfig extends LayeredConfig {
  readonly encoder: Half;
  readonly decoder: Half;
}

const halves: readonly FamilyDefinition<BertLikeConfig>[] = [bert, bertGeneration, electra, roberta, xlmRoberta];

/** models.md §3 F8. Layer numbers start again at 0 in the decoder. */
export const encoderDecoder = uncompiled<EncoderDecoderConfig>({
  name: "encoder-decoder",
  summary: "Two BERT-like models, the second of which also attends to the first.",
  basePrefix: "",
  read: (read, json) => {
    const encoder = readHalf(read, json, "encoder");
    const decoder = readHalf(read, json, "decoder");
    return { ...encoder.config, layers: encoder.config.layers + decoder.config.layers, encoder, decoder };
  },
  inputEmbedding: "encoder.embeddings.word_embeddings.weight",
  sites: ({ encoder, decoder }) => [
    ...sitesOf(encoder)
      .filter(({ kind }) => kind !== "prompt")
      .map((site) => below(site, "encoder")),
    ...sitesOf(decoder)
      .filter(({ layer }) => layer !== -1)
      .flatMap((site) => [site, ...crossTwin(site)])
      .map((site) => below(site, `decoder.${decoder.family.basePrefix.replace(/\.$/, "")}`)),
  ],
  inputs: () => [inputIds, attentionMask, decoderInputIds],
  outputs: ["logits", "encoder_last_hidden_state"],
  refusedArchitectures: { prompt_tuning: noPrompt },
  refusedBlocks: { Parallel: noParallel },
  headTypes: [],
  taskClasses: [],
});

function readHalf(read: ConfigReader, json: JsonObject, key: "encoder" | "decoder"): Half {
  const nested = json[key];
  const half: JsonObject =
    typeof nested === "object" && nested !== null && !Array.isArray(nested) ? (nested as JsonObject) : {};
  const family = halves.find(({ name }) => name === half.model_type);
  if (family === undefined) {
    const names = halves.map(({ name }) => name).join(", ");
    read.refuse(key, `the ${key} is ${JSON.stringify(half.model_type ?? null)}; only ${names} are known as halves`);
  }
  const chosen = family ?? bert;
  const result = chosen.readConfig({ ...half, add_cross_attention: false });
  if (result.ok) return { family: chosen, config: result.config };
  for (const problem of result.problems) read.reject(key, `in \`${key}\`: ${problem.message}`);
  return { family: chosen, config: defaultConfig(chosen) };
}

function defaultConfig(family: FamilyDefinition<BertLikeConfig>): BertLikeConfig {
  const result = family.readConfig({});
  if (result.ok) return result.config;
  throw new Bug(`${family.name} refuses its own defaults`);
}

function sitesOf({ family, config }: Half): readonly Site[] {
  return family.sites(config);
}

/** The cross attention has the self-attention's sites again; its bottleneck is a second one at `mh_adapter` (models.md §4.1). */
function crossTwin(site: Site): readonly Site[] {
  if (!site.id.includes(".attn.")) return [];
  const id = site.id.replace(".attn.", ".cross.");
  const path = site.path.replace(".attention.", ".crossattention.");
  return [site.kind === "prefix" ? { ...site, id, path, location: "cross_prefix" } : { ...site, id, path }];
}

function below(site: Site, path: string): Site {
  return { ...site, id: `${path.split(".", 1)[0]}.${site.id}`, path: site.path === "" ? path : `${path}.${site.path}` };
}
