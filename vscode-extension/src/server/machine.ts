/** The machine that the extension runs on: files, the search path, interpreters, the Python extension. */

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { Machine } from "./find";

const run = promisify(execFile);
const WINDOWS = process.platform === "win32";
const PROBE = [
    "import sys, importlib.metadata as m, importlib.util as u",
    "m.version('pyramid-plc')",
    "sys.exit(u.find_spec('lsp.__main__') is None)",
].join("; ");

/** What the Python extension offers to others, as far as it is used here. */
interface PythonExtension {
    readonly environments: {
        getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
        resolveEnvironment(path: { readonly path: string }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    };
}

/** The machine, for an extension that keeps its own environment in `folder`. */
export function thisMachine(folder: string, log: vscode.LogOutputChannel): Machine {
    return {
        ownInterpreter: interpreterIn(folder),
        isFile,
        inPath,
        hasServer: async (interpreter) => {
            try {
                await run(interpreter, ["-P", "-c", PROBE], { timeout: 20_000 });
                return true;
            } catch (error) {
                log.debug(`${interpreter} has no PLC: ${String(error)}`);
                return false;
            }
        },
        answers: async (command, args) => {
            const start = args.includes("-m") ? args.slice(0, args.indexOf("-m") + 2) : [];
            try {
                await run(command, [...start, "--version"], { timeout: 20_000 });
                return true;
            } catch (error) {
                log.warn(`${command} does not answer: ${String(error)}`);
                return false;
            }
        },
        activeInterpreter,
    };
}

/** The interpreter of a virtual environment. */
export function interpreterIn(environment: string): string {
    return WINDOWS ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
}

/** The first executable file of that name; folders that are not absolute would depend on the workspace. */
export async function inPath(name: string): Promise<string | undefined> {
    for (const folder of (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute)) {
        const path = join(folder, WINDOWS ? `${name}.exe` : name);
        if ((await isFile(path)) && (await isExecutable(path))) {
            return path;
        }
    }
    return undefined;
}

/** The interpreter that the Python extension has chosen; undefined where it is not installed or has none. */
export async function activeInterpreter(): Promise<string | undefined> {
    const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
    if (!extension) {
        return undefined;
    }
    const python = await extension.activate();
    const chosen = python.environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
    return (await python.environments.resolveEnvironment(chosen))?.executable.uri?.fsPath;
}

async function isFile(path: string): Promise<boolean> {
    try {
        return (await stat(path)).isFile();
    } catch {
        return false;
    }
}

async function isExecutable(path: string): Promise<boolean> {
    try {
        await access(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
