/** What somebody does with a flaw, from the squiggle to the fix. */

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { applied, examples, touched, withEmoji } from "./examples";
import { Workbench, eventually, lsp, plc } from "./workbench";

describe("PLC in VS Code", () => {
    let bench: Workbench;
    let several: ReturnType<typeof withEmoji>;
    let safe: ReturnType<typeof examples>;

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        const all = examples(plc);
        several = withEmoji(plc, all);
        safe = all.filter(({ name, text, fixed }) => name !== several.name && !text.equals(fixed));
        assert.ok(safe.length >= 2, "the model has a safe fix for too few of the examples");
        safe.sort((one, other) => other.suggestions.length - one.suggestions.length);
        const files = Object.fromEntries([several, ...safe].map(({ name, text }) => [name, text]));
        bench = await Workbench.open(files, { "plc.path": lsp });
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    it("marks a flaw", async () => {
        await bench.openFile(several.name);
        await bench.squiggles().first().waitFor({ timeout: 40_000 });
        await bench.picture("squiggle");
    });

    it("offers what is likely, and the second fix is applied at once past an emoji, byte by byte", async () => {
        await bench.nextProblem();
        const groups = await bench.quickFix();
        const fixes = groups.get("Quick Fix") ?? [];
        assert.equal(fixes.length, several.suggestions.length, fixes.join("\n"));
        assert.equal(new Set(fixes).size, fixes.length, fixes.join("\n"));
        assert.ok(fixes.every((title) => /\(\d+%\)$/.test(title)), fixes.join("\n"));
        assert.deepEqual([...groups.values()].flat().slice(fixes.length).map((title) => title.split(" ")[0]), ["Ignore", "Explain"]);
        await bench.picture("quick-fix");
        await bench.page.keyboard.press("ArrowDown");
        await bench.page.keyboard.press("Enter");
        await eventually("the second fix is in the file", async () => (await bench.saved(several.name)).equals(several.repaired));
    });

    it("offers nothing on another line of the function", async () => {
        await bench.page.keyboard.press("Control+Z");
        await bench.squiggles().first().waitFor();
        const flagged = touched(several.text, several.suggestions.flatMap(({ edits }) => edits));
        await bench.goToLine(Math.min(...[...flagged].filter((line) => line > 0)) - 1);
        await bench.offersNothing();
        await bench.nextProblem();
        await bench.quickFix();
        await bench.page.keyboard.press("ArrowDown");
        await bench.page.keyboard.press("Enter");
        await eventually("the second fix again", async () => (await bench.saved(several.name)).equals(several.repaired));
    });

    it("has no squiggle then", async () => {
        await eventually("no squiggle", async () => (await bench.squiggles().count()) === 0);
    });

    it("undoes it", async () => {
        await bench.page.keyboard.press("Control+Z");
        await eventually("the text as it was", async () => (await bench.saved(several.name)).equals(several.text));
        await bench.squiggles().first().waitFor();
    });

    it("applies all safe fixes at once", async () => {
        const [one] = safe;
        assert.ok(one);
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor();
        await eventually("it is as plc repair --fix makes it", async () => {
            await bench.command("Fix All"); // a busy VS Code may drop the first request, and says that there is none
            return (await bench.saved(one.name)).equals(one.fixed);
        });
        await bench.page.keyboard.press("Control+Z");
        await bench.squiggles().first().waitFor();
    });

    it("explains a finding", async () => {
        await bench.nextProblem();
        await bench.quickFix();
        await bench.choose(/^Explain/);
        const view = await bench.webview();
        await view.locator(".why").waitFor();
        assert.match((await view.locator(".why").textContent()) ?? "", /.{20}/);
        await eventually("a card for each", async () => (await view.locator(".card").count()) === several.suggestions.length);
        await bench.picture("explanation");
        await bench.closePanel();
    });

    it("ignores a finding by a comment", async () => {
        await bench.nextProblem();
        await bench.quickFix();
        await bench.choose(/^Ignore/);
        await eventually("no squiggle", async () => (await bench.squiggles().count()) === 0);
        const text = (await bench.saved(several.name)).toString();
        const [, comment] = /(\s*(?:\/\/|\/\*) plc: ignore\[CWE-\d+\](?: \*\/)?)/.exec(text) ?? [];
        assert.ok(comment !== undefined, text);
        assert.equal(text.replace(comment, ""), several.text.toString());
        await bench.page.keyboard.press("Control+Z");
        await bench.squiggles().first().waitFor();
    });

    it("shows the preferred fix as ghost text, and takes it with Tab", async function () {
        const one = safe.find(({ text, suggestions: [first] }) => first && touched(text, first.edits).size === 1);
        if (!one?.suggestions[0]) {
            this.skip(); // no safe fix stays within a line
        }
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor();
        await bench.goToLine([...touched(one.text, one.suggestions[0].edits)][0] ?? 1);
        await bench.page.keyboard.press("Home");
        await bench.command("Trigger Inline Suggestion");
        await bench.page.locator(".monaco-editor [class*=ghost-text], .monaco-editor [class*=inline-edit]").first().waitFor();
        await bench.picture("ghost-text");
        await bench.page.keyboard.press("Tab");
        const fixed = applied(one.text, one.suggestions[0].edits);
        await eventually("the fix is in the file", async () => (await bench.saved(one.name)).equals(fixed));
    });
});
