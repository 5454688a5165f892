"""Join pictures into one that moves: `python tools/moving_picture.py FOLDER OUT.gif`.

FOLDER holds the pictures in order, `NUMBER-MILLISECONDS.png`: each is shown for so long, then all begin anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

COLOURS = 128


def main(folder: Path, out: Path) -> None:
    """All pictures with one palette, so that what stays the same takes no space."""
    files = sorted(folder.glob("*-*.png"), key=lambda file: int(file.stem.split("-")[0]))
    if not files:
        raise SystemExit(f"{folder} holds no pictures NUMBER-MILLISECONDS.png")
    pictures = [Image.open(file).convert("RGB") for file in files]
    width, height = pictures[0].size
    sheet = Image.new("RGB", (width, height * len(pictures)))
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (0, number * height))
    palette = sheet.quantize(COLOURS)
    frames = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    durations = [int(file.stem.split("-")[1]) for file in files]
    frames[0].save(out, save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
