/** A picture with what follows from all of it. */
import type { Picture } from "./picture.ts";

export interface Known {
  readonly picture: Picture;
  /** Parameters of all adapters and fusions, as far as they are known. */
  readonly total: number;
}

export function knownOf(picture: Picture): Known {
  const { adapters, fusions, added } = picture;
  const parts = [...[...adapters.values()].map(({ parameters }) => parameters ?? 0), ...(fusions?.values() ?? [])];
  return { picture, total: added?.parameters ?? parts.reduce((total, parameters) => total + parameters, 0) };
}
