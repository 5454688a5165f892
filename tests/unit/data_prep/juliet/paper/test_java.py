"""Java test cases to texts, on code of our own in the suite's shapes."""

from __future__ import annotations

from pathlib import PurePosixPath

from data_prep.juliet.file_names import Case, cases_of
from data_prep.juliet.paper.case import PaperCase
from data_prep.juliet.paper.java import read_java_case

ONE_FILE = """\
package lamps;

public class CWE900_Lamp__dim_01 extends Lamp
{
    private int watts = 5;

    public void bad() throws Throwable
    {
        int level = 3;

        light( level );
    }

    public void good() throws Throwable
    {
        good1();
    }

    /* good1() - light it fully */
    private void good1() throws Throwable
    {
        int level = 9;
        light(level); /* dropped */
    }

    /* Below is the main(). */
    public static void main(String[] args)
    {
        bad();
    }
}
"""

FIRST = """\
public class CWE900_Lamp__two_22a extends Lamp
{
    public boolean badPublic = false;
    public void bad() throws Throwable
    {
        (new CWE900_Lamp__two_22b()).badSink(3);
    }

    /* goodG2B() - good source, bad sink */
    private void goodG2B() throws Throwable
    {
        (new CWE900_Lamp__two_22b()).goodG2BSink(9);
    }
    /* Below is the main(). */
}
"""

SECOND = """\
public class CWE900_Lamp__two_22b
{
    public void badSink(int level) throws Throwable
    {
        light(level);
    }

    /* goodG2B() - good source, bad sink */
    public void goodG2BSink(int level) throws Throwable
    {
        light(level);
    }
    /* Below is the main(). */
}
"""


def case_of(folder: str = "000/123", **files: str) -> Case:
    members = [(PurePosixPath(folder, f"{name}.java"), text.encode()) for name, text in files.items()]
    (case,) = cases_of(members, "java")
    return case


def test_one_file() -> None:
    assert read_java_case(case_of(CWE900_Lamp__dim_01=ONE_FILE)) == PaperCase(
        source="public void main()throws Throwable{int level=3;light(level);}",
        targets={"good1": "private void main()throws Throwable{int level=9;}"},
    )


def test_two_files_are_joined() -> None:
    read = read_java_case(case_of(CWE900_Lamp__two_22b=SECOND, CWE900_Lamp__two_22a=FIRST))
    assert read == PaperCase(
        source="public boolean mainPublic=false;public void main()throws Throwable{(new b()).mainSink(3);}"
        "public void mainSink(int level)throws Throwable{light(level);}",
        targets={
            "goodG2B": "private void main()throws Throwable{(new b()).mainSink(9);}"
            "public void mainSink(int level)throws Throwable{light(level);}"
        },
    )


def test_what_is_dropped_says_why() -> None:
    three = case_of(CWE900_Lamp__two_53a=FIRST, CWE900_Lamp__two_53b=SECOND, CWE900_Lamp__two_53c=SECOND)
    assert read_java_case(three) == "more than two files"
    assert read_java_case(case_of(CWE900_Lamp__dim_05=ONE_FILE)) == "flow variant not used"
    assert read_java_case(case_of("000/381", CWE900_Lamp__dim_01=ONE_FILE)) == "path holds 81"
    halves = case_of(CWE900_Lamp__dim_84_bad=ONE_FILE, CWE900_Lamp__dim_84_goodG2B=ONE_FILE)
    assert read_java_case(halves) == "halves in files of their own"
    no_main = ONE_FILE.replace("Below is the main()", "")
    assert read_java_case(case_of(CWE900_Lamp__dim_01=no_main)) == "no corrected half"
    no_bad = ONE_FILE.replace("bad", "dull")
    assert read_java_case(case_of(CWE900_Lamp__dim_01=no_bad)) == "no flawed half"
