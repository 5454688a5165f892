/** The panel's side in the extension: asks the server for candidates, and applies the one that is picked. */

import { basename } from "node:path";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { isRead } from "../languages";
import { candidatesRequest, explanationRequest, type Finding } from "../protocol";
import { at } from "./choice";
import { Comparison } from "./comparison";
import { documentOf } from "./document";
import { Mark } from "./mark";
import type { FromPage, ToPage } from "./messages";
import { othersAt, sentOf, type Others } from "./others";

const SETTLE = 300; // milliseconds without a change, before the server is asked again

export class CandidatesPanel implements vscode.Disposable {
    private panel: vscode.WebviewPanel | undefined;
    private document: vscode.Uri | undefined;
    private findings: readonly Finding[] = [];
    private chosen: string | null = null;
    private place: vscode.Position | undefined;
    private reported: string | undefined; // the diagnostic of another tool's that the fixes are for
    private others: Others | undefined; // what other tools report where the panel was opened
    private wanted: { readonly id: string; readonly rank: number } | undefined; // to be explained as soon as the page shows it
    private explaining: vscode.CancellationTokenSource | undefined;
    private isReady = false; // the page listens
    private asked = 0;
    private timer: NodeJS.Timeout | undefined;
    private readonly listener: vscode.Disposable;
    private readonly comparison: Comparison;
    private readonly mark = new Mark();

    public constructor(
        private readonly extension: vscode.Uri,
        private readonly running: () => LanguageClient | undefined,
    ) {
        this.comparison = new Comparison((document, id, rank) => this.make(document, id, rank));
        this.listener = vscode.workspace.onDidChangeTextDocument((change) => {
            if (this.panel && change.contentChanges.length > 0 && change.document.uri.toString() === this.document?.toString()) {
                clearTimeout(this.timer);
                this.timer = setTimeout(() => void this.refresh(), SETTLE);
            }
        });
    }

    /** Opens the panel for a place that the server names, or else for the cursor. */
    public async show(uri?: unknown, position?: unknown): Promise<void> {
        this.reported = undefined;
        this.others = undefined;
        this.wanted = undefined;
        const editor = vscode.window.activeTextEditor;
        if (typeof uri === "string") {
            this.document = vscode.Uri.parse(uri);
            this.place = asPosition(position);
        } else if (editor && isRead(editor.document)) {
            this.document = editor.document.uri;
            this.place = editor.selection.active;
            this.others = othersAt(editor);
        } else {
            void vscode.window.showInformationMessage("PLC reads C, C++ and Java: open such a file first.");
            return;
        }
        this.chosen = null;
        await this.open();
    }

    /** Opens the panel on one fix, and shows what it depends on. `id` is that of a finding, or of another tool's diagnostic. */
    public async explain(uri: string, id: string, rank: number): Promise<void> {
        this.document = vscode.Uri.parse(uri);
        this.place = undefined;
        this.chosen = id;
        this.reported = id.startsWith("(") ? id : undefined;
        this.others = undefined;
        this.wanted = { id, rank };
        await this.open();
    }

    public dispose(): void {
        clearTimeout(this.timer);
        this.listener.dispose();
        this.comparison.dispose();
        this.mark.dispose();
        this.explaining?.dispose();
        this.panel?.dispose();
    }

    private async open(): Promise<void> {
        if (this.panel) {
            this.panel.reveal();
            this.say({ kind: "asked" });
        } else {
            this.create(); // the page says when it is ready
        }
        await this.refresh();
    }

    /** Beside the code, which stays in sight. */
    private create(): void {
        const assets = [vscode.Uri.joinPath(this.extension, "dist"), vscode.Uri.joinPath(this.extension, "media")];
        const panel = vscode.window.createWebviewPanel("plc.candidates", "PLC Fixes", vscode.ViewColumn.Beside, {
            enableScripts: true,
            localResourceRoots: assets,
            retainContextWhenHidden: true, // an explanation takes seconds, and is not asked for again
        });
        panel.iconPath = vscode.Uri.joinPath(this.extension, "images", "icon.png");
        panel.webview.onDidReceiveMessage((message: FromPage) => void this.hear(message));
        panel.onDidDispose(() => {
            this.panel = undefined;
            this.isReady = false;
            this.explaining?.cancel();
            this.reveal();
        });
        this.panel = panel;
        panel.webview.html = documentOf(panel.webview, this.extension);
    }

    private async hear(message: FromPage): Promise<void> {
        switch (message.kind) {
            case "ready":
                this.isReady = true;
                await this.refresh();
                break;
            case "choose":
                this.chosen = message.id;
                this.reported = this.others ? message.id : this.reported;
                this.reveal();
                break;
            case "apply":
                await this.apply(message.id, message.rank);
                break;
            case "compare":
                await this.compare(message.id, message.rank);
                break;
            case "explain":
                await this.ask(message.id, message.rank);
                break;
            case "cancel":
                this.explaining?.cancel();
                break;
            case "more":
                await this.more(message.id);
                break;
            case "undo":
                await this.focusEditor();
                await vscode.commands.executeCommand("undo");
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
            const answer = await client.sendRequest(candidatesRequest, {
                textDocument: { uri: document.toString() },
                ...(sentOf(this.others, client) ?? (this.reported === undefined ? {} : { reported: this.reported })),
            });
            if (mine !== this.asked) {
                return; // a later question is on its way
            }
            this.findings = answer.findings;
            const still = this.findings.some((finding) => finding.id === this.chosen);
            this.chosen = still ? this.chosen : (at(this.findings, this.place)?.id ?? null);
            if (this.others && answer.findings.length + (answer.declined?.length ?? 0) === 0) {
                this.others = undefined; // they are of tools that PLC is not asked to serve
                await this.refresh();
                return;
            }
            if (this.others) {
                this.reported = this.chosen ?? undefined;
            }
            const shown = { file: basename(document.path), findings: this.findings, chosen: this.chosen };
            this.say({ kind: "findings", ...shown, reported: this.reported !== undefined, declined: answer.declined ?? [] });
            this.reveal();
        } catch (error) {
            this.say({ kind: "trouble", message: error instanceof Error ? error.message : String(error) });
        }
        await this.explainWanted();
    }

    /** More is known of the fixes for other tools' warnings in a file. */
    public async answered(uri: string): Promise<void> {
        if (this.panel && (this.others ?? this.reported) !== undefined && uri === this.document?.toString()) {
            await this.refresh();
        }
    }

    /** What is to be explained, once the page is there and shows it. */
    private async explainWanted(): Promise<void> {
        const { wanted } = this;
        if (wanted && this.isReady && this.findings.some(({ id }) => id === wanted.id)) {
            this.wanted = undefined;
            await this.ask(wanted.id, wanted.rank);
        }
    }

    /** Asks what a fix depends on; the question before is taken back. */
    private async ask(id: string, rank: number): Promise<void> {
        const [client, document] = [this.running(), this.document];
        this.explaining?.cancel();
        if (!client || !document) {
            this.say({ kind: "trouble", message: "The PLC server is not running." });
            return;
        }
        const asked = new vscode.CancellationTokenSource();
        this.explaining = asked;
        this.say({ kind: "explaining", id, rank });
        try {
            const params = { textDocument: { uri: document.toString() }, id, rank };
            const explanation = await client.sendRequest(explanationRequest, params, asked.token);
            this.say({ kind: "explained", id, rank, explanation });
        } catch (error) {
            this.say({ kind: "explained", id, rank, explanation: null });
            if (!asked.token.isCancellationRequested) {
                this.say({ kind: "trouble", message: error instanceof Error ? error.message : String(error) });
            }
        } finally {
            asked.dispose();
        }
    }

    private async apply(id: string, rank: number): Promise<void> {
        const title = this.findings.find((finding) => finding.id === id)?.suggestions.find((one) => one.rank === rank)?.title;
        if (!this.document || title === undefined) {
            this.say({ kind: "trouble", message: "This fix is no longer there." });
        } else if (await this.make(this.document, id, rank)) {
            this.say({ kind: "applied", title });
        }
    }

    /** Has a fix made, and says what went wrong. */
    private async make(document: vscode.Uri, id: string, rank: number): Promise<boolean> {
        const params = { command: "plc.applySuggestion", arguments: [document.toString(), id, rank] };
        try {
            const answer = await this.running()?.sendRequest<{ applied: boolean } | null>("workspace/executeCommand", params);
            if (answer?.applied === true) {
                return true;
            }
            this.say({ kind: "trouble", message: "The text has changed; the fix was not applied." });
        } catch (error) {
            this.say({ kind: "trouble", message: error instanceof Error ? error.message : String(error) });
        }
        return false;
    }

    private async more(id: string): Promise<void> {
        const finding = this.findings.find((one) => one.id === id);
        await vscode.commands.executeCommand("plc.showKind", finding?.kind, finding?.link);
    }

    private async compare(id: string, rank: number): Promise<void> {
        const finding = this.findings.find((one) => one.id === id);
        const index = finding?.suggestions.findIndex((one) => one.rank === rank) ?? -1;
        if (!this.document || !finding || index < 0 || !(await this.comparison.open(this.document, finding, index))) {
            this.say({ kind: "trouble", message: "The text has changed; this fix is no longer there." });
        }
    }

    /** Brings the flagged line of the chosen finding into sight, and marks it, as long as there is a panel. */
    private reveal(): void {
        this.mark.set(this.editor(), this.panel ? this.findings.find((one) => one.id === this.chosen)?.diagnosticRange : undefined);
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
