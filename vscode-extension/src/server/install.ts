/** Installs the server into an environment that only the extension uses, when somebody has said yes. */

import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import * as vscode from "vscode";
import { namedInterpreter, wheelsFolder } from "../settings";
import { activeInterpreter, inPath, interpreterIn } from "./machine";

const PACKAGE = "pyramid-plc";
const TOO_OLD = "import sys; sys.exit(sys.version_info < (3, 11))";

/** Makes the environment in `folder`; true when the server is there, false when it was cancelled. Throws what pip said. */
export async function installServer(folder: string, log: vscode.LogOutputChannel): Promise<boolean> {
    const options = { location: vscode.ProgressLocation.Notification, title: "PLC", cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
        try {
            progress.report({ message: "looking for Python 3.11 or later" });
            const python = await suitablePython(log, token);
            progress.report({ message: "making an environment" });
            await command(python, ["-m", "venv", "--clear", folder], log, token);
            const wheels = wheelsFolder();
            progress.report({ message: `installing from ${wheels === "" ? "the package index" : wheels}` });
            const source = wheels === "" ? [] : ["--no-index", "--find-links", wheels];
            const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", ...source, PACKAGE];
            await command(interpreterIn(folder), pip, log, token);
            return true;
        } catch (error) {
            await rm(folder, { recursive: true, force: true }); // half an environment is worse than none
            if (token.isCancellationRequested) {
                return false;
            }
            throw error;
        }
    });
}

async function suitablePython(log: vscode.LogOutputChannel, token: vscode.CancellationToken): Promise<string> {
    const named = namedInterpreter();
    const candidates = [
        named === "" ? undefined : named,
        await activeInterpreter(),
        ...(await Promise.all(["python3", "python", "python3.13", "python3.12", "python3.11"].map(inPath))),
    ];
    for (const python of new Set(candidates)) {
        if (python !== undefined && (await succeeds(python, ["-c", TOO_OLD], log, token))) {
            return python;
        }
    }
    throw new Error("No Python 3.11 or later was found. Install one, or name one in the setting plc.interpreter.");
}

async function succeeds(
    program: string,
    args: readonly string[],
    log: vscode.LogOutputChannel,
    token: vscode.CancellationToken,
): Promise<boolean> {
    try {
        await command(program, args, log, token);
        return true;
    } catch (error) {
        log.debug(String(error));
        return false;
    }
}

/** Runs a program to its end; what it says goes to the log, and its last lines into the error when it fails. */
function command(
    program: string,
    args: readonly string[],
    log: vscode.LogOutputChannel,
    token: vscode.CancellationToken,
): Promise<void> {
    log.info(`${program} ${args.join(" ")}`);
    return new Promise((resolve, reject) => {
        const said: string[] = [];
        const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
        const listener = token.onCancellationRequested(() => child.kill());
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (text: string) => {
                said.push(text);
                log.info(text.trimEnd());
            });
        }
        child.on("error", (error) => {
            listener.dispose();
            reject(new Error(`${program} cannot be started: ${error.message}`));
        });
        child.on("close", (code) => {
            listener.dispose();
            if (code === 0) {
                resolve();
            } else {
                const last = said.join("").trim().split("\n").slice(-3).join(" ");
                reject(new Error(`${program} ${args.slice(0, 3).join(" ")} failed: ${last}`));
            }
        });
    });
}
