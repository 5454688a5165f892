/** The commands of the palette: the client's own, and the server's with the place of the cursor filled in. */

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { isRead } from "./languages";
import type { CandidatesPanel } from "./panel/host";
import type { Session } from "./server/session";

/** The server's commands that say where they act, and what each is given. */
const AT_CURSOR = new Set(["plc.repairFunction", "plc.nextSuggestion", "plc.previousSuggestion", "plc.explain"]);
const IN_FILE = new Set(["plc.repairFile", "plc.analyse"]);

interface Counts {
    readonly fixed?: number;
    readonly left?: number;
    readonly files?: number;
    readonly failed?: number;
    readonly rank?: number;
    readonly of?: number;
    readonly findings?: number;
}

/** Fills in what a command of the server needs when it comes from the palette or a key, and tells what came of it. */
export const middleware: Middleware = {
    executeCommand: async (command, args, next) => {
        if (typeof args[0] === "string" || !(AT_CURSOR.has(command) || IN_FILE.has(command) || command === "plc.repairWorkspace")) {
            return (await next(command, args)) as unknown;
        }
        const filled = command === "plc.repairWorkspace" ? await askAboutWorkspace(args) : atCursor(command);
        if (filled === undefined) {
            return undefined;
        }
        const answer = (await next(command, filled)) as Counts | null;
        const outcome = answer === null ? undefined : summaryOf(command, answer);
        if (outcome !== undefined) {
            void vscode.window.setStatusBarMessage(outcome, 6_000);
        }
        return answer;
    },
    // all of a rule is more than what the fixes above it mend only where it is reported twice
    provideCodeActions: async (document, range, context, token, next) => {
        const actions = await next(document, range, context, token);
        return actions?.filter((action) => {
            const command = action instanceof vscode.CodeAction ? action.command : action;
            const [, source, rule] = (command?.arguments ?? []) as string[];
            return command?.command !== "plc.fixRule" || reportedBy(document.uri, source, rule).length > 1;
        });
    },
};

/** What a tool reports by one rule in a file. */
function reportedBy(uri: vscode.Uri, source: string | undefined, rule: string | undefined): vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(uri).filter((one) => one.source === source && ruleOf(one) === rule);
}

export function registerCommands(
    session: Session,
    panel: CandidatesPanel,
    channels: { readonly log: vscode.LogOutputChannel; readonly trace: vscode.LogOutputChannel },
): vscode.Disposable[] {
    const commands: Record<string, (...args: never[]) => unknown> = {
        "plc.restart": () => session.restart(),
        "plc.showLogs": () => {
            channels.log.show();
        },
        "plc.showTrace": () => {
            channels.trace.show();
        },
        "plc.installServer": () => session.install(),
        "plc.showDebugInformation": () => showDebugInformation(session),
        "plc.showCandidates": (uri?: unknown, position?: unknown) => panel.show(uri, position),
        "plc.showExplanation": (uri: string, id: string, rank: number) => panel.explain(uri, id, rank),
        "plc.fixThis": () => fixThis(session),
        "plc.fixRule": (uri: string, source: string, rule: string) => fixRule(session, vscode.Uri.parse(uri), source, rule),
    };
    return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}

function atCursor(command: string): unknown[] | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isRead(editor.document)) {
        void vscode.window.showInformationMessage("PLC reads C, C++ and Java: open such a file first.");
        return undefined;
    }
    const uri = editor.document.uri.toString();
    const { line, character } = editor.selection.active;
    return AT_CURSOR.has(command) ? [uri, { line, character }] : [uri];
}

async function askAboutWorkspace(args: readonly unknown[]): Promise<unknown[] | undefined> {
    if (typeof args[0] === "object" && args[0] !== null && "safeOnly" in args[0]) {
        return [...args];
    }
    const every = "Repair";
    const safe = "Safe Fixes Only";
    const answer = await vscode.window.showWarningMessage(
        "Repair all files of the workspace?",
        { modal: true, detail: "For every finding, the best fix that clears it is applied. Files that are not open are changed on disk." },
        every,
        safe,
    );
    return answer === undefined ? undefined : [{ safeOnly: answer === safe }];
}

function summaryOf(command: string, counts: Counts): string | undefined {
    const { fixed = 0, left = 0, files = 0, failed = 0, rank = 0, of = 0, findings = 0 } = counts;
    switch (command) {
        case "plc.repairFunction":
            return fixed === 0 ? "PLC: nothing to repair here" : "PLC: repaired";
        case "plc.repairFile":
            return `PLC: ${String(fixed)} repaired, ${String(left)} left`;
        case "plc.repairWorkspace":
            return `PLC: ${String(files)} files, ${String(fixed)} repaired, ${String(left)} left, ${String(failed)} failed`;
        case "plc.nextSuggestion":
        case "plc.previousSuggestion":
            return of === 0 ? "PLC: no finding here" : rank === 0 ? "PLC: as it was" : `PLC: fix ${String(rank)} of ${String(of)}`;
        case "plc.analyse":
            return `PLC: ${String(findings)} findings`;
        default:
            return undefined;
    }
}

const HERE = "quickfix.plc.here";

/** Opens the menu of fixes for the cursor's line or the selection, or says that there are none: VS Code would name the kind by its id. */
async function fixThis(session: Session): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isRead(editor.document)) {
        void vscode.window.showInformationMessage("PLC reads C, C++ and Java: open such a file first.");
        return;
    }
    const { document, selection } = editor;
    const found = vscode.commands.executeCommand<readonly unknown[]>("vscode.executeCodeActionProvider", document.uri, selection, HERE);
    void vscode.window.setStatusBarMessage("$(loading~spin) PLC looks for fixes", found);
    if ((await found).length > 0) {
        await vscode.commands.executeCommand("editor.action.codeAction", { kind: HERE, apply: "never" });
    } else {
        const what = selection.isSingleLine ? "this line" : "these lines";
        const why = session.running ? `There is no likely fix for ${what}.` : "The PLC server is not running.";
        void vscode.window.showInformationMessage(`PLC: ${why}`);
    }
}

/** Has all that a tool reports by one rule in a file fixed, as far as that can be verified: only the editor knows all of it. */
async function fixRule(session: Session, uri: vscode.Uri, source: string, rule: string): Promise<void> {
    const client = session.running;
    if (!client) {
        return;
    }
    const diagnostics = reportedBy(uri, source, rule).map((one) => client.code2ProtocolConverter.asDiagnostic(one));
    const counts = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: `PLC: fixing ${rule}`, cancellable: true },
        (_progress, cancelled) =>
            client.sendRequest<{ fixed: number; of: number }>(
                "workspace/executeCommand",
                { command: "plc.fixReported", arguments: [client.code2ProtocolConverter.asUri(uri), diagnostics] },
                cancelled,
            ),
    );
    const left = counts.of - counts.fixed;
    const rest = left === 0 ? "" : `; no fix of the other ${String(left)} could be verified`;
    void vscode.window.showInformationMessage(`PLC: ${String(counts.fixed)} of ${String(counts.of)} fixed${rest}.`);
}

/** The rule of a warning; a problem matcher leaves it at the end of the message. */
function ruleOf({ code, message }: vscode.Diagnostic): string {
    const rule = typeof code === "object" ? code.value : code;
    return String(rule ?? /\[(-W[^\]]+)\]\s*$/.exec(message)?.[1] ?? "");
}

async function showDebugInformation(session: Session): Promise<void> {
    const client = session.running;
    const known = {
        extension: (vscode.extensions.getExtension("pyramid-plc.plc")?.packageJSON as { version?: string } | undefined)?.version,
        vscode: vscode.version,
        platform: `${process.platform} ${process.arch}`,
        trusted: vscode.workspace.isTrusted,
        server: session.server ?? "none",
        serverSays: client
            ? await client.sendRequest("workspace/executeCommand", { command: "plc.debugInformation", arguments: [] })
            : "not running",
    };
    const document = await vscode.workspace.openTextDocument({ language: "json", content: JSON.stringify(known, null, 2) });
    await vscode.window.showTextDocument(document);
}
