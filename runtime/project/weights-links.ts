/** Where a written model finds the weights of its base: inside its own folder, under a name that tells whose they are. */
import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";

export interface WeightsLinks {
  /** The path of a weights file relative to the output folder; engines refuse to look anywhere else. */
  pathOf(file: string): string;
  /** Files that lie outside and have to be brought in, with their place. */
  readonly toPlace: readonly { readonly from: string; readonly to: string }[];
}

/** `folder` exists. Engines follow symbolic links before they look whether a file lies inside. */
export function weightsLinks(folder: string): WeightsLinks {
  const root = realpathSync(folder);
  const paths = new Map<string, string>();
  const toPlace: { from: string; to: string }[] = [];

  function choose(file: string, real: string): string {
    const inside = relative(root, real);
    if (!inside.startsWith("..") && !isAbsolute(inside)) return inside.split(sep).join("/");
    const taken = new Set(paths.values());
    let name = `${owner(real)}.${basename(file)}`;
    for (let i = 2; taken.has(name); i++) name = `${owner(real)}-${i}.${basename(file)}`;
    toPlace.push({ from: real, to: join(folder, name) });
    return name;
  }

  return {
    pathOf(file) {
      const real = realpathSync(file);
      const known = paths.get(real) ?? choose(file, real);
      paths.set(real, known);
      return known;
    },
    toPlace,
  };
}

/** The folder's name; in the Hub's cache, where folders are numbered, the repository's. */
function owner(file: string): string {
  const repository = file.split(sep).find((part) => part.startsWith("models--"));
  return repository?.slice("models--".length) ?? basename(dirname(file));
}
