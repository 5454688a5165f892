/** A real clangd for the UI tests, with an extension that shows what it reports, packaged. */

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** clangd, by $PLC_CLANGD or on the path. */
export function clangdHere(): string | undefined {
    const named = process.env["PLC_CLANGD"];
    const places = named === undefined ? (process.env["PATH"] ?? "").split(delimiter).map((place) => join(place, "clangd")) : [resolve(named)];
    return places.find(existsSync);
}

/** The package of an extension that shows what clangd reports. */
export function clangdExtension(): string {
    mkdirSync("out/clangd", { recursive: true });
    copyFileSync("test/ui/clangd/package.json", "out/clangd/package.json");
    copyFileSync("out/test/clangd.js", "out/clangd/extension.js");
    const vsce = resolve("node_modules/.bin/vsce");
    execFileSync(vsce, ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", "../clangd.vsix"], { cwd: "out/clangd", stdio: "pipe" });
    return resolve("out/clangd.vsix");
}
