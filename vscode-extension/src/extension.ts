/** What VS Code calls: puts the parts together, and starts the server. */

import { join } from "node:path";
import * as vscode from "vscode";
import { middleware, registerCommands } from "./commands";
import { KindPages } from "./kinds";
import { CandidatesPanel } from "./panel/host";
import { bundleIn } from "./server/install";
import { Session } from "./server/session";
import { SERVER_SETTINGS } from "./settings";
import { StatusItem } from "./status";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const log = vscode.window.createOutputChannel("PLC", { log: true });
    const trace = vscode.window.createOutputChannel("PLC Trace", { log: true });
    const status = new StatusItem();
    const kinds = new KindPages(join(context.extensionPath, "dist", "kinds"));
    const started = new Session({
        environment: join(context.globalStorageUri.fsPath, "environment"),
        bundle: bundleIn(join(context.extensionPath, "dist")),
        log,
        trace,
        status,
        middleware: { ...middleware, ...kinds.middleware },
        clientCommands: ["plc.showCandidates", "plc.showExplanation", "plc.fixRule"],
        answered: (uri) => void panel.answered(uri),
    });
    session = started;
    const panel = new CandidatesPanel(context.extensionUri, () => started.running);
    context.subscriptions.push(
        log,
        trace,
        status,
        panel,
        ...kinds.register(),
        ...registerCommands(started, panel, { log, trace }),
        vscode.workspace.onDidChangeConfiguration((change) => {
            if (SERVER_SETTINGS.some((name) => change.affectsConfiguration(name))) {
                void started.restart();
            } else if (change.affectsConfiguration("plc")) {
                void started.settingsChanged();
            }
        }),
        vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    );
    await started.restart();
}

export function deactivate(): Promise<void> | undefined {
    return session?.stop();
}
