/** True, with the reason on standard error, when a test cannot run here: `test.skipIf(skipped("…", reason))`. */
export function skipped(what: string, reason: string | undefined): boolean {
  if (reason !== undefined) process.stderr.write(`SKIPPED ${what}: ${reason}\n`);
  return reason !== undefined;
}

/** Why permissions cannot be tried, if so. */
export const mayDoAnything: string | undefined =
  process.getuid?.() === 0 ? "these tests run as root, whom no permission stops" : undefined;
