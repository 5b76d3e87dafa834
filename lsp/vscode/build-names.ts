/** The builds of a text, by name: for the pick list of commands that were started without one. */

const declaration = /^[ \t]*build[ \t]+(?:([\p{L}_][\p{L}\p{N}\p{M}_]*)|"([^"\n]*)"|'([^'\n]*)')/gmu;

/** In file order. */
export function buildNames(text: string): readonly string[] {
  return [...text.matchAll(declaration)].map(([, bare, double, single]) => bare ?? double ?? single ?? "");
}
