/** What `plc repair` says about a file, which is what the editor has to show; and files to show it on. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

interface Edit {
    readonly start_byte: number;
    readonly end_byte: number;
    readonly text: string;
}

interface Suggestion {
    readonly rank: number;
    readonly confidence: number;
    readonly edits: readonly Edit[];
}

interface Report {
    readonly files: readonly { readonly path: string; readonly findings: readonly { readonly suggestions: readonly Suggestion[] }[] }[];
}

/** Less likely fixes are not offered in an editor (lsp/features/offering.py). */
const LEAST = 0.03;
const FLAWED = join("..", "examples", "flawed");

export interface Example {
    readonly name: string;
    readonly text: Buffer;
    readonly suggestions: readonly Suggestion[];
}

/** The examples for which the model has one finding, and what `--fix` makes of them, which are the safe fixes. */
export function examples(plc: string): (Example & { readonly fixed: Buffer })[] {
    const copy = mkdtempSync(join(tmpdir(), "plc-fixed-"));
    try {
        cpSync(join("..", "examples"), copy, { recursive: true });
        const report = run(plc, ["repair", "--format", "json", "--top", "5", FLAWED]);
        run(plc, ["repair", "--fix", "--format", "json", join(copy, "flawed")]);
        return (JSON.parse(report) as Report).files
            .filter((file) => file.findings.length === 1)
            .map((file) => {
                const name = basename(file.path);
                const fixed = readFileSync(join(copy, "flawed", name));
                return { name, text: readFileSync(join(FLAWED, name)), suggestions: file.findings[0]?.suggestions ?? [], fixed };
            });
    } finally {
        rmSync(copy, { recursive: true });
    }
}

/** One of them with an emoji before each place that the second of its suggestions changes, and what that makes of it. */
export function withEmoji(plc: string, all: readonly Example[]): Example & { readonly repaired: Buffer } {
    for (const { name, text: plain, suggestions: known } of all) {
        const second = offered(known)[1];
        if (second) {
            const text = prefixed(plain, second.edits);
            const found = offered(suggestions(plc, name, text));
            if (found[1]) {
                return { name, text, suggestions: found, repaired: applied(text, found[1].edits) };
            }
        }
    }
    throw new Error("the model has two likely suggestions for none of the examples");
}

function offered(known: readonly Suggestion[]): readonly Suggestion[] {
    return known.filter(({ confidence }) => confidence >= LEAST);
}

/** The lines that edits touch, counted from 1. */
export function touched(text: Buffer, edits: readonly Edit[]): Set<number> {
    const lineOf = (byte: number): number => text.subarray(0, byte).toString("latin1").split("\n").length;
    return new Set(edits.flatMap((edit) => [lineOf(edit.start_byte), lineOf(edit.end_byte), edit.text.includes("\n") ? 0 : lineOf(edit.end_byte)]));
}

/** The suggestions for the only finding in a text, none where there are more. */
function suggestions(plc: string, name: string, text: Buffer): readonly Suggestion[] {
    const report = run(plc, ["repair", "-", "--stdin-filename", name, "--format", "json", "--top", "5"], text);
    const findings = (JSON.parse(report) as Report).files.flatMap((file) => file.findings);
    return findings.length === 1 ? (findings[0]?.suggestions ?? []) : [];
}

function run(plc: string, args: readonly string[], input: Buffer = Buffer.of()): string {
    const { stdout, stderr, status, error } = spawnSync(plc, args, { input, encoding: "utf8" });
    if (status !== 0 && status !== 1) {
        throw new Error(`${plc} ${args.join(" ")} exited with ${String(status)}: ${stderr}`, { cause: error });
    }
    return stdout;
}

export function applied(text: Buffer, edits: readonly Edit[]): Buffer {
    const backwards = [...edits].sort((one, other) => other.start_byte - one.start_byte);
    return backwards.reduce(
        (done, edit) => Buffer.concat([done.subarray(0, edit.start_byte), Buffer.from(edit.text), done.subarray(edit.end_byte)]),
        text,
    );
}

function prefixed(text: Buffer, edits: readonly Edit[]): Buffer {
    const starts = new Set(edits.map((edit) => text.lastIndexOf("\n", edit.start_byte - 1) + 1));
    const insertions = [...starts].map((start) => ({ start_byte: start, end_byte: start, text: "/* 🦉👩‍🔬 */" }));
    return applied(text, insertions);
}
