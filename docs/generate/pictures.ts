/** Pictures of compositions, as `adapt inspect FILE BUILD --graph svg` draws them. */
import { join } from "node:path";
import { main } from "../../cli/main.ts";
import { Bug } from "../../language/bug.ts";

const root = join(import.meta.dirname, "../..");

/** The SVG of a build. `file` is relative to the root of the repository. */
export async function picture(file: string, build: string): Promise<string> {
  let svg = "";
  let complaint = "";
  const code = await main(["inspect", join(root, file), build, "--graph", "svg"], {
    out: (text) => {
      svg += text;
    },
    err: (text) => {
      complaint += text;
    },
    readStdin: () => "",
    isInteractive: false,
    hasColour: false,
  });
  if (code !== 0) throw new Bug(`${file}: ${complaint}`);
  return svg;
}
