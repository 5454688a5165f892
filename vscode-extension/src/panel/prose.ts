/** Words of the page: reasons of the server's, which are Markdown, shares, and which key does what. */

import { element } from "./code";

const KEYS = [["↑ ↓", "select"], ["Enter", "apply"], ["D", "diff editor"], ["E", "explain"], ["Esc", "back to the code"]] as const;

/** A reason as a paragraph; of Markdown it has only code between backticks. */
export function reasoned(text: string): HTMLElement {
    const said = element("p", "why");
    said.append(...text.split("`").map((part, index) => (index % 2 === 1 ? element("code", "word", part) : part)));
    return said;
}

/** Which key does what. */
export function keys(): HTMLElement {
    const said = element("p", "keys");
    for (const [key, what] of KEYS) {
        said.append(element("kbd", "", key), ` ${what}  `);
    }
    return said;
}

export function percent(share: number): string {
    return `${String(Math.min(99, Math.max(1, Math.round(share * 100))))}%`; // as the server says it
}
