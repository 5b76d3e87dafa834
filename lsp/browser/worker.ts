/** The script of the worker: `new Worker("adapt-lsp.js", { type: "module" })`. */
import packageJson from "../../package.json" with { type: "json" };
import { serveWorker, type WorkerPort } from "./main.ts";

serveWorker(globalThis as unknown as WorkerPort, packageJson.version);
