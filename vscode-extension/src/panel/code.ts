/** A diff as elements: in one column for a narrow view, before and after beside each other for a wide one. */

import { lines, rows, type Line } from "./diff";
import { pieces } from "./ink";

const SIGNS = { gap: "", same: "", removed: "−", added: "+" } as const;

/** Both forms of a diff; the style sheet shows the one that fits. `flagged` is the line that the finding is on. */
export function code(diff: string, flagged: number): HTMLElement[] {
    const all = lines(diff);
    const narrow = element("div", "diff unified");
    narrow.append(...all.map((line) => row([numbered(line, line.after ?? line.before, flagged)])));
    const wide = element("div", "diff split");
    wide.append(
        ...rows(all).map(({ left, right }) =>
            row([left ? numbered(left, left.before, flagged) : blank(), right ? numbered(right, right.after, 0) : blank()]),
        ),
    );
    return [narrow, wide];
}

function row(cells: readonly HTMLElement[][]): HTMLElement {
    const made = element("div", "row");
    made.append(...cells.flat());
    return made;
}

/** A line's number, sign and text; the flagged line has a sign of its own. */
function numbered(line: Line, number: number | undefined, flagged: number): HTMLElement[] {
    const isFlagged = line.before !== undefined && line.before === flagged && line.kind !== "added";
    const gutter = element("span", `number ${line.kind}${isFlagged ? " flagged" : ""}`, number === undefined ? "" : String(number));
    gutter.setAttribute("aria-hidden", "true");
    if (isFlagged) {
        gutter.title = "The warning is on this line";
    }
    const text = element("code", `line ${line.kind}`);
    const sign = element("span", "sign", SIGNS[line.kind]);
    const said = { gap: "", same: "", removed: "removed: ", added: "added: " }[line.kind];
    if (said !== "") {
        sign.setAttribute("aria-label", said);
    }
    text.append(sign);
    for (const { text: words, ink, marked } of line.kind === "gap" ? [{ text: line.text, ink: "plain", marked: false }] : pieces(line.text, line.marks)) {
        const piece = element(marked ? "mark" : "span", ink === "plain" ? "" : ink === "number" ? "number-word" : ink, words);
        text.append(piece);
    }
    return [gutter, text];
}

function blank(): HTMLElement[] {
    return [element("span", "number none"), element("code", "line none")];
}

export function element(name: string, className: string, text = ""): HTMLElement {
    const made = document.createElement(name);
    if (className !== "") {
        made.className = className;
    }
    made.textContent = text;
    return made;
}
