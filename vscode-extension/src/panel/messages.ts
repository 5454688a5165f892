/** What the panel and its page say to each other. */

import type { Declined, Explanation, Finding } from "../protocol";

/** What the page says until fixes are known. */
export const ASKED = "PLC is looking for fixes …";

/** To the page. */
export type ToPage =
    | { readonly kind: "asked" }
    | {
          readonly kind: "findings";
          readonly file: string;
          readonly findings: readonly Finding[];
          readonly chosen: string | null;
          readonly reported: boolean;
          readonly declined: readonly Declined[];
      }
    | { readonly kind: "explaining"; readonly id: string; readonly rank: number }
    | { readonly kind: "explained"; readonly id: string; readonly rank: number; readonly explanation: Explanation | null }
    | { readonly kind: "trouble"; readonly message: string }
    | { readonly kind: "applied"; readonly title: string };

/** From the page. */
export type FromPage =
    | { readonly kind: "ready" | "leave" | "undo" | "cancel" }
    | { readonly kind: "apply" | "compare" | "explain"; readonly id: string; readonly rank: number }
    | { readonly kind: "choose" | "more"; readonly id: string };
