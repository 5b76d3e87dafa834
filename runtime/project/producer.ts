/** Who made a model, as its metadata says. */
import packageJson from "../../package.json" with { type: "json" };

export const producer = { name: packageJson.name, version: packageJson.version };
