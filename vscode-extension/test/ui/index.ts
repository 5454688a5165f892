/** What somebody does in VS Code, from the squiggle to the fix, on a real one. Needs PLC_VSCODE and PLC_LSP. */

import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { applied, examples, touched, withEmoji } from "./examples";
import { Workbench, eventually } from "./workbench";

const lsp = resolve(process.env["PLC_LSP"] ?? "plc-lsp");
const plc = join(dirname(lsp), "plc");

describe("PLC in VS Code", () => {
    let bench: Workbench;
    let five: ReturnType<typeof withEmoji>;
    let safe: ReturnType<typeof examples>;

    before("open a folder", async function () {
        this.timeout(180_000);
        const all = examples(plc);
        five = withEmoji(plc, all);
        safe = all.filter(({ name, text, fixed }) => name !== five.name && !text.equals(fixed));
        assert.ok(safe.length >= 2, "the model has a safe fix for too few of the examples");
        safe.sort((one, other) => other.suggestions.length - one.suggestions.length);
        const files = Object.fromEntries([five, ...safe].map(({ name, text }) => [name, text]));
        bench = await Workbench.open(files, { "plc.path": lsp, "plc.confirm": false });
    });

    afterEach("a picture and the logs of what went wrong", async function () {
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
        await bench.squiggles().first().waitFor({ timeout: 40_000 });
    });

    it("offers exactly five fixes, and the second is applied past an emoji, byte by byte", async () => {
        await bench.nextProblem();
        const titles = await (await bench.quickFix()).allTextContents();
        assert.equal(titles.filter((title) => /\(\d+%\)$/.test(title)).length, 5, titles.join("\n"));
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

    it("applies all safe fixes at once", async () => {
        const [one] = safe;
        assert.ok(one);
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor();
        await bench.command("Fix All");
        await eventually("it is as plc repair --fix makes it", async () => (await bench.saved(one.name)).equals(one.fixed));
        await bench.page.keyboard.press("Control+Z");
        await bench.squiggles().first().waitFor();
    });

    it("shows the candidates side by side, and applies one by the keyboard", async () => {
        const [one] = safe;
        assert.ok(one);
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor();
        await bench.nextProblem();
        await bench.command("PLC: Show Candidates Side by Side");
        const view = await bench.webview();
        await eventually("a card for each", async () => (await view.locator(".card").count()) === one.suggestions.length);
        await view.locator(".card").first().focus();
        await bench.page.keyboard.press("ArrowRight");
        await view.locator(".card:nth-child(2):focus").waitFor();
        await bench.page.keyboard.press("1");
        await view.locator(".card:nth-child(1):focus").waitFor();
        await bench.picture("candidates");
        await bench.page.keyboard.press("Enter");
        await view.locator("#news", { hasText: "Applied" }).waitFor();
        await bench.page.keyboard.press("Escape");
        const repaired = applied(one.text, one.suggestions[0]?.edits ?? []);
        await eventually("the first fix is in the file", async () => (await bench.saved(one.name)).equals(repaired));
        await bench.command("View: Close Editor");
    });

    it("comes back after its server was killed, and works", async () => {
        const killed = bench.processes(lsp);
        assert.ok(killed.length > 0);
        killed.forEach((id) => process.kill(id, "SIGKILL"));
        await eventually("another server", () => Promise.resolve(bench.processes(lsp).some((id) => !killed.includes(id))));
        await bench.openFile(five.name);
        await bench.squiggles().first().waitFor();
        await bench.nextProblem();
        assert.ok((await (await bench.quickFix()).count()) >= 5);
        await bench.page.keyboard.press("Escape");
    });

    it("shows the preferred fix as ghost text", async function () {
        const one = safe.find(({ text, suggestions: [first] }) => first && touched(text, first.edits).size === 1);
        if (!one?.suggestions[0]) {
            this.skip(); // no safe fix stays within a line
        }
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor();
        await bench.command("Go to Line/Column...");
        await bench.page.keyboard.type(String([...touched(one.text, one.suggestions[0].edits)][0]));
        await bench.page.keyboard.press("Enter");
        await bench.page.keyboard.press("Home");
        await bench.command("Trigger Inline Suggestion");
        await bench.page.locator(".monaco-editor [class*=ghost-text], .monaco-editor [class*=inline-edit]").first().waitFor();
        await bench.picture("ghost-text");
    });
});
