/** The script of the worker, `dist/language-server-worker.js` of the package: `new Worker(url)`. */
import packageJson from "../../package.json" with { type: "json" };
import { serveWorker, type WorkerPort } from "./main.ts";

serveWorker(globalThis as unknown as WorkerPort, packageJson.version);
