"""What operators see: Prometheus metrics, one log line a request, and spans where an exporter is set.

Labels are route templates, methods, states and codes; never an id, a query string or a variable.
"""

import os
import time
from functools import lru_cache

import structlog
from opentelemetry import trace
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("hub_http_requests", "HTTP requests answered.", ["method", "route", "status"])
SECONDS = Histogram("hub_http_request_seconds", "Time to answer an HTTP request.", ["route"])
REFUSALS = Counter("hub_refusals", "Requests refused, by code.", ["code"])
ANSWERS = Counter(
    "hub_graphql_answers", "Operations answered, by what, and why not by a plan.", ["by", "reason"]
)
JOBS = Counter("hub_job_runs", "Runs of background work.", ["job", "result"])

log = structlog.get_logger("hub.http")
tracer = trace.get_tracer("hub")


def set_up_tracing() -> bool:
    """Exports spans when OTEL_EXPORTER_OTLP_ENDPOINT is set and the exporter is installed."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return False
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning("tracing.not_installed", fix="pip install migration-hub[telemetry]")
        return False
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return True


def exporting() -> bool:
    """True where spans go anywhere: making them for nobody costs as much as all the rest here."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


async def metrics(_: Request) -> Response:
    """GET /metrics: this worker's, or all workers' where they share a folder."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


class Observed:
    """ASGI middleware: measures each request under its route's template and logs one line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.traces = exporting()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            if self.traces:
                await self._traced(scope, receive, watched)
            else:
                await self.app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - begun
            template = _template(scope)
            requests, lasted = _metrics_of(scope["method"], template, status)
            requests.inc()
            lasted.observe(seconds)
            if template not in ("/healthz", "/readyz", "/metrics"):
                log.info(
                    "answered",
                    method=scope["method"],
                    route=template,
                    status=status,
                    ms=round(seconds * 1000, 1),
                )

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tracer.start_as_current_span(scope["method"]) as span:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            try:
                await self.app(scope, receive, noted)
            finally:
                template = _template(scope)
                span.update_name(f"{scope['method']} {template}")
                span.set_attribute("http.route", template)


@lru_cache(1024)
def _metrics_of(method: str, template: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, template, str(status)), SECONDS.labels(template)


def _template(scope: Scope) -> str:
    """The template of the route that answered, which the router notes."""
    return getattr(scope.get("route"), "path", "unknown")
