/** Diffs as the panel shows them, and the finding that it begins with. */

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { at } from "../../src/panel/choice";
import { lines, rows } from "../../src/panel/diff";
import { pieces } from "../../src/panel/ink";

const DIFF = "--- a\n+++ b\n@@ -1,3 +1,3 @@\n int size;\n-    banner = narrow; /* 🦉 */\n+    banner = wide; /* 🦉 */\n \n\\ No newline at end of file\n";

const NARROW = "@@ -2,5 +2,6 @@\n \tint size;\n-\tif (size = 5)\n-\t\tgo(size);\n+\tif (size == 5 && ready)\n+\t{\n+\t\tgo(size);\n \n \tstop();\n@@ -20,1 +21,0 @@\n-\tagain();\n… 3 more lines\n";

function marked(diff: string): string[][] {
    return lines(diff).map(({ text, marks }) => marks.map(([from, end]) => text.slice(from, end)));
}

describe("a diff", () => {
    it("keeps each line of the hunks with its numbers, and nothing else", () => {
        assert.deepEqual(
            lines(DIFF).map(({ kind, text, before, after }) => [kind, text, before, after]),
            [
                ["same", "int size;", 1, 1],
                ["removed", "    banner = narrow; /* 🦉 */", 2, undefined],
                ["added", "    banner = wide; /* 🦉 */", undefined, 2],
            ],
        );
    });

    it("has no margin that all lines share, and says where lines are left out", () => {
        assert.deepEqual(
            lines(NARROW).map(({ kind, text, before, after }) => [kind, text, before, after]),
            [
                ["same", "int size;", 2, 2],
                ["removed", "if (size = 5)", 3, undefined],
                ["removed", "\tgo(size);", 4, undefined],
                ["added", "if (size == 5 && ready)", undefined, 3],
                ["added", "{", undefined, 4],
                ["added", "\tgo(size);", undefined, 5],
                ["same", "", 5, 6],
                ["same", "stop();", 6, 7],
                ["gap", "⋯", undefined, undefined],
                ["removed", "again();", 20, undefined],
                ["gap", "… 3 more lines", undefined, undefined],
            ],
        );
    });

    it("ends with what it changes, where only brackets close behind that", () => {
        const shown = lines("@@ -3,5 +3,5 @@\n     if (x)\n     {\n-        f();\n+        g();\n     }\n }\n").map(({ text }) => text);
        assert.deepEqual(shown, ["if (x)", "{", "    f();", "    g();"]);
    });

    it("keeps lines that begin with the signs of a head", () => {
        assert.deepEqual(lines("@@ -1 +1 @@\n--- i;\n+++ i;\n").map(({ text }) => text), ["-- i;", "++ i;"]);
    });

    it("marks the words that differ, of lines that are alike", () => {
        assert.deepEqual(marked(DIFF), [[], ["narrow"], ["wide"]]);
        assert.deepEqual(marked("-a 🦉 b\n+a 🦊 b\n"), [["🦉"], ["🦊"]]);
        assert.deepEqual(marked(NARROW), [[], ["="], [], ["==", " && ready"], [], [], [], [], [], [], []]);
        assert.deepEqual(marked("-one\n+two three\n"), [[], []]);
    });

    it("puts lines beside their counterparts", () => {
        const shown = rows(lines(NARROW)).map(({ left, right }) => [left?.text, right?.text]);
        assert.deepEqual(shown.slice(0, 5), [
            ["int size;", "int size;"],
            ["if (size = 5)", "if (size == 5 && ready)"],
            [undefined, "{"],
            ["\tgo(size);", "\tgo(size);"],
            ["", ""],
        ]);
        assert.deepEqual(shown[7], ["again();", undefined]);
        assert.deepEqual(rows(lines("-one\n-two\n+three\n")).map(({ left, right }) => [left?.text, right?.text]), [["one", "three"], ["two", undefined]]);
    });
});

describe("the colours of a line", () => {
    it("are those of comments, strings, numbers and keywords, cut where a mark begins and ends", () => {
        const shown = (text: string, ...marks: [number, number][]): string[] =>
            pieces(text, marks).map((one) => `${one.ink}${one.marked ? "!" : ""}:${one.text}`);
        assert.deepEqual(shown('if (x == 0x1F) f("a//b"); // c'), [
            "keyword:if", "plain: (", "plain:x", "plain: == ", "number:0x1F", "plain:) ", "plain:f", "plain:(", 'string:"a//b"', "plain:); ", "comment:// c",
        ]);
        assert.deepEqual(shown("a <= bcd", [2, 4], [6, 7]), ["plain:a", "plain: ", "plain!:<=", "plain: ", "plain:b", "plain!:c", "plain:d"]);
        assert.deepEqual(shown(" * long"), ["comment: * long"]);
        assert.deepEqual(shown(""), []);
    });
});

describe("the finding for a place", () => {
    const finding = (start: number, end: number) => ({
        range: { start: { line: start, character: 0 }, end: { line: end, character: 1 } },
    });
    const findings = [finding(0, 4), finding(10, 20), finding(30, 40)];

    it("is the one around it, else the nearest", () => {
        const chosen = [0, 4, 6, 8, 15, 24, 26, 99].map((line) => findings.findIndex((one) => one === at(findings, { line, character: 3 })));
        assert.deepEqual(chosen, [0, 0, 0, 1, 1, 1, 2, 2]);
    });

    it("is the first without a place, and none without findings", () => {
        assert.equal(at(findings, undefined), findings[0]);
        const none: ReturnType<typeof finding>[] = [];
        assert.equal(at(none, { line: 1, character: 1 }), undefined);
    });
});
