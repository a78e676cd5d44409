"""``python -m certificates.render.fonts build [--from FOLDER] | check``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from certificates.render.fonts import ROOT, FontsMissing, build, check
from certificates.render.fonts.sources import FontsUnavailable


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m certificates.render.fonts")
    commands = parser.add_subparsers(dest="command", required=True)
    builder = commands.add_parser("build", help="build the fonts unless they are up to date")
    builder.add_argument("--from", dest="folder", type=Path, help="folder with the font files")
    commands.add_parser("check", help="say whether the fonts are there and unchanged")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "check":
            print(f"fonts are good: {check().parent}")
        elif build(folder=chosen.folder):
            print(f"fonts built in {ROOT}")
        else:
            print(f"fonts are up to date in {ROOT}")
    except (FontsMissing, FontsUnavailable) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
