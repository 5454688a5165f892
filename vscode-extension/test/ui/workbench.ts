/** A real VS Code in a browser, with the packaged extension and one folder open: started, driven, ended. */

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Test } from "mocha";
import { chromium, type Browser, type Frame, type Locator, type Page } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** The server and the command of the same environment. */
export const lsp = resolve(process.env["PLC_LSP"] ?? "plc-lsp");
export const plc = join(dirname(lsp), "plc");

/** What has to be there, or an error that says how to get it. */
function needed(variable: string, file: string, how: string): string {
    const path = process.env[variable];
    if (path === undefined || !existsSync(join(path, file))) {
        throw new Error(`$${variable} does not lead to ${file === "" ? "a file" : file}. ${how}`);
    }
    return resolve(path);
}

export class Workbench {
    private constructor(
        public readonly page: Page,
        public readonly folder: string,
        private readonly root: string,
        private readonly server: ChildProcess,
        private readonly browser: Browser,
    ) {}

    /** Opens a folder that holds `files`, by name, with PLC and other extensions by their packages. */
    public static async open(files: Readonly<Record<string, Buffer>>, settings: object, extensions: readonly string[] = []): Promise<Workbench> {
        const vscode = join(needed("PLC_VSCODE", "vscode/out/server-main.js", "Build it: tools/setup_vscode.sh DIR, then PLC_VSCODE=DIR"), "vscode");
        const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-headless-shell"].find(existsSync);
        if (browserPath === undefined) {
            throw new Error("There is no /usr/bin/chromium: install Debian's package chromium.");
        }
        const root = mkdtempSync(join(tmpdir(), "plc-ui-"));
        const folder = join(root, "examples");
        mkdirSync(folder);
        for (const [name, content] of Object.entries(files)) {
            mkdirSync(dirname(join(folder, name)), { recursive: true });
            writeFileSync(join(folder, name), content);
        }
        mkdirSync(join(root, "user", "User"), { recursive: true });
        const all = { ...(JSON.parse(readFileSync("test/ui/settings.json", "utf8")) as object), ...settings };
        writeFileSync(join(root, "user", "User", "settings.json"), JSON.stringify(all));
        mkdirSync(join(root, "data", "data", "Machine"), { recursive: true });
        writeFileSync(join(root, "data", "data", "Machine", "settings.json"), JSON.stringify(settings));
        const flags = ["--extensions-dir", join(root, "ext"), "--user-data-dir", join(root, "user"), "--server-data-dir", join(root, "data")];
        flags.push("--telemetry-level", "off", "--accept-server-license-terms");
        const main = join(vscode, "out", "server-main.js");
        const installed = [resolve("plc.vsix"), ...extensions].flatMap((file) => ["--install-extension", file]);
        execFileSync(process.execPath, [main, ...flags, ...installed], { stdio: "pipe" });
        const port = await freePort();
        const address = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
        const server = spawn(process.execPath, [main, ...flags, ...address], { stdio: "ignore" });
        const browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
        const bench = new Workbench(page, folder, root, server, browser);
        await eventually("VS Code answers", async () => (await fetch(`http://localhost:${String(port)}/version`)).ok);
        try {
            await page.goto(`http://localhost:${String(port)}/?folder=${folder}`, { waitUntil: "commit" });
            await page.locator(".monaco-workbench").waitFor({ timeout: 300_000 });
        } catch (error) {
            await bench.close();
            throw error;
        }
        return bench;
    }

    public async close(): Promise<void> {
        await this.browser.close();
        this.server.kill();
        rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
    }

    /** Gives the folder settings of its own, which win over those of the user. */
    public configure(settings: object): void {
        mkdirSync(join(this.folder, ".vscode"), { recursive: true });
        writeFileSync(join(this.folder, ".vscode", "settings.json"), JSON.stringify(settings));
    }

    public async openFile(name: string): Promise<void> {
        await this.pick("Control+P", name);
        await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    }

    public async command(title: string): Promise<void> {
        await this.pick("F1", `>${title}`);
    }

    private async pick(key: string, text: string): Promise<void> {
        const input = this.page.locator(".quick-input-widget input[type=text]");
        const row = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text.replace(/^>/, "") }).first();
        await eventually(`the row ${text}`, async () => {
            await this.page.keyboard.press(key); // the box closes when something else takes the focus meanwhile
            await input.fill(text, { timeout: 5_000 });
            await row.click({ timeout: 30_000 });
            return true;
        }, 240_000); // the first one waits for all of VS Code
    }

    /** Goes to the next problem in the file, and leaves the peek that VS Code opens there. */
    public async nextProblem(): Promise<void> {
        const peek = this.page.locator(".zone-widget .peekview-title, .marker-widget").first();
        await eventually("the next problem", async () => {
            await this.page.keyboard.press("F8");
            await peek.waitFor({ timeout: 5_000 });
            return true;
        });
        await eventually("the peek is closed", async () => {
            await this.page.keyboard.press("Escape"); // a key may come before the peek has the focus
            await peek.waitFor({ state: "hidden", timeout: 5_000 });
            return true;
        });
    }

    /** The rows of the menu at the cursor, by the heading above them; it stays open. */
    public async quickFix(): Promise<Map<string, string[]>> {
        const rows = this.page.locator(".action-widget .monaco-list-row");
        const nothing = this.page.locator(".monaco-editor-overlaymessage");
        await eventually("a menu", async () => {
            await this.page.keyboard.press("Escape"); // pressed in an open menu, the key would take what is chosen there
            await this.page.keyboard.press("Control+.");
            await rows.or(nothing).first().waitFor({ timeout: 30_000 }); // pressed again, it asks anew
            return (await rows.count()) > 0;
        });
        const groups = new Map<string, string[]>();
        let group: string[] = [];
        for (const row of await rows.all()) {
            const text = (await row.textContent())?.trim() ?? "";
            if ((await row.getAttribute("class"))?.includes("group-header") === true) {
                groups.set(text, (group = []));
            } else {
                group.push(text);
            }
        }
        return groups;
    }

    /** The rows of the menu once fixes of PLC's for another tool's warning are among them; it stays open. */
    public async fixesOfPlc(): Promise<string[]> {
        return eventually("fixes of PLC", async () => {
            const fixes = (await this.quickFix()).get("Quick Fix") ?? [];
            if (fixes.some((title) => title.startsWith("PLC: "))) {
                return fixes;
            }
            await this.page.keyboard.press("Escape");
            return undefined;
        });
    }

    /** Waits until Quick Fix says that there is nothing to offer where the cursor is. */
    public async offersNothing(): Promise<void> {
        const message = this.page.locator(".monaco-editor-overlaymessage", { hasText: /^No (code actions|quick fixes) available/ });
        await eventually("nothing is offered", async () => {
            await this.page.keyboard.press("Control+.");
            await message.waitFor({ timeout: 5_000 });
            return true;
        });
    }

    /** Chooses a row of the menu that `quickFix` has opened, by the keyboard. */
    public async choose(title: RegExp): Promise<void> {
        const focused = this.page.locator(".action-widget .monaco-list-row.focused");
        await eventually(`the row ${String(title)}`, async () => {
            await this.page.keyboard.press("ArrowDown");
            return title.test((await focused.textContent({ timeout: 2_000 }))?.trim() ?? "");
        });
        await this.page.keyboard.press("Enter");
    }

    /** Asks for ghost text at the cursor until there is some. */
    public async ghostText(): Promise<void> {
        const text = this.page.locator(".monaco-editor [class*=ghost-text], .monaco-editor [class*=inline-edit]").first();
        await eventually("ghost text", async () => {
            await this.command("Trigger Inline Suggestion"); // a busy VS Code may drop the first request
            await text.waitFor({ timeout: 10_000 });
            return true;
        });
    }

    public squiggles(): Locator {
        return this.page.locator(".monaco-editor .squiggly-warning, .monaco-editor .squiggly-error, .monaco-editor .squiggly-info");
    }

    /** Saves, and gives back what is then in the file. */
    public async saved(name: string): Promise<Buffer> {
        await this.page.keyboard.press("Control+S");
        await this.page.locator(`.tab.active[data-resource-name="${name}"]:not(.dirty)`).waitFor({ timeout: 2_000 }); // a key may come too early; `eventually` presses it again
        return readFileSync(join(this.folder, name));
    }

    /** The page of an extension's panel, where one is open. */
    public async webview(): Promise<Frame> {
        return eventually("the panel has a page", async () => {
            for (const frame of this.page.frames()) {
                if (frame.url().includes("fake.html") && (await frame.locator("#page").count()) > 0) {
                    return frame;
                }
            }
            return undefined;
        });
    }

    /** Closes what stands below the editor. */
    public async closePanel(): Promise<void> {
        await this.page.locator(".tab[aria-label*='PLC Fixes'] .codicon-close").click();
        await eventually("the panel is closed", async () => (await this.page.locator("iframe.webview.ready").count()) === 0);
    }

    /** A message of VS Code's that holds `text`. */
    public notification(text: string): Locator {
        return this.page.locator(".notification-toast", { hasText: text });
    }

    public async goToLine(line: number): Promise<void> {
        await eventually(`line ${String(line)}`, async () => {
            await this.page.keyboard.press("Control+G");
            await this.page.locator(".quick-input-widget input[type=text]").fill(`:${String(line)}`, { timeout: 5_000 });
            await this.page.keyboard.press("Enter");
            return true;
        });
    }

    /** What the language status item of PLC says. */
    public async status(): Promise<string> {
        return eventually("the language status", async () => {
            await this.page.locator(".statusbar-item[id*='languageStatus']").first().click({ timeout: 2_000 });
            const entries = this.page.locator(".hover-language-status");
            const texts = await entries.allTextContents();
            return texts.find((text) => text.includes("PLC"));
        });
    }

    /** Processes below this VS Code whose command line holds `text`. */
    public processes(text: string): number[] {
        const all = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
            .split("\n")
            .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
            .filter((found) => found !== null)
            .map(([, id, parent, args]) => ({ id: Number(id), parent: Number(parent), args: args ?? "" }));
        const family = new Set([this.server.pid]);
        for (let size = 0; size !== family.size; ) {
            size = family.size;
            all.filter(({ parent }) => family.has(parent)).forEach(({ id }) => family.add(id));
        }
        return all.filter(({ id, args }) => family.has(id) && args.includes(text)).map(({ id }) => id);
    }

    /** For who looks into a failure: a picture, and what VS Code and the extension have written to their logs. */
    public async keepFailure(test: Test | undefined): Promise<void> {
        if (test?.state !== "failed") {
            return;
        }
        await this.picture(`failed-${test.title.replaceAll(/\W+/g, "-")}`);
        for (const place of ["data/data/logs", "user/logs"].map((part) => join(this.root, part)).filter(existsSync)) {
            cpSync(place, "out/logs", { recursive: true });
        }
    }

    public async picture(name: string): Promise<void> {
        mkdirSync("out/pictures", { recursive: true });
        await this.page.screenshot({ path: `out/pictures/${name}.png` });
    }
}

/** What `look` gives, once it gives something; errors count as nothing. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false>, limit = 120_000): Promise<T> {
    const end = Date.now() + limit;
    let last: unknown;
    while (Date.now() < end) {
        try {
            const found = await look();
            if (found !== undefined && found !== false) {
                return found;
            }
        } catch (error) {
            last = error;
        }
        await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`not within ${String(limit / 1000)} s: ${what}`, { cause: last });
}

function freePort(): Promise<number> {
    return new Promise((done) => {
        const probe = createServer().listen(0, "127.0.0.1", () => {
            const { port } = probe.address() as AddressInfo;
            probe.close(() => {
                done(port);
            });
        });
    });
}
