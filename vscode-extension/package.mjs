/** Packages the extension into plc.vsix; with --bundled, for this platform and with a server to install from it without a network. */

import { execFileSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";

const LARGEST = 60e6; // bytes of the package
const archive = "dist/server.tar.xz";
const bundled = process.argv.includes("--bundled");
const options = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", "plc.vsix"];

rmSync(archive, { force: true });
rmSync("dist/server.json", { force: true });
if (bundled) {
    const python = process.env["PYTHON"] ?? "python3";
    execFileSync(python, ["../tools/bundle_server.py", archive], { stdio: "inherit" });
    options.push("--target", `${process.platform}-${process.arch}`);
}
execFileSync("vsce", options, { stdio: "inherit", shell: process.platform === "win32" });
const { size } = statSync("plc.vsix");
if (size > LARGEST) {
    throw new Error(`plc.vsix has ${String(size)} bytes, and at most ${String(LARGEST)} are wanted`);
}
