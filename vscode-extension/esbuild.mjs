/** Builds the extension, its page and the pages of kinds of flaws into dist/, with the licences of what is bundled; with --tests, the tests into out/. */

import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, context } from "esbuild";

const production = process.argv.includes("--production");
const common = { bundle: true, logLevel: "warning", metafile: true, minify: production, sourcemap: production ? false : "linked" };
const node = { ...common, platform: "node", format: "cjs", target: "node20" };
const extension = { ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", external: ["vscode"] };
const page = { ...common, entryPoints: ["src/panel/page.ts"], outfile: "dist/page.js", platform: "browser", format: "iife", target: "chrome122" };
const test = (name, entry = `${name}/index`) => ({
    ...node,
    entryPoints: [`test/${entry}.ts`],
    outfile: `out/test/${name}.js`,
    external: ["mocha", "playwright-core"],
});

const clangd = { ...test("clangd", "ui/clangd/extension"), external: ["vscode"] };

/** The licence of every package that has a file in the bundle. */
function licences(metafile) {
    const packages = new Set();
    for (const input of Object.keys(metafile.inputs)) {
        const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
        if (found) {
            packages.add(found[1]);
        }
    }
    return [...packages].sort().map((folder) => {
        const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
        const text = file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : license;
        return `${name} ${version}\n\n${text.trim()}\n`;
    });
}

/** The pages of the documentation about kinds of flaws: the editor opens them without a network. */
function copyKinds() {
    const pages = "../docs/reference/flaws";
    mkdirSync("dist/kinds", { recursive: true });
    for (const name of existsSync(pages) ? readdirSync(pages).filter((each) => each.endsWith(".md")) : []) {
        copyFileSync(join(pages, name), join("dist/kinds", name));
    }
}

if (process.argv.includes("--tests")) {
    await Promise.all([build(test("unit")), build(test("ui")), build(test("pictures", "ui/pictures")), build(clangd)]);
} else if (process.argv.includes("--watch")) {
    for (const options of [extension, page]) {
        await (await context(options)).watch();
    }
} else {
    copyKinds();
    const [{ metafile }] = await Promise.all([build(extension), build(page)]);
    writeFileSync("dist/LICENSES.txt", licences(metafile).join(`\n${"-".repeat(80)}\n\n`));
}
