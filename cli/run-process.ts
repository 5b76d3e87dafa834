/** The command line on the process itself: its arguments, streams and exit code. */
import { main } from "./main.ts";
import { processTerminal } from "./terminal.ts";

export async function runProcess(): Promise<void> {
  // A reader that closes early (`adapt explain E0401 | head -1`) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  process.exitCode = await main(process.argv.slice(2), processTerminal());
}

export { main };
