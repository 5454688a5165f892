/** Takes the pictures of the README with the shipped model, in a dark and in a light theme: `npm run pictures`. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { Workbench, eventually, lsp } from "./workbench";

const FLAWED = join("..", "examples", "flawed");
const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" } as const;

for (const [theme, name] of Object.entries(THEMES)) {
    describe(`pictures in a ${theme} theme`, () => {
        let bench: Workbench;
        const take = async (what: string) => {
            await bench.page.mouse.move(0, 0); // no tooltip in the picture
            await bench.page.locator(".workbench-hover-container").waitFor({ state: "detached" });
            await bench.page.screenshot({ path: `images/${what}${theme === "dark" ? "" : `-${theme}`}.png` });
        };

        before("open a folder", async function () {
            this.timeout(600_000);
            const files = Object.fromEntries(["dice.c", "average.c"].map((file) => [file, readFileSync(join(FLAWED, file))]));
            // below the default threshold, so that a finding has several fixes
            bench = await Workbench.open(files, { "plc.path": lsp, "plc.minConfidence": 0.4, "workbench.colorTheme": name });
            await bench.page.setViewportSize({ width: 1200, height: 620 });
        });

        after("close it", async () => {
            await bench.close();
        });

        it("of the menu and of ghost text", async () => {
            await bench.openFile("dice.c");
            await bench.squiggles().first().waitFor({ timeout: 300_000 });
            await bench.nextProblem();
            await bench.quickFix();
            await take("quick-fix");
            await bench.page.keyboard.press("Escape");
            await bench.page.keyboard.press("Home");
            await bench.command("Trigger Inline Suggestion");
            await bench.page.locator(".monaco-editor [class*=ghost-text], .monaco-editor [class*=inline-edit]").first().waitFor();
            await take("ghost-text");
            await bench.page.keyboard.press("Escape");
        });

        it("of the fixes beside the code, wide and narrow", async () => {
            await bench.openFile("average.c");
            await bench.squiggles().first().waitFor({ timeout: 300_000 });
            await bench.nextProblem();
            await bench.command("View: Toggle Primary Side Bar Visibility");
            await bench.command("PLC: Show Fixes");
            const view = await bench.webview();
            await view.locator(".card:nth-child(2)").waitFor();
            await take("candidates");
            await bench.page.setViewportSize({ width: 700, height: 620 });
            await eventually("a narrow view", async () => ((await view.locator("main").boundingBox())?.width ?? 999) < 420);
            await take("candidates-narrow");
        });
    });
}
