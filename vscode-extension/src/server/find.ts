/** Finds the language server: settings first, then the active environment, the search path, the extension's own. */

export type Origin = "plc.path" | "plc.interpreter" | "active environment" | "PATH" | "own environment";

/** How to start a server, and where it was found. */
export interface Server {
    readonly command: string;
    readonly args: readonly string[];
    readonly origin: Origin;
}

/** Nothing was found; `tried` tells where, `reason` why, in a sentence. */
export interface Missing {
    readonly tried: readonly string[];
    readonly reason: string;
}

/** What the settings say, with variables filled in. */
export interface Wanted {
    readonly trusted: boolean;
    readonly path: string;
    readonly interpreter: string;
    readonly importStrategy: "fromEnvironment" | "useBundled";
    readonly args: readonly string[];
}

/** The machine, as far as a search needs it. */
export interface Machine {
    /** The interpreter of the environment that the extension keeps for itself, whether or not it is there. */
    readonly ownInterpreter: string;
    isFile(path: string): Promise<boolean>;
    /** The first executable file of that name in the search path. */
    inPath(name: string): Promise<string | undefined>;
    /** Whether PLC is installed for that interpreter. */
    hasServer(interpreter: string): Promise<boolean>;
    /** Whether that command, started as a server is, says its version. */
    answers(command: string, args: readonly string[]): Promise<boolean>;
    /** The interpreter that the Python extension has chosen for this workspace. */
    activeInterpreter(): Promise<string | undefined>;
}

/** A setting names something that cannot be started. */
export class SettingError extends Error {}

const MODULE = ["-P", "-m", "lsp"]; // -P: a folder `lsp` in the workspace is never what is started

/** The server to start. In a workspace that is not trusted, only the extension's own is used. */
export async function findServer(wanted: Wanted, machine: Machine): Promise<Server | Missing> {
    if (!wanted.trusted) {
        return (
            (await own(wanted, machine)) ?? {
                tried: ["the extension's own environment (this workspace is not trusted)"],
                reason: "This workspace is not trusted, so only a server of the extension's own is started, and there is none yet.",
            }
        );
    }
    if (wanted.path !== "") {
        if (!(await machine.isFile(wanted.path))) {
            throw new SettingError(`The setting plc.path names ${wanted.path}, which is not a file.`);
        }
        return { command: wanted.path, args: wanted.args, origin: "plc.path" };
    }
    if (wanted.interpreter !== "") {
        if (!(await machine.hasServer(wanted.interpreter))) {
            throw new SettingError(
                `The setting plc.interpreter names ${wanted.interpreter}, which has no PLC. ` +
                    `Install it there: ${wanted.interpreter} -m pip install pyramid-plc`,
            );
        }
        return module(wanted.interpreter, wanted, "plc.interpreter");
    }
    const elsewhere = wanted.importStrategy === "useBundled" ? [own, active, path] : [active, path, own];
    for (const look of elsewhere) {
        const server = await look(wanted, machine);
        if (server) {
            return server;
        }
    }
    return {
        tried: ["the active Python environment", "plc-lsp in PATH", "the extension's own environment"],
        reason: "None was found.",
    };
}

async function active(wanted: Wanted, machine: Machine): Promise<Server | undefined> {
    const interpreter = await machine.activeInterpreter();
    if (interpreter !== undefined && (await machine.hasServer(interpreter))) {
        return module(interpreter, wanted, "active environment");
    }
    return undefined;
}

async function path(wanted: Wanted, machine: Machine): Promise<Server | undefined> {
    const command = await machine.inPath("plc-lsp");
    return command === undefined ? undefined : { command, args: wanted.args, origin: "PATH" };
}

async function own(wanted: Wanted, machine: Machine): Promise<Server | undefined> {
    const interpreter = machine.ownInterpreter;
    if ((await machine.isFile(interpreter)) && (await machine.hasServer(interpreter))) {
        return module(interpreter, wanted, "own environment");
    }
    return undefined;
}

function module(interpreter: string, wanted: Wanted, origin: Origin): Server {
    return { command: interpreter, args: [...MODULE, ...wanted.args], origin };
}
