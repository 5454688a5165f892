/** A server whose model follows a script, and says five things of one call: for what the shipped model shows too seldom. */

import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const FLAWED = ["void read_name(char *line)", "{", "    if (line != NULL)", "    {", "        /* 🦉 */ gets(line);", "    }", "}", ""].join("\n");
/** What takes the place of `gets(line)`, likeliest first (tests/lsp/session.py). */
const FIXES = ["fgets(line, 10, stdin)", "printf(line)", "log(line)", "free(line)", "exit(line)"];

export const scriptedFile = {
    name: "names.c",
    text: Buffer.from(FLAWED),
    fixed: FIXES.map((fix) => Buffer.from(FLAWED.replace("gets(line)", fix))),
    line: 5,
};

/** A program to start that server, beside the interpreter of `lsp`. */
export function scriptedServer(lsp: string): string {
    const program = join(mkdtempSync(join(tmpdir(), "plc-scripted-")), "plc-lsp");
    const python = join(dirname(lsp), "python");
    writeFileSync(program, `#!/bin/sh\nPYTHONPATH='${resolve("..")}' exec '${python}' -m tests.lsp.scripted_server "$@"\n`);
    chmodSync(program, 0o755);
    return program;
}
