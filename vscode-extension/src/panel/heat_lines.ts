/** The lines of a function whose words have weights: dedented, and the hot ones with those around them. */

export interface Part {
    readonly text: string;
    readonly weight: number;
}

export interface HeatLine {
    readonly number: number;
    readonly parts: readonly Part[];
}

const AROUND = 1; // cold lines that are shown beside a hot one

/** The lines of a function that begins at line `first`, without the blanks that all have in front. */
export function linesOf(parts: readonly Part[], first: number): HeatLine[] {
    const found: Part[][] = [[]];
    for (const { text, weight } of parts) {
        text.split(/\r\n|\r|\n/).forEach((piece, index) => {
            if (index > 0) {
                found.push([]);
            }
            if (piece !== "") {
                found.at(-1)?.push({ text: piece, weight });
            }
        });
    }
    // the first line begins at the function's first word, whatever stands before that
    const blanks = found.slice(1).map((line) => /^\s*/.exec(line.map(({ text }) => text).join(""))?.[0].length ?? 0);
    const filled = blanks.filter((_, index) => found[index + 1]?.some(({ text }) => text.trim() !== ""));
    const common = filled.length > 0 ? Math.min(...filled) : 0;
    return found.map((line, index) => ({ number: first + index, parts: index === 0 ? line : without(line, common) }));
}

/** The hot lines with those around them; `undefined` stands for lines that are left out. */
export function inSight(lines: readonly HeatLine[]): (HeatLine | undefined)[] {
    const hot = lines.map(({ parts }) => parts.some(({ weight }) => weight > 0));
    const shown = lines.map((_, index) => hot.slice(Math.max(0, index - AROUND), index + AROUND + 1).includes(true));
    return lines.flatMap((line, index) => (shown[index] ? [line] : shown[index - 1] || index === 0 ? [undefined] : []));
}

function without(line: readonly Part[], blanks: number): Part[] {
    let left = blanks;
    return line
        .map(({ text, weight }) => {
            const cut = Math.min(left, /^\s*/.exec(text)?.[0].length ?? 0);
            left -= cut;
            return { text: text.slice(cut), weight };
        })
        .filter(({ text }) => text !== "");
}
