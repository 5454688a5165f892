/** The panel's side in the extension: asks the server for candidates, and applies the one that is picked. */

import { basename } from "node:path";
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { isRead } from "../languages";
import { candidatesRequest, type Finding } from "../protocol";
import { at } from "./choice";
import type { FromPage, ToPage } from "./messages";

const SETTLE = 300; // milliseconds without a change, before the server is asked again

export class CandidatesPanel implements vscode.Disposable {
    private panel: vscode.WebviewPanel | undefined;
    private document: vscode.Uri | undefined;
    private findings: readonly Finding[] = [];
    private chosen: string | null = null;
    private place: vscode.Position | undefined;
    private asked = 0;
    private timer: NodeJS.Timeout | undefined;
    private readonly listener: vscode.Disposable;

    public constructor(
        private readonly extension: vscode.Uri,
        private readonly running: () => LanguageClient | undefined,
    ) {
        this.listener = vscode.workspace.onDidChangeTextDocument((change) => {
            if (this.panel && change.contentChanges.length > 0 && change.document.uri.toString() === this.document?.toString()) {
                clearTimeout(this.timer);
                this.timer = setTimeout(() => void this.refresh(), SETTLE);
            }
        });
    }

    /** Opens the panel for a place that the server names, or else for the cursor. */
    public async show(uri?: unknown, position?: unknown): Promise<void> {
        const editor = vscode.window.activeTextEditor;
        if (typeof uri === "string") {
            this.document = vscode.Uri.parse(uri);
            this.place = asPosition(position);
        } else if (editor && isRead(editor.document)) {
            this.document = editor.document.uri;
            this.place = editor.selection.active;
        } else {
            void vscode.window.showInformationMessage("PLC reads C, C++ and Java: open such a file first.");
            return;
        }
        this.chosen = null;
        if (this.panel) {
            this.panel.reveal();
        } else {
            await this.open(); // the page says when it is ready
        }
        await this.refresh();
    }

    public dispose(): void {
        clearTimeout(this.timer);
        this.listener.dispose();
        this.panel?.dispose();
    }

    /** Below a lone editor, where five cards fit in a row, else beside the active one. */
    private async open(): Promise<void> {
        const alone = vscode.window.tabGroups.all.length === 1;
        if (alone) {
            await vscode.commands.executeCommand("workbench.action.newGroupBelow");
        }
        const column = alone ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
        const assets = [vscode.Uri.joinPath(this.extension, "dist"), vscode.Uri.joinPath(this.extension, "media")];
        const panel = vscode.window.createWebviewPanel("plc.candidates", "PLC Candidates", column, {
            enableScripts: true,
            localResourceRoots: assets,
        });
        panel.iconPath = vscode.Uri.joinPath(this.extension, "images", "icon.png");
        panel.webview.onDidReceiveMessage((message: FromPage) => void this.hear(message));
        panel.onDidDispose(() => {
            this.panel = undefined;
        });
        this.panel = panel;
        panel.webview.html = page(panel.webview, this.extension);
    }

    private async hear(message: FromPage): Promise<void> {
        switch (message.kind) {
            case "ready":
                await this.refresh();
                break;
            case "choose":
                this.chosen = message.id;
                await this.reveal(message.id);
                break;
            case "apply":
                await this.apply(message.id, message.rank);
                break;
            case "leave":
                await this.focusEditor();
                break;
        }
    }

    private async refresh(): Promise<void> {
        const client = this.running();
        const { document } = this;
        if (!document) {
            return;
        }
        if (!client) {
            this.say({ kind: "trouble", message: "The PLC server is not running." });
            return;
        }
        this.asked += 1;
        const mine = this.asked;
        try {
            const answer = await client.sendRequest(candidatesRequest, { textDocument: { uri: document.toString() } });
            if (mine !== this.asked) {
                return; // a later question is on its way
            }
            this.findings = answer.findings;
            const still = this.findings.some((finding) => finding.id === this.chosen);
            this.chosen = still ? this.chosen : (at(this.findings, this.place)?.id ?? null);
            this.say({ kind: "findings", file: basename(document.path), findings: this.findings, chosen: this.chosen });
        } catch (error) {
            this.say({ kind: "trouble", message: error instanceof Error ? error.message : String(error) });
        }
    }

    private async apply(id: string, rank: number): Promise<void> {
        const client = this.running();
        const title = this.findings.find((finding) => finding.id === id)?.suggestions.find((one) => one.rank === rank)?.title;
        if (!client || !this.document || title === undefined) {
            this.say({ kind: "trouble", message: "This suggestion is no longer there." });
            return;
        }
        const params = { command: "plc.applySuggestion", arguments: [this.document.toString(), id, rank] };
        try {
            const answer = await client.sendRequest<{ applied: boolean } | null>("workspace/executeCommand", params);
            if (answer?.applied === true) {
                this.say({ kind: "applied", title });
            } else {
                this.say({ kind: "trouble", message: "The text has changed; the suggestion was not applied." });
            }
        } catch (error) {
            this.say({ kind: "trouble", message: error instanceof Error ? error.message : String(error) });
        }
    }

    private async reveal(id: string): Promise<void> {
        const finding = this.findings.find((one) => one.id === id);
        const editor = this.editor();
        if (finding && editor) {
            const { start, end } = finding.diagnosticRange;
            editor.revealRange(new vscode.Range(start.line, start.character, end.line, end.character));
        }
        return Promise.resolve();
    }

    private async focusEditor(): Promise<void> {
        const column = this.editor()?.viewColumn;
        if (this.document) {
            await vscode.window.showTextDocument(this.document, column === undefined ? {} : { viewColumn: column });
        }
    }

    private editor(): vscode.TextEditor | undefined {
        return vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === this.document?.toString());
    }

    private say(message: ToPage): void {
        void this.panel?.webview.postMessage(message);
    }
}

function asPosition(value: unknown): vscode.Position | undefined {
    const place = value as { line?: unknown; character?: unknown } | null | undefined;
    return typeof place?.line === "number" && typeof place.character === "number"
        ? new vscode.Position(place.line, place.character)
        : undefined;
}

function page(webview: vscode.Webview, extension: vscode.Uri): string {
    const address = (...parts: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, ...parts)).toString();
    const nonce = randomBytes(16).toString("base64");
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${address("media", "panel.css")}">
<title>PLC Candidates</title>
</head>
<body>
<main id="page"></main>
<p id="news" role="status" aria-live="polite"></p>
<script nonce="${nonce}" src="${address("dist", "page.js")}"></script>
</body>
</html>`;
}
