// Bundles the extension and packs it into dist/adapt-<version>.vsix. Nothing is downloaded.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";

const here = fileURLToPath(new URL("./", import.meta.url));
const root = join(here, "../..");
const manifest = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const [packagePath = join(here, `dist/adapt-${manifest.version}.vsix`)] = process.argv.slice(2);

// Only what ships is put in here.
const stage = join(here, "dist/extension");
rmSync(stage, { recursive: true, force: true });
mkdirSync(join(stage, "images"), { recursive: true });
for (const path of [
  "README.md",
  "package.json",
  "language-configuration.json",
  "syntaxes",
  "snippets",
  "images/file.svg",
]) {
  cpSync(join(here, path), join(stage, path), { recursive: true });
}
for (const path of ["LICENSE", "CHANGELOG.md", "docs/reference/diagnostics.md"]) {
  cpSync(join(root, path), join(stage, path));
}
const icon = new Resvg(readFileSync(join(here, "images/icon.svg"), "utf8"), { fitTo: { mode: "width", value: 128 } });
writeFileSync(join(stage, "images/icon.png"), icon.render().asPng());

const shared = {
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
  outdir: join(stage, "dist"),
};
const node = { ...shared, platform: "node", target: "node20" };
await build({
  ...node,
  entryPoints: { extension: join(here, "extension.ts") },
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["vscode"],
});
await build({
  ...node,
  entryPoints: { server: join(here, "server.ts") },
  format: "esm",
  outExtension: { ".js": ".mjs" },
  // The engine and the Hub come with the command line.
  external: ["onnxruntime-node", "@huggingface/hub", "@huggingface/tokenizers", "pngjs", "jpeg-js"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
  },
});
await build({
  ...shared,
  entryPoints: { "preview-page": join(here, "page/preview-page.ts") },
  platform: "browser",
  format: "iife",
  target: "es2022",
});
await createVSIX({ cwd: stage, packagePath, dependencies: false, allowMissingRepository: true });
