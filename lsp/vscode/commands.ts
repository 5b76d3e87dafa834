/** Commands of the palette: they fill in which file and build are meant and hand the rest to the server. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { commandNames } from "../commands.ts";
import { buildNames } from "./build-names.ts";

/** Started by a lens a command knows its file and build; started from the palette it asks. `undefined`: given up. */
export async function completeArguments(command: string, args: readonly unknown[]): Promise<unknown[] | undefined> {
  if (typeof args[0] === "string" || !commandNames.some((each) => each === command)) return [...args];
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "adapt") {
    void vscode.window.showInformationMessage("Open an .adapt file first.");
    return undefined;
  }
  const build = await pickBuild(document);
  return build === undefined ? undefined : [document.uri.toString(), ...build];
}

/** No name when there is nothing to choose: the server knows what the file means. */
async function pickBuild(document: vscode.TextDocument): Promise<readonly string[] | undefined> {
  const names = buildNames(document.getText());
  if (names.length < 2) return names;
  const picked = await vscode.window.showQuickPick(names, { placeHolder: "Which build?" });
  return picked === undefined ? undefined : [picked];
}

/** `Adapt: Run on Text…` */
export async function runOnText(client: LanguageClient): Promise<void> {
  const args = await completeArguments("adapt.run", []);
  if (args === undefined) return;
  const text = await vscode.window.showInputBox({ prompt: "The text to run on", placeHolder: "A sentence" });
  if (text === undefined) return;
  const [uri, build = null] = args;
  await client.sendRequest("workspace/executeCommand", { command: "adapt.run", arguments: [uri, build, text] });
}

/** The lens with the number of uses. */
export async function showUses(uri: string, _name: string, position: vscode.Position): Promise<void> {
  const resource = vscode.Uri.parse(uri);
  const at = new vscode.Position(position.line, position.character);
  const uses = await vscode.commands.executeCommand<vscode.Location[]>("vscode.executeReferenceProvider", resource, at);
  await vscode.commands.executeCommand("editor.action.showReferences", resource, at, uses);
}
