/** The command line as it is installed, built for the measurement alone. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Inside the project, so that the packages that stay outside the bundle are found. */
const folder = join(root, "node_modules/.cache/adapt-bench");

export const adaptScript = join(folder, "adapt.js");
export const copyScript = join(import.meta.dirname, "copy.cjs");
export const quickstart = join(root, "examples/quickstart/quickstart.adapt");

export function buildBundle(): void {
  execFileSync(process.execPath, ["build.mjs", folder], { cwd: root });
}
