export { completeAdapt } from "./completion.ts";
export { adapt, adaptLanguage } from "./language.ts";
export { parser } from "./parser.ts";
