"""Structured logs, one JSON object a line on standard error.

Log facts about the hub, never about people: no names, no variables, no query strings. Routes log
their template, errors their type.
"""

import logging
import sys
from typing import Any

import structlog


def set_up(level: str = "info", *, human: bool = False) -> None:
    """Configures structlog and sends the standard library's logs through it."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        if human
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(threshold, logging.WARNING))
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(threshold)
    # Its lines hold the query string; ours (hub.telemetry) do not.
    logging.getLogger("uvicorn.access").disabled = True
    # httpx logs every address it calls, and those of a sign-in hold codes.
    logging.getLogger("httpx").setLevel(logging.WARNING)
