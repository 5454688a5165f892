/** Where the server is looked for, in which order, and what is reported when a setting is wrong. */

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { SettingError, findServer, type Machine, type Wanted } from "../../src/server/find";

const OWN = "/own/bin/python";
const wanted = (changes: Partial<Wanted> = {}): Wanted => ({
    trusted: true,
    path: "",
    interpreter: "",
    importStrategy: "fromEnvironment",
    args: ["--log-level", "debug"],
    ...changes,
});

/** A machine on which these files are, and these interpreters have PLC. */
function machine(files: readonly string[], changes: Partial<Machine> = {}): Machine {
    return {
        ownInterpreter: OWN,
        isFile: (path) => Promise.resolve(files.includes(path)),
        inPath: (name) => Promise.resolve(files.find((file) => file === `/usr/bin/${name}`)),
        hasServer: (interpreter) => Promise.resolve(files.includes(interpreter)),
        answers: () => Promise.resolve(true),
        activeInterpreter: () => Promise.resolve("/venv/bin/python"),
        ...changes,
    };
}

const everything = machine(["/set/plc-lsp", "/set/python", "/venv/bin/python", "/usr/bin/plc-lsp", OWN]);

describe("the server", () => {
    it("is what plc.path names, before anything else", async () => {
        const server = await findServer(wanted({ path: "/set/plc-lsp", interpreter: "/set/python" }), everything);
        assert.deepEqual(server, { command: "/set/plc-lsp", args: ["--log-level", "debug"], origin: "plc.path" });
    });

    it("is the module of an interpreter, started without the workspace in its path", async () => {
        const server = await findServer(wanted({ interpreter: "/set/python" }), everything);
        assert.deepEqual(server, {
            command: "/set/python",
            args: ["-P", "-m", "lsp", "--log-level", "debug"],
            origin: "plc.interpreter",
        });
    });

    it("is looked for in the active environment, the search path and the extension's own environment", async () => {
        const origin = async (files: string[], changes: Partial<Wanted> = {}): Promise<unknown> => {
            const found = await findServer(wanted(changes), machine(files));
            return "origin" in found ? found.origin : found.tried.length;
        };
        assert.equal(await origin(["/venv/bin/python", "/usr/bin/plc-lsp", OWN]), "active environment");
        assert.equal(await origin(["/usr/bin/plc-lsp", OWN]), "PATH");
        assert.equal(await origin([OWN]), "own environment");
        assert.equal(await origin([]), 3);
        assert.equal(await origin(["/usr/bin/plc-lsp", OWN], { importStrategy: "useBundled" }), "own environment");
        assert.equal(await origin(["/usr/bin/plc-lsp"], { importStrategy: "useBundled" }), "PATH");
    });

    it("needs no Python extension", async () => {
        const server = await findServer(wanted(), machine(["/usr/bin/plc-lsp"], { activeInterpreter: () => Promise.resolve(undefined) }));
        assert.equal("origin" in server && server.origin, "PATH");
    });

    it("is only the extension's own in a workspace that is not trusted", async () => {
        const settings = { trusted: false, path: "/set/plc-lsp", interpreter: "/set/python" };
        const server = await findServer(wanted(settings), everything);
        assert.equal("origin" in server && server.origin, "own environment");
        assert.ok("tried" in (await findServer(wanted(settings), machine(["/set/plc-lsp", "/usr/bin/plc-lsp"]))));
    });

    it("is not replaced silently where a setting is wrong", async () => {
        await assert.rejects(findServer(wanted({ path: "/gone" }), everything), new SettingError("The setting plc.path names /gone, which is not a file."));
        await assert.rejects(findServer(wanted({ interpreter: "/bare" }), everything), /plc\.interpreter names \/bare, which has no PLC\. .*pip install pyramid-plc/);
    });
});
