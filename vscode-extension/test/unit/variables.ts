/** Variables in settings. */

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { expand } from "../../src/server/variables";

const values = { workspaceFolder: "/work", userHome: "/home/me", environment: { TOOLS: "/tools" } };

describe("variables", () => {
    it("are filled in where they are known", () => {
        assert.equal(expand("${workspaceFolder}/.venv/bin/python", values), "/work/.venv/bin/python");
        assert.equal(expand("${userHome}/${env:TOOLS}/x", values), "/home/me//tools/x");
        assert.equal(expand("~/bin/plc-lsp", values), "/home/me/bin/plc-lsp");
    });

    it("stay where they are not, for the message to show", () => {
        assert.equal(expand("${env:NONE}/${other}", values), "${env:NONE}/${other}");
        assert.equal(expand("${workspaceFolder}/x", { ...values, workspaceFolder: undefined }), "${workspaceFolder}/x");
        assert.equal(expand("a~b", values), "a~b");
    });
});
