/** The settings that the extension itself reads; the server asks for its own. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Wanted } from "./server/find";
import { expand } from "./server/variables";

/** Settings that say which server is started; a change of one starts it anew. */
export const SERVER_SETTINGS = ["plc.path", "plc.args", "plc.interpreter", "plc.importStrategy", "plc.logLevel"];

/** Which server is wanted, and how it is started. */
export function wantedServer(): Wanted {
    const plc = vscode.workspace.getConfiguration("plc");
    const level = plc.get<string>("logLevel", "warning");
    return {
        trusted: vscode.workspace.isTrusted,
        path: filled(plc.get<string>("path", "")),
        interpreter: filled(plc.get<string>("interpreter", "")),
        importStrategy: plc.get<Wanted["importStrategy"]>("importStrategy", "fromEnvironment"),
        args: ["--log-level", level, ...plc.get<string[]>("args", []).map(filled)],
    };
}

/** The folder of wheels to install from; empty for the package index. */
export function wheelsFolder(): string {
    return filled(vscode.workspace.getConfiguration("plc").get<string>("wheels", ""));
}

/** The interpreter that makes the extension's own environment; empty for the first that is found. */
export function namedInterpreter(): string {
    return filled(vscode.workspace.getConfiguration("plc").get<string>("interpreter", ""));
}

function filled(text: string): string {
    return expand(text, {
        workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
        userHome: homedir(),
        environment: process.env,
    });
}
