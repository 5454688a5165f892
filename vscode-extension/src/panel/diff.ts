/** A unified diff as lines to show: without a common margin, with the words of each line that differ from its counterpart. */

export type Mark = readonly [from: number, end: number];

export interface Line {
    readonly kind: "gap" | "same" | "removed" | "added";
    readonly text: string;
    /** The line's number before, and after; undefined where it is not there. */
    readonly before: number | undefined;
    readonly after: number | undefined;
    readonly marks: readonly Mark[];
}

/** What stands beside each other: a line before and its counterpart after. */
export interface Row {
    readonly left: Line | undefined;
    readonly right: Line | undefined;
}

const PLACE = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const LEAST_ALIKE = 0.3; // of two lines, for one to be shown as a change of the other
const LONGEST = 400; // words of a line that are compared one by one

export function lines(diff: string): Line[] {
    return marked(dedented(trimmed(read(diff))));
}

function read(diff: string): Line[] {
    const found: Line[] = [];
    let [before, after] = [1, 1];
    let begun = false; // `---` and `+++` ahead of the first place are the heads of files
    for (const line of diff.split("\n")) {
        const place = PLACE.exec(line);
        const text = line.slice(1);
        if (place) {
            begun = true;
            // of an empty range, the number is that of the line ahead of it
            before = Number(place[1]) + (place[2] === "0" ? 1 : 0);
            after = Number(place[3]) + (place[4] === "0" ? 1 : 0);
            if (found.length > 0) {
                found.push({ kind: "gap", text: "⋯", before: undefined, after: undefined, marks: [] });
            }
        } else if (line.startsWith("-") && (begun || !line.startsWith("--- "))) {
            found.push({ kind: "removed", text, before, after: undefined, marks: [] });
            before += 1;
        } else if (line.startsWith("+") && (begun || !line.startsWith("+++ "))) {
            found.push({ kind: "added", text, before: undefined, after, marks: [] });
            after += 1;
        } else if (line.startsWith(" ")) {
            found.push({ kind: "same", text, before, after, marks: [] });
            before += 1;
            after += 1;
        } else if (line.startsWith("…")) {
            found.push({ kind: "gap", text: line, before: undefined, after: undefined, marks: [] });
        }
    }
    return found;
}

/** The lines without those at the end of a hunk that say nothing: blank ones, and brackets that close. */
function trimmed(all: readonly Line[]): Line[] {
    const silent = ({ kind, text }: Line): boolean => kind === "same" && /^[\s{})\];]*$/.test(text);
    const isEnd = (number: number): boolean => number >= all.length || all[number]?.kind === "gap";
    const kept = new Array<boolean>(all.length).fill(true);
    for (let number = all.length - 1; number >= 0; number -= 1) {
        const line = all[number];
        kept[number] = !(line && silent(line) && (isEnd(number + 1) || kept[number + 1] === false));
    }
    return all.filter((_, number) => kept[number]);
}

/** The lines without the blanks that all of them begin with. */
function dedented(all: readonly Line[]): Line[] {
    const margins = all.filter(({ kind, text }) => kind !== "gap" && text.trim() !== "").map(({ text }) => /^[ \t]*/.exec(text)?.[0] ?? "");
    const margin = margins.reduce((one, other) => one.slice(0, commonStart(one, other)), margins[0] ?? "").length;
    return all.map((line) => (line.kind === "gap" ? line : { ...line, text: line.text.slice(margin).trimEnd() }));
}

function commonStart(one: string, other: string): number {
    let end = 0;
    while (end < one.length && one[end] === other[end]) {
        end += 1;
    }
    return end;
}

/** Marks what differs between lines that stand for each other. */
function marked(all: readonly Line[]): Line[] {
    const result = [...all];
    for (const [start, removed, added] of runs(all)) {
        for (const [old, now] of pairs(all.slice(start, start + removed), all.slice(start + removed, start + removed + added))) {
            const [before, after] = [all[start + old], all[start + removed + now]];
            if (before && after) {
                const [gone, come] = differences(before.text, after.text);
                result[start + old] = { ...before, marks: gone };
                result[start + removed + now] = { ...after, marks: come };
            }
        }
    }
    return result;
}

/** Where removed lines begin that added ones follow, how many there are, and how many are added. */
function* runs(all: readonly Line[]): Generator<[number, number, number]> {
    for (let start = 0; start < all.length; start += 1) {
        if (all[start]?.kind === "removed" && all[start - 1]?.kind !== "removed") {
            const removed = runLength(all, start, "removed");
            yield [start, removed, runLength(all, start + removed, "added")];
        }
    }
}

function runLength(all: readonly Line[], start: number, kind: Line["kind"]): number {
    let end = start;
    while (all[end]?.kind === kind) {
        end += 1;
    }
    return end - start;
}

/** Each removed line with the added one that is most like it, in order. */
function pairs(removed: readonly Line[], added: readonly Line[]): [number, number][] {
    const found: [number, number][] = [];
    let next = 0;
    removed.forEach((old, number) => {
        const left = removed.length - number - 1;
        let best = -1;
        let most = LEAST_ALIKE;
        for (let place = next; place < added.length && (place === next || added.length - place > left); place += 1) {
            const likeness = alike(old.text, added[place]?.text ?? "");
            if (likeness > most) {
                [best, most] = [place, likeness];
            }
        }
        if (best >= 0) {
            found.push([number, best]);
            next = best + 1;
        }
    });
    return found;
}

/** The share of two lines' words that they have in common. */
function alike(one: string, other: string): number {
    const [mine, theirs] = [words(one), words(other)].map((all) => all.filter((word) => word.trim() !== "")) as [string[], string[]];
    const [gone, come] = changed(mine, theirs);
    const all = mine.length + theirs.length;
    return all === 0 ? 0 : 1 - (gone.filter(Boolean).length + come.filter(Boolean).length) / all;
}

/** What two lines do not have in common, in either; whole words, with the blanks between them. */
function differences(before: string, after: string): [Mark[], Mark[]] {
    const [old, now] = [words(before), words(after)];
    const [gone, come] = changed(old, now);
    return [spans(old, gone), spans(now, come)];
}

function spans(all: readonly string[], changes: readonly boolean[]): Mark[] {
    const found: [number, number][] = [];
    let place = 0;
    all.forEach((word, number) => {
        const last = found[found.length - 1];
        const end = place + word.length;
        if (changes[number] === true) {
            if (last?.[1] === place) {
                last[1] = end;
            } else {
                found.push([place, end]);
            }
        }
        place = end;
    });
    return found;
}

function words(text: string): string[] {
    return text.match(/[\p{L}\p{N}_]+|\s+|->|[-+*/%&|^=!<>]=|&&|\|\||\+\+|--|<<|>>|::|./gsu) ?? [];
}

/** Which words are in no longest common subsequence, of either. */
function changed(old: readonly string[], now: readonly string[]): [boolean[], boolean[]] {
    const gone = old.map(() => true);
    const come = now.map(() => true);
    if (old.length > LONGEST || now.length > LONGEST) {
        return [gone, come];
    }
    const width = now.length + 1;
    const best = new Uint16Array((old.length + 1) * width);
    const at = (i: number, j: number): number => best[i * width + j] ?? 0;
    for (let i = old.length - 1; i >= 0; i -= 1) {
        for (let j = now.length - 1; j >= 0; j -= 1) {
            best[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
        }
    }
    for (let i = 0, j = 0; i < old.length && j < now.length; ) {
        if (old[i] === now[j]) {
            gone[i] = come[j] = false;
            i += 1;
            j += 1;
        } else if (at(i + 1, j) >= at(i, j + 1)) {
            i += 1;
        } else {
            j += 1;
        }
    }
    return [gone, come];
}

/** The lines in two columns: what was on the left, what will be on the right. */
export function rows(all: readonly Line[]): Row[] {
    const found: Row[] = [];
    for (let start = 0; start < all.length; start += 1) {
        const line = all[start];
        if (!line) {
            break;
        }
        if (line.kind === "same" || line.kind === "gap") {
            found.push({ left: line, right: line });
            continue;
        }
        const removed = runLength(all, start, "removed");
        const added = runLength(all, start + removed, "added");
        found.push(...beside(all.slice(start, start + removed), all.slice(start + removed, start + removed + added)));
        start += removed + added - 1;
    }
    return found;
}

function beside(removed: readonly Line[], added: readonly Line[]): Row[] {
    const found: Row[] = [];
    let [old, now] = [0, 0];
    for (const [left, right] of [...pairs(removed, added), [removed.length, added.length] as const]) {
        const free = Math.max(left - old, right - now);
        for (let n = 0; n < free; n += 1) {
            found.push({ left: old + n < left ? removed[old + n] : undefined, right: now + n < right ? added[now + n] : undefined });
        }
        if (left < removed.length) {
            found.push({ left: removed[left], right: added[right] });
        }
        [old, now] = [left + 1, right + 1];
    }
    return found;
}
