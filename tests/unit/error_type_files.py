"""A split in the authors' form, written for the tests: three error types, written in their manner."""

from __future__ import annotations

from pathlib import Path

SHIFT = "void bad(){{{type} a=1;{type} b;b=a<<{by};use(b);}}"
DIVIDE = "void bad(){{{type} top={by};{type} low=0;top=top/low;print(top);}}"
LEAK = "void bad(){{{type} *place=({type}*)malloc({by});place[0]=1;}}"
KINDS = {"000": SHIFT, "043": DIVIDE, "022": LEAK}
TYPES = ("int", "long", "char", "short")


def lines(numbers: range, *, prefix: str = "") -> list[str]:
    """A line of each type for each number; `prefix` makes them other programs, numbers alone do not."""
    return [
        f"{label} {prefix}{text.format(type=TYPES[number % len(TYPES)], by=number)}"
        for number in numbers
        for label, text in KINDS.items()
    ]


def write_split(folder: Path, *, train: list[str], valid: list[str], test: list[str]) -> Path:
    """The three files of the authors' split."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("train", train), ("val", valid), ("test", test)):
        (folder / f"src_{name}.txt").write_text("".join(f"{line}\n" for line in content), "utf-8")
    return folder


def small_split(folder: Path) -> Path:
    """A split that a tiny model learns in seconds: tests are written otherwise than what is learnt."""
    return write_split(
        folder,
        train=lines(range(34, 36))
        + [line for n in range(1, 7) for line in lines(range(1), prefix="go();" * n)],
        valid=lines(range(40, 42), prefix="int seen;"),
        test=lines(range(50, 53), prefix="int other;"),
    )
