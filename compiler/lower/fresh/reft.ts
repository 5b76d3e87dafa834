import type { ReftConfig } from "../../../language/catalogue/method-config.ts";
import { type FreshTensor, frameworkLinear, type Initial } from "./initial.ts";

/** methods.md §10. With −1 on the diagonal of `original`, `R` is the first r columns of `base`. */
export function freshReft(config: ReftConfig, { role, fanIn }: FreshTensor): Initial {
  if (role.endsWith(".original")) return { kind: "diagonal", on: -1, off: 0 };
  if (role.endsWith(".base")) return { kind: "orthogonal", rank: config.r };
  return frameworkLinear(fanIn);
}
