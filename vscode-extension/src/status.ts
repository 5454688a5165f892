/** The language status item: which model analyses the code, and what it is doing. */

import * as vscode from "vscode";
import { SELECTOR } from "./languages";
import type { Status } from "./protocol";

const TEXTS: Record<Status["state"], string> = {
    starting: "PLC is starting",
    loading: "PLC loads its model",
    ready: "PLC",
    analysing: "PLC is analysing",
    error: "PLC has a problem",
    stopped: "PLC is stopped",
};

export class StatusItem implements vscode.Disposable {
    private readonly item = vscode.languages.createLanguageStatusItem("plc.status", SELECTOR);
    public current: Status = { state: "stopped", model: null, sha256: null, message: null };

    public constructor() {
        this.item.name = "PLC";
        this.show(this.current);
    }

    public show(status: Status): void {
        this.current = status;
        const troubled = status.state === "error" || status.state === "stopped";
        const model = status.model === null ? undefined : `model ${status.model}`;
        const hash = status.sha256 === null ? undefined : status.sha256.slice(0, 8);
        this.item.text = TEXTS[status.state];
        this.item.detail = status.message ?? [model, hash].filter((part) => part !== undefined).join(", ");
        this.item.busy = status.state === "starting" || status.state === "loading" || status.state === "analysing";
        this.item.severity =
            status.state === "error" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
        this.item.command = troubled
            ? { title: "Restart", command: "plc.restart" }
            : { title: "Show log", command: "plc.showLogs" };
    }

    /** There is no server: the item says why, and installs one. */
    public lack(message: string): void {
        this.become("stopped", message);
        this.item.text = "PLC has no server";
        this.item.severity = vscode.LanguageStatusSeverity.Warning;
        this.item.command = { title: "Install", command: "plc.installServer" };
    }

    /** The same model in another state, as far as the client alone knows. */
    public become(state: Status["state"], message: string | null = null): void {
        this.show({ ...this.current, state, message });
    }

    public dispose(): void {
        this.item.dispose();
    }
}
