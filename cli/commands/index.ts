/** All commands, in the alphabet. */
import type { CommandDefinition } from "../command.ts";
import { bench } from "./bench.ts";
import { build } from "./build.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { fmt } from "./fmt.ts";
import { init } from "./init.ts";
import { inspect } from "./inspect.ts";
import { lsp } from "./lsp.ts";
import { pull } from "./pull.ts";
import { run } from "./run.ts";
import { verify } from "./verify.ts";

export const commands: readonly CommandDefinition[] = [
  bench,
  build,
  check,
  explain,
  fmt,
  init,
  inspect,
  lsp,
  pull,
  run,
  verify,
];
