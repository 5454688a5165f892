/** What somebody does in VS Code, from the squiggle to the fix, on a real one. Needs PLC_VSCODE and PLC_LSP. */

import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { applied, example, exampleWithFive, suggestions, type Example } from "./examples";
import { Workbench, eventually } from "./workbench";

const lsp = resolve(process.env["PLC_LSP"] ?? "plc-lsp");
const plc = join(dirname(lsp), "plc");

describe("PLC in VS Code", () => {
    let bench: Workbench;
    let five: Example;
    const banner = example("banner.c");

    before("open a folder", async function () {
        this.timeout(180_000);
        five = exampleWithFive(plc);
        const files = { [five.name]: five.text, "banner.c": banner, "word.c": example("word.c") };
        bench = await Workbench.open(files, { "plc.path": lsp, "plc.confirm": false });
    });

    afterEach("a picture of what went wrong", async function () {
        if (this.currentTest?.state === "failed") {
            await bench.picture(`failed-${this.currentTest.title.replaceAll(/\W+/g, "-")}`);
            bench.keepLogs();
        }
    });

    after("close it", async () => {
        await bench.close();
    });

    it("marks a flaw", async () => {
        await bench.openFile(five.name);
        await bench.squiggles().first().waitFor({ timeout: 30_000 });
    });

    it("offers exactly five fixes, and the second is applied past an emoji, byte by byte", async () => {
        await bench.nextProblem();
        const rows = await bench.quickFix();
        const titles = await rows.allTextContents();
        const fixes = titles.filter((title) => !/^(Ignore|Explain|Fix all|PLC: )/.test(title));
        assert.equal(fixes.length, five.suggestions, titles.join("\n"));
        await bench.picture("quick-fix");
        await bench.page.keyboard.press("ArrowDown");
        await bench.page.keyboard.press("Enter");
        await eventually("the second fix is in the file", async () => (await bench.saved(five.name)).equals(five.repaired));
    });

    it("has no squiggle then", async () => {
        await eventually("no squiggle", async () => (await bench.squiggles().count()) === 0);
    });

    it("undoes it", async () => {
        await bench.page.keyboard.press("Control+Z");
        await eventually("the text as it was", async () => (await bench.saved(five.name)).equals(five.text));
        await bench.squiggles().first().waitFor();
    });

    it("shows the candidates side by side, and applies one by the keyboard", async () => {
        await bench.openFile("banner.c");
        await bench.squiggles().first().waitFor();
        await bench.nextProblem();
        await bench.command("PLC: Show Candidates Side by Side");
        const view = await bench.webview();
        const expected = suggestions(plc, "banner.c", banner)[0] ?? [];
        await eventually("a card for each", async () => (await view.locator(".card").count()) === expected.length);
        assert.equal(await view.locator("style, [style]").count(), await view.locator("html[style], style#_defaultStyles").count());
        await view.locator(".card").first().focus();
        await bench.page.keyboard.press("ArrowRight");
        await view.locator(".card:nth-child(2):focus").waitFor();
        await bench.page.keyboard.press("1");
        await view.locator(".card:nth-child(1):focus").waitFor();
        await bench.picture("candidates");
        await bench.page.keyboard.press("Enter");
        await view.locator("#news", { hasText: "Applied" }).waitFor();
        await bench.page.keyboard.press("Escape");
        const repaired = applied(banner, expected[0]?.edits ?? []);
        await eventually("the first fix is in the file", async () => (await bench.saved("banner.c")).equals(repaired));
    });

    it("comes back after its server was killed", async () => {
        await bench.page.keyboard.press("Control+Z");
        await bench.squiggles().first().waitFor();
        const killed = bench.processes(lsp);
        assert.equal(killed.length, 1);
        killed.forEach((id) => process.kill(id, "SIGKILL"));
        await eventually("another server", () => Promise.resolve(bench.processes(lsp).some((id) => !killed.includes(id))));
        await bench.openFile("word.c");
        await bench.squiggles().first().waitFor();
        await bench.nextProblem();
        assert.ok((await (await bench.quickFix()).count()) > 0);
        await bench.page.keyboard.press("Escape");
    });
});
