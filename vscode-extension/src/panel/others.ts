/** What other tools report where the panel is opened. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { CandidatesParams } from "../protocol";

const LONGEST = 8; // lines of a warning that are its own, as for the server; of a longer one, the first

/** What other tools report at a cursor, in one version of a text. */
export interface Others {
    readonly document: vscode.TextDocument;
    readonly version: number;
    readonly diagnostics: readonly vscode.Diagnostic[];
}

/** What other tools report on the line of the cursor, where PLC itself reports nothing on it. */
export function othersAt({ document, selection }: vscode.TextEditor): Others | undefined {
    const { line } = selection.active;
    const there = vscode.languages.getDiagnostics(document.uri).filter(({ range: { start, end } }) => {
        const last = end.line - start.line < LONGEST ? end.line : start.line;
        return start.line <= line && line <= last;
    });
    const isOwn = there.some(({ source }) => source === "plc");
    return isOwn || there.length === 0 ? undefined : { document, version: document.version, diagnostics: there };
}

/** The same for the server, as long as the text is the one that it was reported of. */
export function sentOf(others: Others | undefined, client: LanguageClient): Pick<CandidatesParams, "diagnostics"> | undefined {
    const isPresent = others !== undefined && others.document.version === others.version;
    return isPresent ? { diagnostics: others.diagnostics.map((one) => client.code2ProtocolConverter.asDiagnostic(one)) } : undefined;
}
