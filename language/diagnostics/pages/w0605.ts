import type { ExplainPage } from "../explain.ts";

export const w0605: ExplainPage = {
  code: "W0605",
  why: "An input tensor was given that the build does not have; it was ignored. The message lists the names that exist.",
  bad: ["adapt run main.adapt --input input_idz.safetensors"].join("\n"),
  good: ["adapt run main.adapt --input input_ids.safetensors"].join("\n"),
};
