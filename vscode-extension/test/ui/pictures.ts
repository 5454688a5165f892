/** Takes the pictures of the README with the shipped model, in a dark and in a light theme: `npm run pictures`.

The moving one needs a clangd, by $PLC_CLANGD or on the path, gcc, and a Python with Pillow, by $PYTHON. */

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { clangdExtension } from "./clangd/packaged";
import { Workbench, eventually, lsp } from "./workbench";

const FLAWED = join("..", "examples", "flawed");
const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" } as const;

/** A warning of clangd's, which has no fix for it. */
const UNRETURNED = `#include <stdio.h>

static int sum_of(const int *grades, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        sum += grades[i];
    }
}

int main(void)
{
    int grades[] = {3, 5, 4};
    printf("%d\\n", sum_of(grades, 3));
    return 0;
}
`;

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
            await bench.ghostText();
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
            await bench.picture(`candidates-narrow-${theme}`); // for who changes the page; the README has the wide one
            await bench.page.setViewportSize({ width: 1200, height: 620 });
            await bench.closePanel();
            await bench.openFile("dice.c");
            await bench.nextProblem();
            await bench.quickFix();
            await bench.choose(/^Explain this fix/);
            await (await bench.webview()).locator(".heat .h9").first().waitFor();
            await take("explanation");
        });
    });

    describe(`the moving picture in a ${theme} theme`, () => {
        let bench: Workbench;

        before("open a folder", async function () {
            this.timeout(600_000);
            const settings = { "plc.path": lsp, "workbench.colorTheme": name };
            bench = await Workbench.open({ "grades.c": Buffer.from(UNRETURNED) }, settings, [clangdExtension()]);
            await bench.page.setViewportSize({ width: 1000, height: 560 });
        });

        after("close it", async () => {
            await bench.close();
        });

        it("of another tool's warning, from the squiggle to the fix, moving", async () => {
            const frames = join("out", "frames", theme);
            rmSync(frames, { recursive: true, force: true });
            mkdirSync(frames, { recursive: true });
            let number = 0;
            /** A frame that is shown for so many seconds. */
            const frame = async (seconds: number, caption: string) => {
                await bench.page.mouse.move(0, 0);
                await captioned(bench, caption);
                number += 1;
                await bench.page.screenshot({ path: join(frames, `${String(number)}-${String(seconds * 1000)}.png`) });
                await captioned(bench, "");
            };
            await bench.openFile("grades.c");
            await bench.page.locator(".monaco-editor .squiggly-warning").first().waitFor({ timeout: 300_000 });
            await bench.command("View: Toggle Primary Side Bar Visibility");
            await frame(2.5, "clangd has a warning");
            const message = bench.page.locator(".marker-widget, .peekview-title").first();
            await eventually("the message", async () => {
                await bench.page.keyboard.press("F8");
                await message.waitFor({ timeout: 5_000 });
                return true;
            });
            await frame(3.5, "F8: its message; clangd has no fix for it");
            await bench.nextProblem();
            await bench.fixesOfPlc();
            await frame(3.5, "Ctrl+. lists the fixes that PLC's model has for it");
            await bench.page.keyboard.press("Escape");
            await eventually("a verified fix", async () => {
                const fixes = await bench.fixesOfPlc();
                const found = fixes.some((title) => title.includes("compiles, report gone"));
                if (!found) {
                    await bench.page.keyboard.press("Escape");
                }
                return found;
            });
            await frame(4, "A second later: gcc has tried them, and what holds is left");
            await bench.choose(/^PLC: Add return sum;/);
            await eventually("no squiggle", async () => (await bench.squiggles().count()) === 0);
            await frame(3.5, "Enter makes it at once, and the warning is gone");
            await bench.page.keyboard.press("Control+Z");
            await bench.squiggles().first().waitFor({ timeout: 60_000 });
            await frame(3, "Ctrl+Z takes it back");
            const python = process.env["PYTHON"] ?? "python3";
            execFileSync(python, ["../tools/moving_picture.py", frames, `images/walkthrough${theme === "dark" ? "" : `-${theme}`}.gif`], { stdio: "inherit" });
        });
    });
}

const CAPTION =
    "position:fixed;z-index:9999;left:0;right:0;bottom:40px;margin:auto;width:fit-content;padding:10px 22px;border-radius:8px;background:#0a66c2;color:#fff;font:600 20px sans-serif";

/** Writes a caption over the foot of the page, or takes it away. */
async function captioned(bench: Workbench, text: string): Promise<void> {
    const written = `Object.assign(document.body.appendChild(document.createElement("div")), { id: "caption", textContent: ${JSON.stringify(text)}, style: "${CAPTION}" })`;
    await bench.page.evaluate(`document.querySelector("#caption")?.remove(); ${text === "" ? "" : written}; undefined`);
}
