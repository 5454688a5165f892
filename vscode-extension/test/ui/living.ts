/** The server's life in the editor: shown, killed, started again, and left alone when it dies too often. */

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { LIMIT } from "../../src/server/crashes";
import { examples } from "./examples";
import { Workbench, eventually, lsp, plc } from "./workbench";

describe("the server", () => {
    let bench: Workbench;
    let one: ReturnType<typeof examples>[number];

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        const [first] = examples(plc);
        assert.ok(first, "the model finds something in none of the examples");
        one = first;
        bench = await Workbench.open({ [one.name]: one.text }, { "plc.path": lsp });
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor({ timeout: 40_000 });
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    /** Kills the server, at which its worker ends; those that are there then are others. */
    async function kill(): Promise<void> {
        const [killed, workers] = [bench.processes(lsp), bench.processes("lsp.worker.process")];
        assert.ok(killed.length > 0 && workers.length > 0);
        killed.forEach((id) => process.kill(id, "SIGKILL"));
        const gone = (): boolean => [...bench.processes(lsp), ...bench.processes("lsp.worker.process")].every((id) => ![...killed, ...workers].includes(id));
        await eventually("they are gone", () => Promise.resolve(gone()));
    }

    /** A server that has begun to load its model has shaken hands with the editor. */
    const started = () => eventually("a server", () => Promise.resolve(bench.processes("lsp.worker.process").length > 0));

    it("is shown with its model and state", async () => {
        const shown = await bench.status();
        assert.match(shown, /PLC/);
        assert.match(shown, /model \S+, [0-9a-f]{8}/);
        await bench.picture("status");
    });

    it("is kept where settings name another one that does not answer, or is not there", async () => {
        const before = bench.processes(lsp);
        bench.configure({ "plc.path": "/bin/false" });
        await bench.notification("/bin/false does not answer; the server that runs is kept").waitFor({ timeout: 60_000 });
        bench.configure({ "plc.path": "/no/server" });
        await bench.notification("names /no/server, which is not a file. The server that runs is kept").waitFor({ timeout: 60_000 });
        assert.deepEqual(bench.processes(lsp), before);
        assert.match(await bench.status(), /model \S+, [0-9a-f]{8}/);
        await bench.picture("kept");
        bench.configure({ "plc.path": lsp });
        await eventually("the server that is named now", () => Promise.resolve(bench.processes(lsp).some((id) => !before.includes(id))));
        await bench.command("Notifications: Clear All Notifications");
        await bench.squiggles().first().waitFor();
    });

    it("comes back after it was killed, and works", async () => {
        await kill();
        await started();
        await bench.openFile(one.name); // the status had the focus
        await bench.page.keyboard.press("Control+Home");
        await bench.page.keyboard.type("// typed after the crash\n");
        await eventually("the text is typed", async () => (await bench.saved(one.name)).toString().startsWith("// typed"));
        await bench.squiggles().first().waitFor();
        await eventually("fixes", async () => {
            await bench.nextProblem();
            return ((await bench.quickFix()).get("Quick Fix") ?? []).length >= 1;
        });
        await bench.page.keyboard.press("Escape");
    });

    it("is left alone when it dies too often, and started again when somebody wants that", async () => {
        for (let n = 2; n < LIMIT; n += 1) {
            await kill();
            await started();
        }
        await kill();
        const message = bench.notification(`ended ${String(LIMIT)} times`);
        await message.waitFor();
        assert.equal(bench.processes(lsp).length, 0);
        await bench.picture("left-alone");
        await message.getByRole("button", { name: "Restart" }).click();
        await started();
        await bench.squiggles().first().waitFor();
    });
});
