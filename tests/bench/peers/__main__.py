"""Installs what the lock file names, without scripts."""

import sys

from hub.node import npm
from tests.bench.peers import FOLDER

if __name__ == "__main__":
    sys.exit(npm(FOLDER, ["ci", "--ignore-scripts", "--silent"]))
