"""`python -m hub.console` builds the console into dist/: Node comes from a wheel."""

import shutil
import sys

from hub import node
from hub.console.routes import DIST, FOLDER

if __name__ == "__main__":
    shutil.rmtree(DIST, ignore_errors=True)
    sys.exit(node.build(FOLDER))
