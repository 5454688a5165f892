/** A unified diff as lines to show, with the part of each changed line that differs from its counterpart. */

export interface Line {
    readonly kind: "place" | "same" | "removed" | "added";
    readonly text: string;
    /** From where to where `text` differs from the line that it replaces or is replaced by. */
    readonly mark: readonly [number, number] | undefined;
}

export function lines(diff: string): Line[] {
    const shown = diff
        .split("\n")
        .filter((line, index, all) => !(line === "" && index === all.length - 1))
        .filter((line) => !line.startsWith("--- ") && !line.startsWith("+++ ") && !line.startsWith("\\"))
        .map(read);
    return marked(shown);
}

function read(line: string): Line {
    const text = line.slice(1);
    switch (line[0]) {
        case "@":
            return { kind: "place", text: line, mark: undefined };
        case "-":
            return { kind: "removed", text, mark: undefined };
        case "+":
            return { kind: "added", text, mark: undefined };
        default:
            return { kind: "same", text, mark: undefined };
    }
}

/** Pairs the n-th removed with the n-th added line of each run. */
function marked(all: readonly Line[]): Line[] {
    const result = [...all];
    for (let start = 0; start < all.length; start += 1) {
        if (all[start]?.kind !== "removed" || all[start - 1]?.kind === "removed") {
            continue;
        }
        const removed = runLength(all, start, "removed");
        const added = runLength(all, start + removed, "added");
        for (let n = 0; n < Math.min(removed, added); n += 1) {
            const [before, after] = [all[start + n], all[start + removed + n]];
            if (before && after) {
                const [from, end, newEnd] = difference(before.text, after.text);
                result[start + n] = { ...before, mark: [from, end] };
                result[start + removed + n] = { ...after, mark: [from, newEnd] };
            }
        }
    }
    return result;
}

function runLength(all: readonly Line[], start: number, kind: Line["kind"]): number {
    let end = start;
    while (all[end]?.kind === kind) {
        end += 1;
    }
    return end - start;
}

/** Where two lines begin to differ, and where they stop to, in either; never inside of a character. */
function difference(before: string, after: string): [number, number, number] {
    const [old, now] = [Array.from(before), Array.from(after)];
    let head = 0;
    while (head < old.length && head < now.length && old[head] === now[head]) {
        head += 1;
    }
    let tail = 0;
    while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) {
        tail += 1;
    }
    const units = (characters: readonly string[]): number => characters.join("").length;
    const from = units(old.slice(0, head));
    return [from, units(old.slice(0, old.length - tail)), units(now.slice(0, now.length - tail))];
}
