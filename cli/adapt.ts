/** The `adapt` binary. */
import { main } from "./main.ts";
import { processTerminal } from "./terminal.ts";

// A reader that closes early (`adapt explain E0401 | head -1`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), processTerminal());
