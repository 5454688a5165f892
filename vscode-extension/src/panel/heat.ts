/** What a fix depends on, as elements: three words, and the function with its words shaded, hot lines only. */

import type { Explanation } from "../protocol";
import { element } from "./code";
import { inSight, linesOf, type HeatLine } from "./heat_lines";

const LANGUAGES: Readonly<Record<string, string>> = { c: "C", cpp: "C++", java: "Java" };
const SHADES = 9; // classes `h1` to `h9` of panel.css

export function heat(explanation: Explanation, first: number): HTMLElement[] {
    if (explanation.parts.length === 0) {
        return [element("p", "", `Not explained: ${explanation.reason}.`)];
    }
    const said = element("p", "", "Depends most on ");
    explanation.top.forEach((word, index) => {
        said.append(index === 0 ? "" : index === explanation.top.length - 1 ? " and " : ", ", element("code", "word", word));
    });
    const legend = element("span", "legend", "less ");
    for (let shade = 1; shade <= SHADES; shade += 2) {
        legend.append(element("span", `swatch h${String(shade)}`, "\u00a0"));
    }
    legend.append(" more");
    legend.title = "How much less likely the fix is where the word is hidden from the model";
    const head = element("div", "heat-head");
    head.append(said, legend);
    const box = element("div", "diff heat");
    box.append(...inSight(linesOf(explanation.parts, first)).map(row));
    return [head, box, ...alike(explanation)];
}

/** The training fixes that are most alike. */
function alike({ alike: fixes, change, notAlike }: Explanation): HTMLElement[] {
    if (fixes.length === 0) {
        return notAlike === "" ? [] : [element("p", "alike", `No training fixes are named: ${notAlike}.`)];
    }
    const list = element("ul", "alike");
    for (const fix of fixes) {
        const language = LANGUAGES[fix.language] ?? fix.language;
        const item = element("li", fix.change === change ? "same" : "", fix.change);
        item.append(element("span", "about", ` (${language}, licence ${fix.licence}, ${String(Math.round(fix.likeness * 100))}% alike)`));
        item.title = `Training fix ${fix.id}`;
        list.append(item);
    }
    return [element("p", "alike", `This fix ${change}. Most alike among the fixes that the model learnt from:`), list];
}

function row(line: HeatLine | undefined): HTMLElement {
    const made = element("div", "row");
    const gutter = element("span", "number", line === undefined ? "" : String(line.number));
    gutter.setAttribute("aria-hidden", "true");
    const text = element("code", `line${line === undefined ? " gap" : ""}`, line === undefined ? "⋯" : "");
    for (const { text: words, weight } of line?.parts ?? []) {
        const piece = element("span", weight > 0 ? `h${String(Math.max(1, Math.min(SHADES, Math.round(weight * SHADES))))}` : "", words);
        if (weight > 0) {
            piece.title = `${String(Math.round(weight * 100))}%`;
        }
        text.append(piece);
    }
    made.append(gutter, text);
    return made;
}
