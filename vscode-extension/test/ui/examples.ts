/** What `plc repair` says about a file, which is what the editor has to show; and files to show it on. */

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

interface Edit {
    readonly start_byte: number;
    readonly end_byte: number;
    readonly text: string;
}

interface Suggestion {
    readonly rank: number;
    readonly edits: readonly Edit[];
}

interface Report {
    readonly files: readonly { readonly findings: readonly { readonly suggestions: readonly Suggestion[] }[] }[];
}

const FLAWED = join("..", "examples", "flawed");

/** An example with one finding and five suggestions, with an emoji before each place that the second one changes. */
export interface Example {
    readonly name: string;
    readonly text: Buffer;
    readonly repaired: Buffer; // by the second suggestion
    readonly suggestions: number;
}

export function exampleWithFive(plc: string): Example {
    for (const name of readdirSync(FLAWED)) {
        const plain = readFileSync(join(FLAWED, name));
        const second = only(suggestions(plc, name, plain))[1];
        if (second) {
            const text = withEmoji(plain, second.edits);
            const found = only(suggestions(plc, name, text));
            const edits = found[1]?.edits;
            if (found.length === 5 && edits) {
                return { name, text, repaired: applied(text, edits), suggestions: found.length };
            }
        }
    }
    throw new Error("the model has five suggestions for none of the examples");
}

export function example(name: string): Buffer {
    return readFileSync(join(FLAWED, name));
}

/** The suggestions for each finding in a text. */
export function suggestions(plc: string, name: string, text: Buffer): (readonly Suggestion[])[] {
    const args = ["repair", "-", "--stdin-filename", name, "--format", "json", "--top", "5"];
    const { stdout, stderr, status } = spawnSync(plc, args, { input: text, encoding: "utf8" });
    if (status !== 0 && status !== 1) {
        throw new Error(`${plc} ${args.join(" ")} exited with ${String(status)}: ${stderr}`);
    }
    return (JSON.parse(stdout) as Report).files.flatMap((file) => file.findings.map((finding) => finding.suggestions));
}

export function applied(text: Buffer, edits: readonly Edit[]): Buffer {
    const backwards = [...edits].sort((one, other) => other.start_byte - one.start_byte);
    return backwards.reduce(
        (done, edit) => Buffer.concat([done.subarray(0, edit.start_byte), Buffer.from(edit.text), done.subarray(edit.end_byte)]),
        text,
    );
}

function only(found: readonly (readonly Suggestion[])[]): readonly Suggestion[] {
    return found.length === 1 ? (found[0] ?? []) : [];
}

function withEmoji(text: Buffer, edits: readonly Edit[]): Buffer {
    const starts = new Set(edits.map((edit) => text.lastIndexOf("\n", edit.start_byte - 1) + 1));
    const insertions = [...starts].map((start) => ({ start_byte: start, end_byte: start, text: "/* 🦉🏽 */" }));
    return applied(text, insertions);
}
