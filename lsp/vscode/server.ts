/** The language server inside the extension, for folders that have no `adapt` of their own. */
import { serveStdio } from "../node/main.ts";

void serveStdio();
