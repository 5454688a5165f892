"""Tests of the Java operators about resources, exceptions, locks, switches, secrets and queries."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.java.java_mutants import mutants


def body(*lines: str, kind: str = "void") -> str:
    return "\n".join(
        [f"    {kind} run(Reader in, Lock lock, int step) throws IOException {{", *lines, "    }"]
    )


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "drop-close-java",
            body("        in.read();", "        in.close();"),
            [body("        in.read();")],
        ),
        (
            "drop-close-java",
            body("        in.read();", "        if (in != null) {", "            in.close();", "        }"),
            [body("        in.read();")],
        ),
        (
            "drop-close-java",
            body(
                "        try {",
                "            in.read();",
                "        } catch (EOFException e) {",
                "            step++;",
                "        } finally {",
                "            in.close();",
                "        }",
            ),
            [
                body(
                    "        try {",
                    "            in.read();",
                    "        } catch (EOFException e) {",
                    "            step++;",
                    "        }",
                )
            ],
        ),
        ("drop-close-java", body("        super.close();", "        in.read();"), []),
        ("drop-close-java", body("        in.close();"), []),
        (
            "drop-try-with-resources-java",
            body(
                "        try (Reader from = open(step)) {",
                "            from.read();",
                "            step++;",
                "        }",
                "        step--;",
            ),
            [
                body(
                    "        Reader from = open(step);",
                    "        from.read();",
                    "        step++;",
                    "        step--;",
                )
            ],
        ),
        (
            "drop-try-with-resources-java",
            body(
                "        try (Reader from = open(step); Writer to = make()) {",
                "            from.transferTo(to);",
                "        } catch (EOFException e) {",
                "            step++;",
                "        }",
            ),
            [
                body(
                    "        try {",
                    "            Reader from = open(step);",
                    "            Writer to = make();",
                    "            from.transferTo(to);",
                    "        } catch (EOFException e) {",
                    "            step++;",
                    "        }",
                )
            ],
        ),
        (
            "drop-finally-java",
            body(
                "        try {",
                "            in.read();",
                "        } finally {",
                "            step++;",
                "        }",
            ),
            [body("        in.read();", "        step++;")],
        ),
        (
            "drop-finally-java",
            body(
                "        try {",
                "            return in.read();",
                "        } finally {",
                "            free();",
                "        }",
                kind="int",
            ),
            [body("        return in.read();", kind="int")],
        ),
        (
            "drop-finally-java",
            body(
                "        try {", "            in.read();", "        } catch (EOFException e) {", "        }"
            ),
            [],
        ),
        (
            "drop-finally-java",
            body(
                "        try {",
                "            while (true) {",
                "                step++;",
                "            }",
                "        } finally {",
                "            free();",
                "        }",
            ),
            [body("        while (true) {", "            step++;", "        }")],
        ),
        (
            "drop-break-java",
            body(
                "        switch (step) {",
                "            case 1:",
                "                one();",
                "                break;",
                "            case 2:",
                "                two();",
                "                return;",
                "            default:",
                "                two();",
                "                break;",
                "        }",
            ),
            [
                body(
                    "        switch (step) {",
                    "            case 1:",
                    "                one();",
                    "            case 2:",
                    "                two();",
                    "                return;",
                    "            default:",
                    "                two();",
                    "                break;",
                    "        }",
                )
            ],
        ),
        (
            "drop-break-java",
            body("        switch (step) { case 1: one(); break; case 2: one(); break; default: break; }"),
            [],  # the same, or nothing, would be done
        ),
        (
            "swallow-exception-java",
            body(
                "        try {",
                "            in.read();",
                "        } catch (EOFException e) {",
                "            throw new IllegalStateException(e);",
                "        }",
            ),
            [
                body(
                    "        try {",
                    "            in.read();",
                    "        } catch (EOFException e) {",
                    "        }",
                )
            ],
        ),
        (
            "swallow-exception-java",
            body(
                "        try {",
                "            return in.read();",
                "        } catch (EOFException e) {",
                "            throw new IllegalStateException(e);",
                "        }",
                kind="int",
            ),
            [],  # nothing would be returned
        ),
        (
            "swallow-exception-java",
            body(
                "        int got;",
                "        try {",
                "            got = in.read();",
                "        } catch (EOFException e) {",
                "            throw new IllegalStateException(e);",
                "        }",
                "        step += got;",
            ),
            [],  # `got` would have no value
        ),
        (
            "drop-synchronized-java",
            "    private synchronized void add() { count++; }",
            ["    private void add() { count++; }"],
        ),
        (
            "drop-synchronized-java",
            body("        synchronized (this) {", "            count++;", "        }"),
            [body("        count++;")],
        ),
        (
            "drop-synchronized-java",
            body(
                "        lock.lock();",
                "        try {",
                "            count++;",
                "        } finally {",
                "            lock.unlock();",
                "        }",
            ),
            [body("        count++;")],
        ),
        ("drop-synchronized-java", body("        lock.lock();", "        count++;"), []),
        (
            "weak-random-java",
            body("        SecureRandom random = new SecureRandom();", "        use(random.nextInt());"),
            [body("        Random random = new Random();", "        use(random.nextInt());")],
        ),
        ("weak-random-java", body("        Random random = new Random();"), []),
    ],
)
def test_flow(name: str, before: str, after: list[str]) -> None:
    assert mutants(name, before) == after


PREPARED = body(
    '        PreparedStatement find = db.prepareStatement("SELECT id FROM t WHERE name = ? AND age > ?");',
    "        find.setString(1, name);",
    "        find.setInt(2, step + 1);",
    "        ResultSet rows = find.executeQuery();",
    "        find.close();",
)


def test_a_prepared_query_is_put_together() -> None:
    assert mutants("concatenate-query-java", PREPARED) == [
        body(
            "        Statement find = db.createStatement();",
            "        ResultSet rows = find.executeQuery("
            '"SELECT id FROM t WHERE name = \'" + name + "\' AND age > " + (step + 1));',
            "        find.close();",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("find.setInt(2, step + 1);", "bind(find);"),  # one value is not seen to be bound
        ("find.close();", "find.addBatch();"),
        (" AND age > ?", ""),
    ],
)
def test_a_query_that_is_more_than_text_is_no_place(old: str, new: str) -> None:
    assert mutants("concatenate-query-java", PREPARED.replace(old, new)) == []
