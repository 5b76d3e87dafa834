/** The `adapt` binary, from source. The package's starts with `start.ts`. */
import { runProcess } from "./run-process.ts";

await runProcess();
