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
    readonly fixed: Buffer; // what `plc repair --fix` makes of it
}

/** The examples for which the model has one finding, and what `--fix` makes of them, which are the safe fixes. */
export function examples(plc: string): Example[] {
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

/** What the editor offers of them. */
export function offered(known: readonly Suggestion[]): readonly Suggestion[] {
    return known.filter(({ confidence }) => confidence >= LEAST);
}

/** The lines that edits touch, counted from 1. */
export function touched(text: Buffer, edits: readonly Edit[]): Set<number> {
    const lineOf = (byte: number): number => text.subarray(0, byte).toString("latin1").split("\n").length;
    return new Set(edits.flatMap((edit) => [lineOf(edit.start_byte), lineOf(edit.end_byte), edit.text.includes("\n") ? 0 : lineOf(edit.end_byte)]));
}

function run(plc: string, args: readonly string[]): string {
    const { stdout, stderr, status, error } = spawnSync(plc, args, { encoding: "utf8" });
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
