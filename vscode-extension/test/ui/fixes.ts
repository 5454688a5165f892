/** The fixes of a finding in their panel, in the diff editor and in place: walked by the keyboard, applied, undone. */

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { scriptedFile as one, scriptedServer } from "./scripted";
import { Workbench, eventually, lsp } from "./workbench";

describe("five fixes", () => {
    let bench: Workbench;

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        bench = await Workbench.open({ [one.name]: one.text }, { "plc.path": scriptedServer(lsp) });
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor({ timeout: 90_000 });
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    async function undone(): Promise<void> {
        await bench.page.keyboard.press("Control+Z");
        await eventually("the text as it was", async () => (await bench.saved(one.name)).equals(one.text));
        await bench.squiggles().first().waitFor();
    }

    const becomes = (number: number) => eventually(`fix ${String(number)}`, async () => (await bench.saved(one.name)).equals(one.fixed[number - 1] ?? Buffer.of()));

    it("are offered in order, each once, and the second is applied at once behind an emoji, though it is not safe", async () => {
        await bench.nextProblem();
        const groups = await bench.quickFix();
        const fixes = groups.get("Quick Fix") ?? [];
        assert.equal(fixes.length, one.fixed.length, fixes.join("\n"));
        assert.equal(new Set(fixes).size, fixes.length, fixes.join("\n"));
        assert.ok(fixes.every((title) => /\(\d+%\)$/.test(title)), fixes.join("\n"));
        await bench.picture("five-fixes");
        await bench.page.keyboard.press("ArrowDown");
        await bench.page.keyboard.press("Enter");
        await becomes(2);
        await undone();
    });

    it("stand one below the other in a panel beside the code, are walked by arrows and applied by Enter", async () => {
        await bench.nextProblem();
        await bench.command("View: Toggle Primary Side Bar Visibility");
        await bench.command("PLC: Show Fixes");
        const view = await bench.webview();
        const cards = view.locator(".card");
        await eventually("a card for each", async () => (await cards.count()) === one.fixed.length);
        await view.locator(".card:nth-child(1):focus").waitFor(); // the arrows work at once
        await eventually("the cards are as wide as the view, one below the other", async () => {
            const boxes = await Promise.all((await cards.all()).map((card) => card.boundingBox()));
            const width = (await view.locator("main").boundingBox())?.width ?? 0;
            return new Set(boxes.map((box) => box?.y)).size === boxes.length && boxes.every((box) => (box?.width ?? 0) > width - 60);
        });
        const first = (await cards.first().innerText()).replaceAll("\u00a0", " ");
        assert.doesNotMatch(first, /@@|settled|^ {8}/m);
        assert.match(first, /parses/);
        assert.equal((await cards.first().locator(".unified mark").allTextContents()).join(""), "getsfgets, 10, stdin");
        assert.equal(await bench.page.locator(".view-line", { hasText: "gets" }).first().isVisible(), true);
        await bench.picture("candidates");
        for (const [key, card] of [["ArrowDown", 2], ["ArrowUp", 1], ["ArrowUp", 1], ["End", 5], ["ArrowDown", 5], ["Home", 1], ["3", 3], ["ArrowLeft", 2]] as const) {
            await bench.page.keyboard.press(key);
            await view.locator(`.card:nth-child(${String(card)}):focus`).waitFor();
        }
        await bench.page.keyboard.press("Enter");
        await view.locator("#news", { hasText: "Applied" }).waitFor();
        await view.locator(".empty").waitFor(); // nothing is found any more
        await view.locator("#news button").click(); // Undo
        await eventually("the text as it was", async () => (await bench.saved(one.name)).equals(one.text));
        await eventually("a card for each again", async () => (await cards.count()) === one.fixed.length);
    });

    it("stand beside the code as it is in a wide view", async () => {
        const { width, height } = bench.page.viewportSize() ?? { width: 1280, height: 800 };
        await bench.page.setViewportSize({ width: 1900, height });
        const view = await bench.webview();
        await view.locator(".split").first().waitFor();
        assert.equal(await view.locator(".unified").first().isVisible(), false);
        await bench.picture("candidates-wide");
        await bench.page.setViewportSize({ width, height });
        await view.locator(".unified").first().waitFor();
        await bench.closePanel();
    });

    it("are shown in VS Code's own diff editor, walked by arrows and applied by Enter", async () => {
        await bench.nextProblem();
        await bench.command("PLC: Show Fixes");
        const view = await bench.webview();
        await view.locator(".card:nth-child(1):focus").waitFor();
        await bench.page.keyboard.press("d");
        const tab = (number: number) => bench.page.locator(`.tab.active[aria-label*="fix ${String(number)} of 5"]`);
        await tab(1).waitFor();
        await bench.page.locator(".monaco-diff-editor .char-insert").first().waitFor();
        await bench.picture("diff-editor");
        await bench.page.keyboard.press("ArrowRight");
        await tab(2).waitFor();
        await bench.page.locator(".monaco-diff-editor .char-insert").first().waitFor();
        await bench.page.keyboard.press("Enter");
        await eventually("the diff editor is closed", async () => (await bench.page.locator(".tab[aria-label*='of 5']").count()) === 0);
        await becomes(2);
        await bench.page.locator(".monaco-editor.focused").waitFor(); // the code has the focus again
        await undone();
        await bench.closePanel();
    });

    it("are explained by the words that they depend on, shaded below the diff", async () => {
        await bench.openFile(one.name);
        await bench.nextProblem();
        await bench.quickFix();
        await bench.choose(/^Explain this fix: /);
        const view = await bench.webview();
        const card = (number: number) => view.locator(`.card:nth-child(${String(number)})`);
        await card(1).locator(".heat .h9").first().waitFor();
        const hot = await card(1).locator(".heat [class^=h]").allTextContents();
        assert.ok(hot.includes("gets"), hot.join(" "));
        assert.match(await card(1).locator(".heat-head").innerText(), /^Depends most on .*gets/);
        await bench.picture("explained");
        await card(2).focus();
        await bench.page.keyboard.press("e");
        await card(2).locator(".heat .h9").first().waitFor();
        await bench.closePanel();
    });

    it("are looked for in plain sight, and a reason has its code as code", async () => {
        const workers = bench.processes("tests.lsp.scripted_worker");
        assert.ok(workers.length > 0);
        workers.forEach((id) => process.kill(id, "SIGSTOP")); // as slow as a busy machine can be
        await bench.openFile(one.name);
        await bench.page.keyboard.press("Control+End");
        await bench.page.keyboard.press("Enter"); // a changed text
        await bench.command("PLC: Show Fixes");
        const view = await bench.webview();
        await view.locator(".empty", { hasText: "looking for fixes" }).waitFor();
        await bench.picture("looking-for-fixes");
        workers.forEach((id) => process.kill(id, "SIGCONT"));
        await view.locator(".card").first().waitFor();
        assert.doesNotMatch(await view.locator(".why").innerText(), /`/);
        await bench.closePanel();
        await bench.openFile(one.name);
        await bench.page.keyboard.press("Control+Z");
        await eventually("the text as it was", async () => (await bench.saved(one.name)).equals(one.text));
        await bench.squiggles().first().waitFor();
    });

    it("are gone through in place, and back", async () => {
        await bench.openFile(one.name); // what was closed had the focus
        await bench.nextProblem();
        await bench.page.keyboard.press("Control+Alt+.");
        await becomes(1);
        await bench.page.keyboard.press("Control+Alt+.");
        await becomes(2);
        await bench.page.keyboard.press("Control+Alt+,");
        await bench.page.keyboard.press("Control+Alt+,");
        await eventually("the text as it was", async () => (await bench.saved(one.name)).equals(one.text));
        await bench.squiggles().first().waitFor();
    });
});

describe("a line that nobody reports", () => {
    let bench: Workbench;

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        bench = await Workbench.open({ [one.name]: one.text }, { "plc.path": scriptedServer(lsp), "plc.args": ["quiet"], "plc.verify": false }); // gcc would refute it: the file does not include what has stdin
        await bench.openFile(one.name);
        await eventually("a server", async () => (await bench.status()).includes("model"), 300_000); // no squiggle says that it is there
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    it("has fixes when somebody asks for them", async () => {
        const rows = bench.page.locator(".action-widget .monaco-list-row", { hasText: "PLC: Bound the read to 10" });
        await eventually("the menu", async () => {
            await bench.goToLine(one.line);
            await bench.command("PLC: Fix This");
            await rows.first().waitFor({ timeout: 10_000 });
            return true;
        });
        assert.equal(await bench.squiggles().count(), 0);
        await bench.picture("fix-this");
        await bench.choose(/^PLC: Bound the read to 10/);
        await eventually("the fix is in the file", async () => (await bench.saved(one.name)).equals(one.fixed[0] ?? Buffer.of()));
    });
});

describe("a safe fix", () => {
    let bench: Workbench;
    const fixed = one.fixed[0] ?? Buffer.of();

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        bench = await Workbench.open({ [one.name]: one.text }, { "plc.path": scriptedServer(lsp), "plc.args": ["safe"] });
        await bench.openFile(one.name);
        await bench.squiggles().first().waitFor({ timeout: 90_000 });
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    it("is made by Fix All", async () => {
        await eventually("the safe fix", async () => {
            await bench.command("Fix All"); // a busy VS Code may drop the first request, and says that there is none
            return (await bench.saved(one.name)).equals(fixed);
        });
        await bench.page.keyboard.press("Control+Z");
        await bench.squiggles().first().waitFor();
    });

    it("is shown as ghost text, and taken with Tab", async () => {
        await bench.goToLine(one.line);
        await bench.page.keyboard.press("Home");
        await bench.ghostText();
        await bench.picture("ghost-text");
        await bench.page.keyboard.press("Tab");
        await eventually("the fix is in the file", async () => (await bench.saved(one.name)).equals(fixed));
    });
});
