import { randomUUID } from "node:crypto";
import type { Uri, Webview } from "vscode";

/** The page around the picture: nothing is loaded but its own script. */
export function previewHtml(webview: Webview, script: Uri): string {
  const nonce = randomUUID();
  // The picture brings a style element of its own, hence `unsafe-inline` for styles.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Preview</title>
<style>
body { padding: 0; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family) }
header { position: sticky; top: 0; padding: 8px 12px; background: var(--vscode-editor-background) }
select { color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background);
  border: 1px solid var(--vscode-dropdown-border); padding: 2px 6px; font: inherit }
#picture { padding: 0 12px 12px; overflow: auto }
#picture svg { max-width: 100%; height: auto }
#picture .box:focus { outline: none }
#picture .box:focus-visible > .shape, #picture .marked > .shape { stroke: var(--vscode-focusBorder); stroke-width: 2.5 }
</style>
</head>
<body>
<header><select id="names" aria-label="What to draw"></select></header>
<main id="picture" aria-live="polite"></main>
<script nonce="${nonce}" src="${webview.asWebviewUri(script)}"></script>
</body>
</html>`;
}
