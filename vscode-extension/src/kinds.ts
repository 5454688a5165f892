/** The page of a kind of flaw, which comes with the extension: opened from the code of a warning, without a network. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

const NAME = /^[a-z0-9-]+$/;

/** What the server says of a finding beside what VS Code shows. */
interface Data {
    readonly kind?: unknown;
}

export class KindPages {
    private readonly texts: vscode.TextDocumentContentProvider = {
        provideTextDocumentContent: ({ path }) => readFileSync(this.file(path.slice(1, -".md".length)), "utf8"),
    };

    /** `folder` holds a page for each kind that has one. */
    public constructor(private readonly folder: string) {}

    public register(): vscode.Disposable[] {
        return [
            vscode.workspace.registerTextDocumentContentProvider("plc-kind", this.texts),
            vscode.commands.registerCommand("plc.showKind", (kind: unknown, link: unknown) => this.show(kind, link)),
        ];
    }

    /** Lets the code of a warning open the page, where there is one; else it opens what the server names. */
    public get middleware(): Middleware {
        return {
            provideDiagnostics: async (document, previous, token, next) => {
                const report = await next(document, previous, token);
                if (report && "items" in report) {
                    report.items.forEach((diagnostic) => {
                        this.link(diagnostic);
                    });
                }
                return report;
            },
        };
    }

    private link(diagnostic: vscode.Diagnostic & { readonly data?: unknown }): void {
        const kind = (diagnostic.data as Data | undefined)?.kind;
        if (typeof diagnostic.code === "object" && typeof kind === "string" && this.has(kind)) {
            const target = vscode.Uri.parse(`command:plc.showKind?${encodeURIComponent(JSON.stringify([kind]))}`);
            diagnostic.code = { value: diagnostic.code.value, target };
        }
    }

    private async show(kind: unknown, link: unknown): Promise<void> {
        if (typeof kind === "string" && this.has(kind)) {
            const uri = vscode.Uri.from({ scheme: "plc-kind", path: `/${kind}.md` });
            await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
        } else if (typeof link === "string") {
            await vscode.env.openExternal(vscode.Uri.parse(link));
        }
    }

    private has(kind: string): boolean {
        return NAME.test(kind) && existsSync(this.file(kind));
    }

    private file(kind: string): string {
        return join(this.folder, `${kind}.md`);
    }
}
