/** One fix in VS Code's own diff editor: the file as it is, and as it would be; the next one takes its place. */

import { basename } from "node:path";
import * as vscode from "vscode";
import type { Finding } from "../protocol";

const SCHEME = "plc-fix";

interface Shown {
    readonly document: vscode.Uri;
    readonly finding: Finding;
    readonly index: number; // of the suggestion
}

export class Comparison implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly texts = new Map<string, string>();
    private shown: Shown | undefined;
    private readonly owned: readonly vscode.Disposable[];

    /** `apply` makes a fix, and says whether it was made. */
    public constructor(private readonly apply: (document: vscode.Uri, id: string, rank: number) => Promise<boolean>) {
        this.owned = [
            vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
            vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
            vscode.commands.registerCommand("plc.applyShownFix", () => this.applyShown()),
            vscode.commands.registerCommand("plc.nextShownFix", () => this.step(1)),
            vscode.commands.registerCommand("plc.previousShownFix", () => this.step(-1)),
        ];
    }

    public provideTextDocumentContent(uri: vscode.Uri): string | undefined {
        return this.texts.get(uri.toString());
    }

    public dispose(): void {
        this.owned.forEach((each) => {
            each.dispose();
        });
    }

    /** Opens the diff editor; false where the text is no longer the one that the fix was made for. */
    public async open(document: vscode.Uri, finding: Finding, index: number): Promise<boolean> {
        const suggestion = finding.suggestions[index];
        const text = await vscode.workspace.openTextDocument(document);
        const { start, end } = finding.range;
        const range = new vscode.Range(start.line, start.character, end.line, end.character);
        const present = text.getText(range).replaceAll("\r\n", "\n");
        if (suggestion?.before.replaceAll("\r\n", "\n") !== present) {
            return false;
        }
        const all = text.getText();
        const after = all.slice(0, text.offsetAt(range.start)) + suggestion.after + all.slice(text.offsetAt(range.end));
        const uri = vscode.Uri.from({ scheme: SCHEME, path: document.path, query: `${finding.id} ${String(suggestion.rank)}` });
        this.texts.set(uri.toString(), after);
        const before = this.tab();
        this.shown = { document, finding, index };
        const title = `${basename(document.path)}: fix ${String(index + 1)} of ${String(finding.suggestions.length)}, ${suggestion.title}`;
        const options: vscode.TextDocumentShowOptions = before ? { viewColumn: before.group.viewColumn, preview: true } : { preview: true };
        await vscode.commands.executeCommand("vscode.diff", document, uri, title, options);
        if (before?.input instanceof vscode.TabInputTextDiff && before.input.modified.toString() !== uri.toString()) {
            await vscode.window.tabGroups.close(before, true);
        }
        return true;
    }

    private async step(by: number): Promise<void> {
        const { shown } = this;
        if (shown?.finding.suggestions[shown.index + by]) {
            await this.open(shown.document, shown.finding, shown.index + by);
        }
    }

    private async applyShown(): Promise<void> {
        const { shown } = this;
        const suggestion = shown?.finding.suggestions[shown.index];
        if (shown && suggestion && (await this.apply(shown.document, shown.finding.id, suggestion.rank))) {
            // in this order: what is closed with the focus gives it to its neighbour, which may be the panel
            const tab = this.tab();
            const column = columnOf(shown.document);
            await vscode.window.showTextDocument(shown.document, column === undefined ? {} : { viewColumn: column });
            if (tab) {
                await vscode.window.tabGroups.close(tab, true);
            }
        }
    }

    private tab(): vscode.Tab | undefined {
        return vscode.window.tabGroups.all
            .flatMap(({ tabs }) => tabs)
            .find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME);
    }
}

/** Where a document is open as text; the left side of a diff editor counts as visible, too, but has no tab of its own. */
export function columnOf(document: vscode.Uri): vscode.ViewColumn | undefined {
    return vscode.window.tabGroups.all.find(({ tabs }) =>
        tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === document.toString()),
    )?.viewColumn;
}
