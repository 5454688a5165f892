/** A workspace that is not trusted, a server of the extension's own in it, the walkthrough, and trust. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach, before, describe, it } from "mocha";
import { examples } from "./examples";
import { Workbench, eventually, lsp, plc } from "./workbench";

const wheels = process.env["PLC_WHEELS"] ?? ""; // a folder with the wheels of PLC and of what it needs

describe("a workspace that is not trusted", () => {
    let bench: Workbench;
    let one: ReturnType<typeof examples>[number];

    before("open a folder whose settings name a server", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        const [first] = examples(plc);
        assert.ok(first, "the model finds something in none of the examples");
        one = first;
        const files = { [one.name]: one.text, ".vscode/settings.json": Buffer.from(JSON.stringify({ "plc.path": lsp })) };
        const trust = { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" };
        bench = await Workbench.open(files, { ...trust, "plc.wheels": wheels });
        await bench.openFile(one.name);
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    const offer = () => bench.notification("PLC needs its language server");
    const bundled = existsSync("dist/server.tar.xz"); // then it is installed without a question

    it("starts nothing that it names, and is offered a server of the extension's own", async function () {
        if (bundled) {
            this.skip();
        }
        await bench.notification("This workspace is not trusted").waitFor({ timeout: 90_000 });
        assert.match(await bench.status(), /PLC has no server.*Install/s);
        await bench.openFile(one.name);
        await offer().waitFor({ timeout: 90_000 });
        assert.deepEqual(bench.processes(lsp), []);
        await bench.picture("offer");
    });

    it("gets one from a folder of wheels, or from the extension itself, which works", async function () {
        if (wheels === "" && !bundled) {
            this.skip(); // $PLC_WHEELS names no folder
        }
        this.timeout(900_000);
        if (!bundled) {
            await offer().getByRole("button", { name: "Install" }).click();
        }
        await bench.notification("installing from").waitFor({ timeout: 300_000 });
        await bench.picture("installing");
        await eventually("a server", () => Promise.resolve(bench.processes("-m lsp").length > 0), 600_000);
        assert.deepEqual(bench.processes(lsp), []);
        await bench.squiggles().first().waitFor({ timeout: 90_000 });
    });

    it("has a walkthrough", async () => {
        await bench.command("Welcome: Open Walkthrough...");
        await bench.page.locator(".quick-input-list .monaco-list-row", { hasText: "Start with PLC" }).click();
        const steps = bench.page.locator(".gettingStartedContainer .step-title");
        await steps.first().waitFor();
        const titles = (await steps.allTextContents()).map((title) => title.trim());
        assert.deepEqual(titles, ["Get the language server", "Pick a fix", "See the fixes beside the code", "Settle what it may do"]);
        await bench.picture("walkthrough");
        await bench.command("View: Close Editor");
    });

    it("starts the server that it names once it is trusted", async () => {
        await bench.command("Workspaces: Manage Workspace Trust");
        await bench.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
        await eventually("the server of the settings", () => Promise.resolve(bench.processes(lsp).length > 0), 90_000);
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor({ timeout: 90_000 });
    });
});
