/** What somebody does with a flaw, from the squiggle to the fix. */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { applied, examples, offered, touched, type Example } from "./examples";
import { Workbench, eventually, lsp, plc } from "./workbench";

describe("PLC in VS Code", () => {
    let bench: Workbench;
    let flawed: Example;

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        const all = examples(plc);
        const [one] = all;
        assert.ok(one, "the model finds something in none of the examples");
        flawed = one;
        bench = await Workbench.open(Object.fromEntries(all.map(({ name, text }) => [name, text])), { "plc.path": lsp });
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    const repaired = (one: Example): Buffer => applied(one.text, one.suggestions[0]?.edits ?? []);

    it("marks a flaw", async () => {
        await bench.openFile(flawed.name);
        await bench.squiggles().first().waitFor({ timeout: 90_000 });
        await bench.picture("squiggle");
    });

    it("offers its fix, and makes it at once, byte by byte", async () => {
        await bench.nextProblem();
        const groups = await bench.quickFix();
        const fixes = groups.get("Quick Fix") ?? [];
        assert.equal(fixes.length, offered(flawed.suggestions).length, fixes.join("\n"));
        assert.ok(fixes.every((title) => /\(\d+%\)$/.test(title)), fixes.join("\n"));
        const others = [...groups.values()].flat().slice(fixes.length);
        assert.deepEqual(others.map((title) => /^\w+( off)?/.exec(title)?.[0]), ["Ignore", "Turn off", "Explain", "Explain"]);
        await bench.page.keyboard.press("Enter");
        await eventually("the fix is in the file", async () => (await bench.saved(flawed.name)).equals(repaired(flawed)));
    });

    it("has no squiggle then", async () => {
        await eventually("no squiggle", async () => (await bench.squiggles().count()) === 0);
    });

    it("undoes it", async () => {
        await bench.page.keyboard.press("Control+Z");
        await eventually("the text as it was", async () => (await bench.saved(flawed.name)).equals(flawed.text));
        await bench.squiggles().first().waitFor();
    });

    it("offers nothing on another line of the function", async () => {
        const lines = touched(flawed.text, flawed.suggestions.flatMap(({ edits }) => edits));
        await bench.goToLine(Math.min(...[...lines].filter((line) => line > 0)) - 1);
        await bench.offersNothing();
    });

    it("says in words that there is no fix for a line", async () => {
        await bench.goToLine(1);
        await bench.command("PLC: Fix This");
        await bench.notification("There is no likely fix for this line").waitFor({ timeout: 60_000 });
        await bench.picture("no-fix");
        await bench.command("Notifications: Clear All Notifications");
    });

    it("explains a finding", async () => {
        await bench.openFile(flawed.name);
        await bench.nextProblem();
        await bench.quickFix();
        await bench.choose(/^Explain this finding/);
        const view = await bench.webview();
        await view.locator(".why").waitFor();
        assert.match((await view.locator(".why").textContent()) ?? "", /.{20}/);
        await eventually("a card for each", async () => (await view.locator(".card").count()) === offered(flawed.suggestions).length);
        await bench.picture("explanation");
        await bench.closePanel();
    });

    it("opens the page of the kind from the code of the warning", async function () {
        if (!existsSync("dist/kinds") || readdirSync("dist/kinds").length === 0) {
            this.skip(); // this version of the documentation has no pages of kinds
        }
        await bench.openFile(flawed.name);
        await eventually("the page", async () => {
            await bench.squiggles().first().hover({ force: true }); // the words lie over it
            await bench.page.locator(".monaco-hover a.code-link, .monaco-hover .code-link").first().click({ timeout: 5_000 });
            await bench.page.locator(".tab.active[aria-label^='Preview']").waitFor({ timeout: 10_000 });
            return true;
        });
        await eventually("its text", async () => {
            const frames = bench.page.frames().filter((frame) => frame.url().includes("fake.html"));
            const texts = await Promise.all(frames.map((frame) => frame.locator("h1").allTextContents()));
            return texts.flat().some((text) => text.trim() !== "");
        });
        await bench.picture("kind");
        await bench.command("View: Close Editor");
    });

    it("ignores a finding by a comment", async () => {
        await bench.openFile(flawed.name);
        await bench.nextProblem();
        await bench.quickFix();
        await bench.choose(/^Ignore/);
        await eventually("no squiggle", async () => (await bench.squiggles().count()) === 0);
        const text = (await eventually("it is saved", () => bench.saved(flawed.name))).toString();
        const [, comment] = /(\s*(?:\/\/|\/\*) plc: ignore\[CWE-\d+\](?: \*\/)?)/.exec(text) ?? [];
        assert.ok(comment !== undefined, text);
        assert.equal(text.replace(comment, ""), flawed.text.toString());
        await bench.page.keyboard.press("Control+Z");
        await bench.squiggles().first().waitFor();
    });

    it("turns a kind off in plc.toml", async () => {
        await bench.openFile(flawed.name);
        await bench.nextProblem();
        await bench.quickFix();
        await bench.choose(/^Turn off/);
        await eventually("no squiggle", async () => (await bench.squiggles().count()) === 0);
        const file = join(bench.folder, "plc.toml");
        assert.match(readFileSync(file, "utf8"), /^ignore = \["CWE-\d+"\]\n$/);
        await bench.notification("is turned off in").waitFor();
        rmSync(file);
        await bench.squiggles().first().waitFor();
    });
});
