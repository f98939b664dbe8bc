"""Runs the `hub` command in this process, for commands that need no database."""

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest

from hub.cli import main
from tests.cli.commands import Done


def hub(*arguments: str) -> Done:
    """How a command ended, as its caller sees it."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stop:
        main(arguments)
    code = stop.value.code
    return Done(code if isinstance(code, int) else 1, out.getvalue(), err.getvalue())
