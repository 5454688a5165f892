/** An extension that shows what a real clangd reports and offers: somebody else's squiggles, for the UI tests. */

import { LanguageClient } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(): Promise<void> {
    const command = process.env["PLC_CLANGD"] ?? "clangd";
    client = new LanguageClient("clangd", "clangd", { command, args: ["--background-index=false"] }, { documentSelector: [{ scheme: "file", language: "c" }] });
    await client.start();
}

export async function deactivate(): Promise<void> {
    await client?.stop();
}
