/** Diffs as the panel shows them, and the finding that it begins with. */

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { at } from "../../src/panel/choice";
import { lines } from "../../src/panel/diff";

const DIFF = "--- a\n+++ b\n@@ -1,3 +1,3 @@\n int size;\n-    banner = narrow; /* 🦉 */\n+    banner = wide; /* 🦉 */\n \n\\ No newline at end of file\n";

describe("a diff", () => {
    it("keeps each line of the hunks and nothing else", () => {
        assert.deepEqual(
            lines(DIFF).map(({ kind, text }) => [kind, text]),
            [
                ["place", "@@ -1,3 +1,3 @@"],
                ["same", "int size;"],
                ["removed", "    banner = narrow; /* 🦉 */"],
                ["added", "    banner = wide; /* 🦉 */"],
                ["same", ""],
            ],
        );
    });

    it("marks what differs in a changed line", () => {
        const marked = lines(DIFF).map(({ text, mark }) => (mark ? text.slice(...mark) : undefined));
        assert.deepEqual(marked, [undefined, undefined, "narrow", "wide", undefined]);
    });

    it("marks whole characters", () => {
        const marked = lines("-a 🦉 b\n+a 🦊 b\n").map(({ text, mark }) => (mark ? text.slice(...mark) : undefined));
        assert.deepEqual(marked, ["🦉", "🦊"]);
    });

    it("marks nothing in lines that have no counterpart", () => {
        assert.deepEqual(
            lines("-one\n-two\n+one!\n+\n+three\n").map(({ mark }) => mark !== undefined),
            [true, true, true, true, false],
        );
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
