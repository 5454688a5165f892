"""Fields that threads share in Java: under which lock they are used, and where a lock would help nobody."""

from __future__ import annotations

import pytest

from tests.unit.repair.reported.hints.java.fixing import fixed

READ = (
    "Read/Write race. Non-private method `A.get` reads without synchronization from `this.a.b.A.count`. "
    "Potentially races with write in method `A.set(...)`."
)


def guarded(other: str, body: str = "        return count;//@\n", field: str = "private int count;") -> str:
    return f"class A {{\n    {field}\n{other}    public int get() {{\n{body}    }}\n}}\n"


def test_a_method_is_synchronized_as_the_others_are() -> None:
    other = "    synchronized void set(int n) {\n        count = n;\n    }\n"
    assert "public synchronized int get() {" in fixed(guarded(other), READ)[0]


@pytest.mark.parametrize("lock", ["lock", "this", "A.class"])
def test_the_lock_is_that_of_the_other_uses(lock: str) -> None:
    other = (
        f"    void set(int n) {{\n        synchronized ({lock}) {{\n"
        f"            count = n;\n        }}\n    }}\n"
    )
    wanted = f"        synchronized ({lock}) {{\n            return count;\n        }}\n"
    assert wanted in fixed(guarded(other), READ)[0]


def test_a_lock_of_the_library_is_given_back() -> None:
    other = (
        "    void set(int n) {\n        lock.lock();\n        try {\n"
        "            count = n;\n        } finally {\n            lock.unlock();\n"
        "        }\n    }\n"
    )
    wanted = (
        "        lock.lock();\n        try {\n            return count;\n"
        "        } finally {\n            lock.unlock();\n"
        "        }\n"
    )
    assert wanted in fixed(guarded(other), READ)[0]


def test_only_what_uses_the_field_is_in_the_block() -> None:
    other = "    void set(int n) {\n        synchronized (lock) {\n            count = n;\n        }\n    }\n"
    body = "        start();\n        count = 1;//@\n        stop();\n        return 1;\n"
    assert (
        "        start();\n        synchronized (lock) {\n            count = 1;\n        }\n        stop();"
        in fixed(guarded(other, body), READ)[0]
    )


def test_a_field_that_nobody_locks_is_volatile_if_it_is_written_whole() -> None:
    other = "    void set(int n) {\n        count = n;\n    }\n"
    assert ["private volatile int count;" in each for each in fixed(guarded(other), READ)] == [True]
    for change in ("count++;", "count += n;", "count = count + n;"):
        assert fixed(guarded(other.replace("count = n;", change)), READ) == []


@pytest.mark.parametrize(
    "field",
    [
        "private volatile int count;",
        "private AtomicInteger count;",
        "private int other;",
        "private List<B> count;",
    ],
)
def test_what_needs_no_lock_gets_none(field: str) -> None:
    assert fixed(guarded("    void set(int n) {\n        use(count);\n    }\n", field=field), READ) == []


def test_a_race_with_what_holds_no_lock_is_not_mended_here() -> None:
    said = READ.replace("reads without synchronization", "reads with synchronization")
    assert fixed(guarded("    synchronized void set(int n) {\n        count = n;\n    }\n"), said) == []


def test_a_static_method_does_not_lock_this() -> None:
    other = "    synchronized void set(int n) {\n        count = n;\n    }\n"
    assert fixed(guarded(other).replace("public int", "public static int"), READ) == []


def test_a_getter_beside_a_synchronized_setter() -> None:
    said = "A.get() is unsynchronized, A.set(int) is synchronized"
    other = "    synchronized void set(int n) {\n        count = n;\n    }\n"
    (found,) = fixed(guarded(other), said, tool="spotbugs")
    assert "public synchronized int get() {" in found


def test_the_annotated_lock_is_taken() -> None:
    said = (
        'The field `count` is annotated with `@GuardedBy("lock")`, but the lock `lock` '
        "is not held during the access to the field at line 5."
    )
    assert "synchronized (lock) {\n            return count;" in fixed(guarded(""), said)[0]


WRITE = (
    "Unprotected write. Non-private method `A.set(...)` writes to field `this.A.count` outside of "
    "synchronization."
)


@pytest.mark.parametrize(("lock", "written"), [("both.readLock()", "both.writeLock()"), ("readLock", "")])
def test_who_writes_takes_no_lock_of_readers(lock: str, written: str) -> None:
    other = (
        f"    int get() {{\n        {lock}.lock();\n        try {{\n            return count;\n"
        f"        }} finally {{\n            {lock}.unlock();\n        }}\n    }}\n"
    )
    setter = "    void set(int n) {\n        count = n;//@\n    }\n"
    code = f"class A {{\n    private int count;\n{other}{setter}}}\n"
    found = fixed(code, WRITE)
    assert [
        f"        {written}.lock();\n        try {{\n            count = n;" in each for each in found
    ] == [True] * bool(written)


def test_a_test_before_a_write_is_not_made_one_step_by_volatile() -> None:
    body = "        if (count == 0) {//@\n            count = 1;\n        }\n        return 1;\n"
    assert fixed(guarded("", body), READ) == []
