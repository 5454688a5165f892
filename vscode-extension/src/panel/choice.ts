/** Which finding a place in the text means. */

interface Place {
    readonly line: number;
    readonly character: number;
}

interface Ranged {
    readonly range: { readonly start: Place; readonly end: Place };
}

/** The finding around the place, else the nearest one by lines, else none. */
export function at<T extends Ranged>(findings: readonly T[], place: Place | undefined): T | undefined {
    if (!place) {
        return findings[0];
    }
    const distance = ({ range }: T): number =>
        place.line < range.start.line ? range.start.line - place.line : Math.max(0, place.line - range.end.line);
    return [...findings].sort((one, other) => distance(one) - distance(other))[0];
}
