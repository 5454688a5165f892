/** Installs the server into an environment that only the extension uses, when somebody has said yes. */

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { namedInterpreter, wheelsFolder } from "../settings";
import { activeInterpreter, inPath, interpreterIn } from "./machine";

const PACKAGE = "pyramid-plc";
const TOO_OLD = "import sys; sys.exit(sys.version_info < (3, 11))";

const UNPACK = "import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])";

/** Wheels that came with the extension, for one version of Python. */
export interface Bundle {
    readonly archive: string;
    readonly python: string; // such as 3.11
}

/** What a build of the extension for one platform holds; undefined in the others. */
export function bundleIn(folder: string): Bundle | undefined {
    const archive = join(folder, "server.tar.xz");
    if (!existsSync(archive)) {
        return undefined;
    }
    const { python } = JSON.parse(readFileSync(join(folder, "server.json"), "utf8")) as { python: string };
    return { archive, python };
}

/**
 * Makes the environment in `folder`; true when the server is there, false when it was cancelled. Throws what pip said.
 *
 * A folder of wheels that the settings name comes first, then the bundle, where the Python for it is there, then the index.
 */
export async function installServer(folder: string, bundle: Bundle | undefined, log: vscode.LogOutputChannel): Promise<boolean> {
    const options = { location: vscode.ProgressLocation.Notification, title: "PLC", cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
        const unpacked: string[] = [];
        try {
            const wheels = wheelsFolder();
            progress.report({ message: "looking for Python 3.11 or later" });
            const fitting = wheels === "" && bundle ? await bundledPython(bundle, log, token) : undefined;
            const python = fitting ?? (await suitablePython(log, token));
            progress.report({ message: "making an environment" });
            await command(python, ["-m", "venv", "--clear", folder], log, token);
            const own = interpreterIn(folder);
            let from = wheels;
            if (fitting !== undefined && bundle) {
                progress.report({ message: "unpacking the server that came with the extension" });
                from = await mkdtemp(join(tmpdir(), "plc-wheels-"));
                unpacked.push(from);
                await command(own, ["-c", UNPACK, bundle.archive, from], log, token);
            }
            progress.report({ message: `installing from ${wheels !== "" ? wheels : from !== "" ? "the extension" : "the package index"}` });
            const source = from === "" ? [] : ["--no-index", "--find-links", from];
            await command(own, ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", ...source, PACKAGE], log, token);
            return true;
        } catch (error) {
            await rm(folder, { recursive: true, force: true }); // half an environment is worse than none
            if (token.isCancellationRequested) {
                return false;
            }
            throw error;
        } finally {
            await Promise.all(unpacked.map((each) => rm(each, { recursive: true, force: true })));
        }
    });
}

async function candidates(): Promise<Set<string>> {
    const named = namedInterpreter();
    const found = [
        named === "" ? undefined : named,
        await activeInterpreter(),
        ...(await Promise.all(["python3", "python", "python3.13", "python3.12", "python3.11"].map(inPath))),
    ];
    return new Set(found.filter((python) => python !== undefined));
}

/** The Python of the very version that the bundled wheels are for; others cannot load them. */
async function bundledPython(bundle: Bundle, log: vscode.LogOutputChannel, token: vscode.CancellationToken): Promise<string | undefined> {
    const check = `import sys; sys.exit("%d.%d" % sys.version_info[:2] != "${bundle.python}")`;
    for (const python of await candidates()) {
        if (await succeeds(python, ["-c", check], log, token)) {
            return python;
        }
    }
    log.info(`No Python ${bundle.python}, for which the extension holds a server.`);
    return undefined;
}

async function suitablePython(log: vscode.LogOutputChannel, token: vscode.CancellationToken): Promise<string> {
    for (const python of await candidates()) {
        if (await succeeds(python, ["-c", TOO_OLD], log, token)) {
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
