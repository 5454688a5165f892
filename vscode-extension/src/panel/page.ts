/** The page in the panel: the fixes of a finding one below the other, for mouse, keys and screen readers. Runs in the webview. */

import type { Declined, Finding, Suggestion } from "../protocol";
import { code, element } from "./code";
import { Explanations } from "./explanations";
import { ASKED, type FromPage, type ToPage } from "./messages";
import { keys, percent, reasoned } from "./prose";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const page = byId("page");
const news = byId("news");
let shown: readonly Finding[] = [];
let chosen: string | null = null;
let file = "";
let reported = false; // the fixes are for a warning of another tool's
let declined: readonly Declined[] = []; // what other tools say there, without a fix
const explanations = new Explanations();
let place = 0; // the card that has the focus, or had it

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
    switch (data.kind) {
        case "asked": // about another place, so that what is shown is out of date
            [shown, declined, chosen] = [[], [], null];
            page.replaceChildren(element("p", "empty", ASKED));
            break;
        case "findings": {
            const [before, rank] = [chosen, Number(cards()[place]?.dataset["rank"])];
            ({ file, findings: shown, chosen, reported, declined } = data);
            explanations.keep(shown);
            const fixes = shown.find(({ id }) => id === chosen)?.suggestions ?? [];
            place = before === chosen ? Math.max(0, fixes.findIndex((one) => one.rank === rank)) : 0; // the same fix, wherever it is now
            draw();
            break;
        }
        case "explaining":
            explanations.set(data.id, data.rank, "asked");
            redraw(data.id, data.rank);
            break;
        case "explained":
            explanations.set(data.id, data.rank, data.explanation);
            redraw(data.id, data.rank);
            break;
        case "trouble":
            news.textContent = data.message;
            if (shown.length + declined.length === 0) {
                page.replaceChildren(); // nothing comes any more
            }
            break;
        case "applied":
            news.replaceChildren(`Applied “${data.title}”. `, button("Undo", "link", () => {
                editor.postMessage({ kind: "undo" });
                news.textContent = "";
            }));
            break;
    }
});

window.addEventListener("focus", () => {
    if (document.activeElement === document.body) {
        focusCard(place); // so that the arrows work at once
    }
});

window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLSelectElement) {
        return;
    }
    const here = current();
    const go = (index: number): void => {
        event.preventDefault();
        focusCard(index);
    };
    if (/^[1-9]$/.test(event.key) && Number(event.key) <= cards().length) {
        go(Number(event.key) - 1);
        return;
    }
    switch (event.key) {
        case "ArrowDown":
        case "ArrowRight":
            go(here + 1);
            break;
        case "ArrowUp":
        case "ArrowLeft":
            go(here - 1);
            break;
        case "Home":
            go(0);
            break;
        case "End":
            go(cards().length - 1);
            break;
        case "Enter":
            if (!(event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement)) {
                act("apply", here);
            }
            break;
        case "d":
            act("compare", here);
            break;
        case "e":
            act("explain", here);
            break;
        case "Escape":
            editor.postMessage({ kind: explanations.isAsked() ? "cancel" : "leave" });
            break;
        default:
            break;
    }
});

const LONGEST_CHOICE = 60; // characters
const GONE = "Nothing is left to show for this warning: its code has changed.";

editor.postMessage({ kind: "ready" });

function draw(): void {
    const finding = shown.find((one) => one.id === chosen);
    if (!finding) {
        page.replaceChildren(...nothing());
        return;
    }
    const list = element("div", "cards");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", "Fixes, likeliest first");
    list.append(...finding.suggestions.map((one) => card(finding, one)));
    if (finding.suggestions.length === 0) {
        list.append(element("p", "empty", "There is no fix that is likely enough to be shown."));
    }
    page.replaceChildren(head(finding), list);
    if (document.hasFocus()) {
        focusCard(place);
    }
}

/** What stands in place of fixes. */
function nothing(): HTMLElement[] {
    if (declined.length === 0) {
        return [element("p", "empty", reported ? GONE : `PLC finds nothing in ${file}.`)];
    }
    return declined.flatMap(({ source, message, reason }) => [
        element("h1", "", message),
        element("p", "empty", `${source === null ? "" : `${source} reports this. `}PLC has no fix for it: ${reason}.`),
    ]);
}

function head(finding: Finding): HTMLElement {
    const header = element("header", "");
    const line = `${file}:${String(finding.diagnosticRange.start.line + 1)}`;
    const name = finding.message ?? (finding.name === null || finding.name === "" ? "a flaw" : finding.name);
    const title = element("h1", "", `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
    const where = element("span", "where", [`${line} in `, finding.function].join(""));
    const sure = element("span", "sure", reported ? `reported by ${finding.source ?? "another tool"}` : `${percent(finding.confidence)} sure`);
    const first = element("div", "title");
    first.append(title, where, sure);
    header.append(first);
    if (finding.why !== "" || finding.link !== null) {
        header.append(why(finding));
    }
    if (shown.length > 1) {
        header.append(choice(finding));
    }
    header.append(keys());
    return header;
}

function choice(finding: Finding): HTMLElement {
    const label = element("label", "choice", `Warning ${String(shown.indexOf(finding) + 1)} of ${String(shown.length)} `);
    const list = document.createElement("select");
    for (const one of shown) {
        const where = one.message === undefined ? one.function : `${one.source ?? ""}: ${one.message}`.slice(0, LONGEST_CHOICE);
        const text = `line ${String(one.diagnosticRange.start.line + 1)}, ${where}`;
        list.add(new Option(text, one.id, false, one.id === finding.id));
    }
    list.addEventListener("change", () => {
        chosen = list.value;
        place = 0;
        editor.postMessage({ kind: "choose", id: list.value });
        draw();
        document.querySelector("select")?.focus();
    });
    label.append(list);
    return label;
}

function why(finding: Finding): HTMLElement {
    const said = reasoned(finding.why);
    if (finding.link !== null) {
        const more = button(`More about ${finding.cwe ?? "it"}`, "link", () => {
            editor.postMessage({ kind: "more", id: finding.id });
        });
        said.append(" ", more);
    }
    return said;
}

function card(finding: Finding, suggestion: Suggestion): HTMLElement {
    const box = element("section", "card");
    const id = `title-${String(suggestion.rank)}`;
    box.tabIndex = -1;
    box.setAttribute("aria-labelledby", id);
    box.dataset["rank"] = String(suggestion.rank);
    const title = element("h2", "", suggestion.title);
    title.id = id;
    const likely = element("span", "likely", percent(suggestion.confidence));
    likely.title = `The model gives this fix ${percent(suggestion.confidence)}.`;
    const checks = element("ul", "checks");
    checks.setAttribute("aria-label", "Checks passed");
    const badges = [...(suggestion.badges ?? suggestion.checks), ...(suggestion.safe ? ["safe"] : [])];
    checks.append(...badges.map((one) => element("li", "", one)));
    const apply = button("Apply", "main", () => {
        editor.postMessage({ kind: "apply", id: finding.id, rank: suggestion.rank });
    });
    const compare = button("Diff", "", () => {
        editor.postMessage({ kind: "compare", id: finding.id, rank: suggestion.rank });
    });
    const explain = button("Explain", "", () => {
        editor.postMessage({ kind: "explain", id: finding.id, rank: suggestion.rank });
    });
    explain.setAttribute("aria-describedby", id);
    explain.title = "Show what this fix depends on";
    apply.setAttribute("aria-describedby", id);
    compare.setAttribute("aria-describedby", id);
    compare.title = "Open this fix in the diff editor";
    const bar = element("div", "bar");
    const rank = element("span", "rank", String(suggestion.rank));
    rank.setAttribute("aria-hidden", "true");
    const buttons = element("span", "buttons");
    buttons.append(apply, compare, explain);
    bar.append(rank, title, likely, checks, buttons);
    box.append(bar, ...code(suggestion.diff, finding.diagnosticRange.start.line + 1), ...explanations.below(finding, suggestion, cancel));
    box.addEventListener("focusin", () => {
        place = cards().indexOf(box);
    });
    return box;
}

function cancel(): HTMLElement {
    return button("Cancel", "link", () => {
        editor.postMessage({ kind: "cancel" });
    });
}

/** Draws one card anew, which keeps the focus that it has. */
function redraw(id: string, rank: number): void {
    const finding = shown.find((one) => one.id === id);
    const suggestion = finding?.suggestions.find((one) => one.rank === rank);
    const old = cards().find((one) => one.dataset["rank"] === String(rank));
    if (finding && suggestion && old && id === chosen) {
        const had = old.contains(document.activeElement);
        const made = card(finding, suggestion);
        made.tabIndex = old.tabIndex;
        old.replaceWith(made);
        if (had) {
            made.focus({ preventScroll: true });
        }
        made.querySelector(".basis")?.scrollIntoView({ block: "nearest" });
    }
}

function cards(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>(".card")];
}

function current(): number {
    const here = cards().findIndex((one) => one.contains(document.activeElement));
    return here < 0 ? place : here;
}

function focusCard(wanted: number): void {
    const all = cards();
    place = Math.max(0, Math.min(all.length - 1, wanted));
    all.forEach((one, position) => {
        one.tabIndex = position === place ? 0 : -1;
    });
    all[place]?.focus();
    all[place]?.scrollIntoView({ block: "nearest" });
}

function act(kind: "apply" | "compare" | "explain", number: number): void {
    const rank = Number(cards()[number]?.dataset["rank"]);
    if (chosen !== null && rank > 0) {
        editor.postMessage({ kind, id: chosen, rank });
    }
}

function button(text: string, className: string, act: () => void): HTMLElement {
    const made = element("button", className, text);
    made.addEventListener("click", act);
    return made;
}

function byId(id: string): HTMLElement {
    const found = document.getElementById(id);
    if (!found) {
        throw new Error(`the page has no element ${id}`);
    }
    return found;
}
