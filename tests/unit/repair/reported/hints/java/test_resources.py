"""What is not closed in Java: where it is closed, and where somebody else does it."""

from __future__ import annotations

import pytest

from tests.unit.repair.reported.hints.java.fixing import fixed, method, plain, statements

SAID = (
    "resource of type `java.io.FileReader` acquired to `in` by call to `new()` at "
    "line LINE is not released after line 9."
)
NEVER = "Resource leak: 'in' is never closed"
HEAD = "int f(File file) throws IOException"
MADE = "FileReader in = new FileReader(file);//@"


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        (SAID, "infer"),
        (NEVER, "ecj"),
        ("Potential resource leak: 'in' may not be closed", "ecj"),
        ("Ensure that resources like this FileReader object are closed after use", "pmd"),
        ("A.f(File) may fail to close stream", "spotbugs"),
    ],
)
def test_it_is_closed_by_the_head_of_a_try(message: str, tool: str) -> None:
    code = method(HEAD, MADE, "int n = in.read();", "return n;")
    wanted = statements(
        "try (FileReader in = new FileReader(file)) {", "    int n = in.read();", "    return n;", "}"
    )
    found = fixed(code, message, tool=tool)
    assert wanted in found[0]
    behind = statements(
        "FileReader in = new FileReader(file);", "int n = in.read();", "in.close();", "return n;"
    )
    assert any(behind in each for each in found)
    after = statements(
        "try {", "    int n = in.read();", "    return n;", "} finally {", "    in.close();", "}"
    )
    assert any(after in each for each in found)


def test_a_test_closes_it_behind_its_last_line() -> None:
    code = method("@Test public void f() throws IOException", MADE, "assertEquals(1, in.read());")
    assert statements("assertEquals(1, in.read());", "in.close();") in fixed(code, SAID)[0]


def test_a_close_that_an_exception_passes_by_goes() -> None:
    said = f"{SAID} **Note**: potential exception at line 8"
    code = method("void f(File file) throws IOException", MADE, "g(in.read());", "in.close();")
    wanted = statements("try (FileReader in = new FileReader(file)) {", "    g(in.read());", "}")
    assert fixed(code, said)[0] == method(
        "void f(File file) throws IOException",
        *wanted.replace("        ", "", 1).replace("\n        ", "\n").splitlines(),
    )


def test_the_try_that_follows_takes_it_and_its_finally_goes() -> None:
    code = method(HEAD, MADE, "try {", "    return in.read();", "} finally {", "    in.close();", "}")
    assert fixed(code, SAID)[0] == method(
        HEAD, "try (FileReader in = new FileReader(file)) {", "    return in.read();", "}"
    )


def test_the_try_that_begins_with_it_takes_it() -> None:
    code = method(
        "int f(File file)",
        "try {",
        f"    {MADE}",
        "    return in.read();",
        "} catch (IOException e) {",
        "    return -1;",
        "}",
    )
    assert (
        statements("try (FileReader in = new FileReader(file)) {", "    return in.read();", "} catch")[
            :-1
        ].rstrip()
        in fixed(code, SAID)[0]
    )


def test_the_outer_stream_is_closed_for_the_inner_one() -> None:
    said = (
        "resource of type `java.io.FileReader` acquired by call to `new()` at line LINE "
        "is not released after line 9."
    )
    code = method(
        HEAD, "BufferedReader all = new BufferedReader(new FileReader(file));//@", "return all.read();"
    )
    assert "try (BufferedReader all = new BufferedReader(new FileReader(file))) {" in fixed(code, said)[0]


def test_what_is_given_in_a_try_is_closed_in_its_finally() -> None:
    code = method(
        "void f(File file)",
        "FileReader in;",
        "try {",
        "    in = new FileReader(file);//@",
        "    g(in.read());",
        "} catch (IOException e) {",
        "    e.printStackTrace();",
        "}",
    )
    (found,) = fixed(code, SAID)
    assert "FileReader in = null;" in found
    assert (
        statements(
            "} finally {",
            "    if (in != null) {",
            "        try {",
            "            in.close();",
            "        } catch (IOException e) {",
            "            e.printStackTrace();",
            "        }",
            "    }",
            "}",
        )
        in found
    )


def test_what_no_variable_keeps_is_closed() -> None:
    said = (
        "resource of type `java.io.FileWriter` acquired by call to `new()` at line LINE "
        "is not released after line 9."
    )
    code = method("void f(File file) throws IOException", 'new FileWriter(file).write("a");//@')
    assert (
        statements("try (FileWriter writer = new FileWriter(file)) {", '    writer.write("a");', "}")
        in fixed(code, said)[0]
    )
    code = method("void f(File file) throws IOException", "new FileWriter(file);//@")
    assert fixed(code, said) == [plain(code).replace("(file);", "(file).close();")]


@pytest.mark.parametrize(
    "rest",
    [
        ["return in;"],
        ["this.in = in;"],
        ["readers.add(in);"],
        ["return new Parser(in);"],
        ["run(() -> in.read());"],
    ],
)
def test_what_is_given_away_stays_open(rest: list[str]) -> None:
    assert fixed(method("Object f(File file) throws IOException", MADE, *rest), SAID) == []


def test_standard_streams_stay_open() -> None:
    code = method(HEAD, "InputStreamReader in = new InputStreamReader(System.in);//@", "return in.read();")
    assert fixed(code, NEVER, tool="ecj") == []


def test_nothing_is_closed_where_the_exception_of_it_goes_nowhere() -> None:
    code = method("void f(String text)", "StringBuilderWriter in = make(text);//@", "use(in);")
    assert fixed(code, NEVER, tool="ecj") == []


def test_what_the_catch_reads_is_known_there() -> None:
    code = method(
        HEAD,
        MADE,
        "try {",
        "    return in.read();",
        "} catch (Exception e) {",
        "    log(in);",
        "    return 1;",
        "}",
    )
    assert not any(
        "try (FileReader in = new FileReader(file)) {\n            return" in each
        for each in fixed(code, SAID)
    )


def test_a_variable_that_gets_another_value_is_not_final() -> None:
    code = method(HEAD, MADE, "in = new FileReader(file);", "return in.read();")
    assert not any("try (" in each for each in fixed(code, SAID))


def test_a_connection_is_disconnected() -> None:
    code = method(
        "int f(URL url) throws IOException",
        "HttpURLConnection in = (HttpURLConnection) url.openConnection();//@",
        "return in.getResponseCode();",
    )
    said = (
        "resource of type `java.net.HttpURLConnection` acquired to `in` by call to `openConnection()` "
        "at line LINE is not released after line 4."
    )
    found = fixed(code, said)
    assert found
    assert all("in.disconnect();" in each for each in found)


@pytest.mark.parametrize(
    ("head", "made", "behind"),
    [
        (
            "Stream<String> f(File file) throws IOException",
            "BufferedReader in = new BufferedReader(new FileReader(file));//@",
            ["return in.lines().filter(each -> !each.isEmpty());"],
        ),
        (
            "ResultSet f(Connection c, String s) throws SQLException",
            "Statement in = c.createStatement();//@",
            ["return in.executeQuery(s);"],
        ),
        (
            "ResultSet f(Connection c, String s) throws SQLException",
            "Statement in = c.createStatement();//@",
            ["ResultSet rows;", "rows = in.executeQuery(s);", "return rows;"],
        ),
        (
            "Reader f(File file) throws IOException",
            "InputStream in = new FileInputStream(file);//@",
            ["Reader reader = new InputStreamReader(in);", "return reader;"],
        ),
        (
            "void f(File file) throws IOException",
            "InputStream in = new FileInputStream(file);//@",
            ["kept = new InputStreamReader(in);"],
        ),
    ],
)
def test_what_is_still_read_after_the_method_is_not_closed(head: str, made: str, behind: list[str]) -> None:
    assert fixed(method(head, made, *behind), NEVER, tool="ecj") == []


def test_what_reads_on_within_the_method_does_not_keep_it_open() -> None:
    code = method(
        "int f(Connection c, String s) throws SQLException",
        "Statement in = c.createStatement();//@",
        "ResultSet rows = null;",
        "rows = in.executeQuery(s);",
        "return rows.next() ? rows.getInt(1) : 0;",
    )
    assert "try (Statement in = c.createStatement()) {" in fixed(code, NEVER, tool="ecj")[0]
