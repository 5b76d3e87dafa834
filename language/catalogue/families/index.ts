/** Every model family the tool knows, in alphabetical order. Those with `isCompiled` have a forward pass in `compiler/lower/families/`. */
import type { AnyFamily } from "../family.ts";
import { albert } from "./albert.ts";
import { bart } from "./bart.ts";
import { beit } from "./beit.ts";
import { bert } from "./bert.ts";
import { bertGeneration } from "./bert-generation.ts";
import { clip } from "./clip.ts";
import { clipTextModel } from "./clip-text-model.ts";
import { clipVisionModel } from "./clip-vision-model.ts";
import { deberta } from "./deberta.ts";
import { debertaV2 } from "./deberta-v2.ts";
import { distilbert } from "./distilbert.ts";
import { electra } from "./electra.ts";
import { encoderDecoder } from "./encoder-decoder.ts";
import { gemma2 } from "./gemma2.ts";
import { gemma3Text } from "./gemma3-text.ts";
import { gpt2 } from "./gpt2.ts";
import { gptj } from "./gptj.ts";
import { llama } from "./llama.ts";
import { mbart } from "./mbart.ts";
import { mistral } from "./mistral.ts";
import { modernbert } from "./modernbert.ts";
import { mt5 } from "./mt5.ts";
import { phi } from "./phi.ts";
import { plbart } from "./plbart.ts";
import { qwen2 } from "./qwen2.ts";
import { qwen3 } from "./qwen3.ts";
import { roberta } from "./roberta.ts";
import { t5 } from "./t5.ts";
import { vit } from "./vit.ts";
import { whisper } from "./whisper.ts";
import { xlmRoberta } from "./xlm-roberta.ts";
import { xmod } from "./xmod.ts";

export const allFamilies: readonly AnyFamily[] = [
  albert,
  bart,
  beit,
  bert,
  bertGeneration,
  clip,
  clipTextModel,
  clipVisionModel,
  deberta,
  debertaV2,
  distilbert,
  electra,
  encoderDecoder,
  gemma2,
  gemma3Text,
  gpt2,
  gptj,
  llama,
  mbart,
  mistral,
  modernbert,
  mt5,
  phi,
  plbart,
  qwen2,
  qwen3,
  roberta,
  t5,
  vit,
  whisper,
  xlmRoberta,
  xmod,
];

/** The family of a checkpoint's `model_type`, or undefined for one the tool does not know. */
export function familyForModelType(modelType: string): AnyFamily | undefined {
  return allFamilies.find((family) => family.modelTypes.includes(modelType));
}
