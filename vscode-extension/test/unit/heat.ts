/** The lines of a heat map. */

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { inSight, linesOf } from "../../src/panel/heat_lines";

const PARTS = [
    { text: "void f(char *line)\r\n    {\r\n        ", weight: 0 },
    { text: "gets", weight: 1 },
    { text: "(line);\r\n\r\n        a();\r\n        b();\r\n        c(", weight: 0 },
    { text: "line", weight: 0.3 },
    { text: ");\r\n    }", weight: 0 },
];

function shown(line: { parts: readonly { text: string }[] } | undefined): string {
    return line === undefined ? "…" : line.parts.map(({ text }) => text).join("");
}

describe("a heat map", () => {
    it("has the lines of the function, numbered and without the blanks that all have in front", () => {
        const lines = linesOf(PARTS, 10);
        assert.deepEqual(lines.map(shown), ["void f(char *line)", "{", "    gets(line);", "", "    a();", "    b();", "    c(line);", "}"]);
        assert.deepEqual(lines.map(({ number }) => number), [10, 11, 12, 13, 14, 15, 16, 17]);
        assert.deepEqual(lines[2]?.parts.filter(({ weight }) => weight > 0), [{ text: "gets", weight: 1 }]);
    });

    it("leaves out lines that are far from any hot word", () => {
        assert.deepEqual(inSight(linesOf(PARTS, 1)).map(shown), ["…", "{", "    gets(line);", "", "…", "    b();", "    c(line);", "}"]);
    });

    it("keeps a word that goes over several lines hot in each", () => {
        const lines = linesOf([{ text: "a\nb", weight: 0.5 }], 1);
        assert.deepEqual(lines.map(({ parts }) => parts), [[{ text: "a", weight: 0.5 }], [{ text: "b", weight: 0.5 }]]);
    });
});
