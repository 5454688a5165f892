/** Decides whether a server that died is started once more: yes, until it dies too often in too short a time. */

export const LIMIT = 5;
export const WINDOW = 180_000; // milliseconds

export class Crashes {
    private times: number[] = [];

    public constructor(private readonly now: () => number = Date.now) {}

    /** Counts one; true where the server should be started again. */
    public restartAfterThis(): boolean {
        const now = this.now();
        this.times = [...this.times.filter((time) => now - time < WINDOW), now];
        return this.times.length < LIMIT;
    }

    /** Somebody has asked for a start: what was does not count any more. */
    public forget(): void {
        this.times = [];
    }
}
