"""`python -m hub.console` builds the console into dist/ with Node from a wheel; `check` tests it instead."""

import shutil
import sys

from hub import node
from hub.console.routes import DIST, FOLDER


def main(arguments: list[str]) -> int:
    """Builds, or with `check` compiles without emitting and runs the component tests; npm's exit code."""
    if arguments == ["check"]:
        return node.npm(FOLDER, ["run", "check", "--silent"], ["test", "--silent"])
    shutil.rmtree(DIST, ignore_errors=True)
    return node.build(FOLDER)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
