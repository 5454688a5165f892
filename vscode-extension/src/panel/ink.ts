/** A line of code in pieces of one colour each; the page has no colours of the theme's grammar. */

import type { Mark } from "./diff";

export type Ink = "comment" | "string" | "number" | "keyword" | "plain";

export interface Piece {
    readonly text: string;
    readonly ink: Ink;
    readonly marked: boolean;
}

const KEYWORDS = new Set(
    ("alignas alignof auto bool boolean break byte case catch char class const constexpr continue default delete do double else enum " +
        "explicit extends extern false final finally float for goto if implements import inline instanceof int interface long namespace " +
        "new noexcept null nullptr NULL operator package private protected public register return short signed sizeof static struct super " +
        "switch synchronized template this throw throws true try typedef typename union unsigned using virtual void volatile while").split(" "),
);
const TOKEN = /(\/\/.*|\/\*.*?(?:\*\/|$))|("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(\b\d[\w.]*)|([A-Za-z_$][\w$]*)/gs;

/** The pieces of a line, cut where its marks begin and end as well. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
    return inked(text).flatMap(({ from, end, ink }) => {
        const cuts = [from, ...marks.flat().filter((cut) => cut > from && cut < end), end];
        return cuts.slice(1).map((cut, number) => {
            const start = cuts[number] ?? from;
            return { text: text.slice(start, cut), ink, marked: marks.some(([first, last]) => first <= start && cut <= last) };
        });
    });
}

function inked(text: string): { from: number; end: number; ink: Ink }[] {
    if (/^\s*\*(?:[\s/]|$)/.test(text)) {
        return [{ from: 0, end: text.length, ink: "comment" }]; // within a long comment
    }
    const found: { from: number; end: number; ink: Ink }[] = [];
    let place = 0;
    for (const match of text.matchAll(TOKEN)) {
        const ink: Ink = match[1] ? "comment" : match[2] ? "string" : match[3] ? "number" : KEYWORDS.has(match[0]) ? "keyword" : "plain";
        if (match.index > place) {
            found.push({ from: place, end: match.index, ink: "plain" });
        }
        place = match.index + match[0].length;
        found.push({ from: match.index, end: place, ink });
    }
    if (place < text.length) {
        found.push({ from: place, end: text.length, ink: "plain" });
    }
    return found;
}
