/** A server is started again, but not for ever. */

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Crashes, LIMIT, WINDOW } from "../../src/server/crashes";

describe("crashes", () => {
    it("are followed by a restart until there are too many", () => {
        const crashes = new Crashes(() => 0);
        const restarts = Array.from({ length: LIMIT }, () => crashes.restartAfterThis());
        assert.deepEqual(restarts, [...Array<boolean>(LIMIT - 1).fill(true), false]);
    });

    it("count for a while only", () => {
        let now = 0;
        const crashes = new Crashes(() => now);
        for (let n = 0; n < 10 * LIMIT; n += 1) {
            assert.ok(crashes.restartAfterThis());
            now += WINDOW / (LIMIT - 1);
        }
    });

    it("are forgotten when somebody asks for a start", () => {
        const crashes = new Crashes(() => 0);
        while (crashes.restartAfterThis());
        crashes.forget();
        assert.ok(crashes.restartAfterThis());
    });
});
