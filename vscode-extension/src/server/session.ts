/** The life of the server: found, started, started again after a crash, stopped; one step at a time. */

import * as vscode from "vscode";
import {
    CloseAction,
    DidChangeConfigurationNotification,
    ErrorAction,
    LanguageClient,
    RevealOutputChannelOn,
    type ErrorHandler,
    type LanguageClientOptions,
    type Middleware,
} from "vscode-languageclient/node";
import { SELECTOR } from "../languages";
import { answeredNotification, statusNotification } from "../protocol";
import { wantedServer } from "../settings";
import type { StatusItem } from "../status";
import { Crashes, LIMIT } from "./crashes";
import { SettingError, findServer, type Machine, type Missing, type Server } from "./find";
import { installServer, type Bundle } from "./install";
import { thisMachine } from "./machine";

/** What a session needs of the extension. */
export interface Surroundings {
    readonly environment: string; // the folder of the extension's own environment
    readonly bundle: Bundle | undefined; // a server that came with the extension
    readonly log: vscode.LogOutputChannel;
    readonly trace: vscode.LogOutputChannel;
    readonly status: StatusItem;
    readonly middleware: Middleware;
    /** Commands of the client that the server may name in its answers. */
    readonly clientCommands: readonly string[];
    /** Called when the server knows more of the fixes for other tools' warnings in a file. */
    readonly answered: (uri: string) => void;
}

export class Session {
    private client: LanguageClient | undefined;
    private readonly crashes = new Crashes();
    private last: Promise<void> = Promise.resolve();
    private declined = false;
    public server: Server | undefined;

    public constructor(private readonly around: Surroundings) {}

    /** The client, where there is one that can be asked. */
    public get running(): LanguageClient | undefined {
        return this.client?.isRunning() ? this.client : undefined;
    }

    /** Starts the server anew, whatever was before. */
    public restart(): Promise<void> {
        this.crashes.forget();
        return this.afterTheLast(() => this.replace());
    }

    public stop(): Promise<void> {
        return this.afterTheLast(() => this.end());
    }

    /** The server asks for the settings when it hears that they have changed. */
    public async settingsChanged(): Promise<void> {
        await this.running?.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    }

    /** Puts the server into the extension's own environment, and starts it. */
    public async install(): Promise<void> {
        await this.stop(); // on Windows, a running program cannot be replaced
        try {
            if (await installServer(this.around.environment, this.around.bundle, this.around.log)) {
                await this.restart();
            } else {
                this.around.status.lack("The installation was cancelled.");
            }
        } catch (error) {
            this.fail(`PLC could not be installed. ${reason(error)}`);
        }
    }

    private afterTheLast(step: () => Promise<void>): Promise<void> {
        this.last = this.last.then(step).catch((error: unknown) => {
            this.fail(reason(error));
        });
        return this.last;
    }

    /** Looks for a server; the one that runs is ended only when another one was found and answers. */
    private async replace(): Promise<void> {
        const { status, log, environment } = this.around;
        const machine = thisMachine(environment, log);
        if (!this.running) {
            status.become("starting");
        }
        const found = await this.findOther(machine);
        if (found === undefined) {
            return;
        }
        if ("tried" in found) {
            log.warn(`No server was found. Tried: ${found.tried.join(", ")}`);
            if (this.running) {
                void vscode.window.showWarningMessage("PLC: no other server was found; the one that runs is kept. The log has more.");
                return;
            }
            await this.end();
            status.lack(found.reason);
            void this.offerToInstall(found.reason);
            return;
        }
        if (this.running && !(await machine.answers(found.command, found.args))) {
            void vscode.window.showWarningMessage(`PLC: ${found.command} does not answer; the server that runs is kept. The log has more.`);
            return;
        }
        await this.end();
        await this.begin(found);
    }

    /** Looks for a server; nothing where the settings name none that can be started, and one runs. */
    private async findOther(machine: Machine): Promise<Server | Missing | undefined> {
        try {
            return await findServer(wantedServer(), machine);
        } catch (error) {
            if (!this.running || !(error instanceof SettingError)) {
                throw error;
            }
            void vscode.window.showWarningMessage(`PLC: ${error.message} The server that runs is kept.`);
            return undefined;
        }
    }

    private async begin(found: Server): Promise<void> {
        const { status, log } = this.around;
        status.become("starting");
        log.info(`Starting ${found.command} ${found.args.join(" ")} (${found.origin})`);
        this.server = found;
        const client = this.newClient(found);
        this.client = client;
        await client.start();
        await vscode.commands.executeCommand("setContext", "plc.running", true);
    }

    private newClient(server: Server): LanguageClient {
        const { log, trace, status, middleware, clientCommands } = this.around;
        const options: LanguageClientOptions = {
            documentSelector: [...SELECTOR],
            outputChannel: log,
            traceOutputChannel: trace,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            diagnosticCollectionName: "plc",
            diagnosticPullOptions: { onChange: true, onSave: true },
            initializationOptions: { clientCommands },
            middleware,
            errorHandler: this.errorHandler(),
            initializationFailedHandler: (error) => {
                log.error(`The server did not begin: ${reason(error)}`); // what follows of it, `errorHandler` tells
                return false;
            },
        };
        const run = { command: server.command, args: [...server.args] };
        const client = new LanguageClient("plc", "PLC", { run, debug: run }, options);
        client.onNotification(statusNotification, (now) => {
            status.show(now);
        });
        client.onNotification(answeredNotification, ({ uri }) => {
            this.around.answered(client.protocol2CodeConverter.asUri(uri).toString());
        });
        return client;
    }

    private errorHandler(): ErrorHandler {
        return {
            error: () => ({ action: ErrorAction.Continue }),
            closed: () => {
                if (this.crashes.restartAfterThis()) {
                    this.around.status.become("starting", "The server ended and is started again.");
                    this.around.log.warn("The server ended and is started again.");
                    return { action: CloseAction.Restart, handled: true };
                }
                this.fail(`The PLC server ended ${String(LIMIT)} times in three minutes and is not started again.`);
                return { action: CloseAction.DoNotRestart, handled: true };
            },
        };
    }

    private async end(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        this.server = undefined;
        this.around.status.become("stopped");
        await vscode.commands.executeCommand("setContext", "plc.running", false);
        if (client) {
            await client.dispose(); // stops it as well
        }
    }

    private fail(message: string): void {
        this.around.log.error(message);
        this.around.status.become("error", message);
        void vscode.commands.executeCommand("setContext", "plc.running", false);
        void this.tell(message);
    }

    private async tell(message: string): Promise<void> {
        const answer = await vscode.window.showErrorMessage(message, "Restart", "Show Log", "Settings");
        switch (answer) {
            case "Restart":
                await this.restart();
                break;
            case "Show Log":
                this.around.log.show();
                break;
            case "Settings":
                await vscode.commands.executeCommand("workbench.action.openSettings", "plc.");
                break;
            default:
                break;
        }
    }

    private async offerToInstall(why: string): Promise<void> {
        if (this.declined) {
            return;
        }
        if (this.around.bundle) {
            await this.install(); // from the extension itself: nothing is fetched
            return;
        }
        const question = `PLC needs its language server. ${why} Install it into an environment of the extension's own?`;
        // a message has room for three; settings that name a server do not count where the workspace is not trusted
        const other = vscode.workspace.isTrusted ? "Settings" : "Manage Workspace Trust";
        const answer = await vscode.window.showInformationMessage(question, "Install", other, "Not Now");
        if (answer === "Install") {
            await this.install();
        } else if (answer === "Manage Workspace Trust") {
            await vscode.commands.executeCommand("workbench.trust.manage");
        } else if (answer === "Settings") {
            await vscode.commands.executeCommand("workbench.action.openSettings", "plc.");
        } else {
            this.declined = true; // until the window is loaded again, or the command is called
        }
    }
}

function reason(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
