"""Counts and logs every request, keeps what was counted now and then, and answers Prometheus."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import os
import threading
import time
from typing import Any

from flask import Flask, Response, current_app, g, request

from backend.api.security import context, requires
from backend.domain.errors import NotFound, Unauthenticated, Unavailable
from backend.services.context import ServiceContext
from backend.services.live_figures import read_live_figures
from backend.services.metric_samples import keep_sample
from backend.telemetry.metrics import CONTENT_TYPE, REQUEST_SECONDS, REQUESTS, LiveValues, render

logger = logging.getLogger(__name__)

EXTENSION = "negotiator-instrumentation"
UNKNOWN_ROUTE = "unknown"
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
OTHER_METHOD = "other"
# What supervisors and Prometheus ask every few seconds is counted, and not logged.
SILENT = frozenset({"/healthz", "/readyz", "/metrics"})
SECONDS_OF_LIVE_FIGURES = 30.0
PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class Instrumentation:
    """What one application keeps for its metrics."""

    def __init__(self) -> None:
        self._sampling_in: int | None = None
        self._live: LiveValues = {}
        self._read_at = float("-inf")

    def keep_sampling(self, services: ServiceContext) -> None:
        """Keep samples from now on, in a thread of this process; a process that was forked begins its own."""
        if self._sampling_in != os.getpid():
            self._sampling_in = os.getpid()
            threading.Thread(target=_sample, args=(services,), name="metrics", daemon=True).start()

    def live_figures(self, services: ServiceContext) -> LiveValues:
        """Return the database's figures, at most half a minute old."""
        if time.monotonic() - self._read_at > SECONDS_OF_LIVE_FIGURES:
            self._live = read_live_figures(services)
            self._read_at = time.monotonic()
        return self._live


def _sample(services: ServiceContext) -> None:
    while True:
        time.sleep(services.settings.metrics_interval)
        try:
            keep_sample(services)
        except Unavailable:
            continue
        except Exception:
            logger.exception("sample")


@requires("public")
def metrics() -> Response:
    """Everything that is counted, as Prometheus reads it."""
    _check_reader()
    instrumentation: Instrumentation = current_app.extensions[EXTENSION]
    return Response(render(instrumentation.live_figures(context())), content_type=CONTENT_TYPE)


def _check_reader() -> None:
    """Raise Unauthenticated without the token, and NotFound for strangers where there is no token."""
    token = context().settings.metrics_token
    if token:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise Unauthenticated("unauthenticated", "Hace falta la credencial de las métricas.")
    elif not _is_on_this_machine():
        raise NotFound("not_found", "No encontramos lo que buscas.")


def _is_on_this_machine() -> bool:
    """Tell whether the caller is here; a proxy here speaks for others."""
    if any(header in request.headers for header in PROXY_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def register_instrumentation(app: Flask) -> None:
    """Measure from before everything else to after it; to be registered first."""
    app.extensions[EXTENSION] = Instrumentation()
    app.before_request(_begin)
    app.after_request(_end)
    app.add_url_rule("/metrics", view_func=metrics)


def _begin() -> None:
    g.began_at = time.perf_counter()
    services = context()
    if services.settings.metrics_interval:
        current_app.extensions[EXTENSION].keep_sampling(services)


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else UNKNOWN_ROUTE
    # Whoever sends it chooses the word: as a label, each new one would be kept for good.
    method = request.method if request.method in METHODS else OTHER_METHOD
    facts = {"method": method, "route": route, "status": response.status_code}
    began_at: float = g.began_at
    if response.is_streamed and not response.direct_passthrough:
        response.call_on_close(lambda: _record(facts, began_at))
    else:
        _record(facts, began_at)
    return response


def _record(facts: dict[str, Any], began_at: float) -> None:
    seconds = time.perf_counter() - began_at
    method, route, status = facts["method"], facts["route"], str(facts["status"])
    REQUESTS.labels(method, route, status).inc()
    REQUEST_SECONDS.labels(method, route).observe(seconds)
    if route not in SILENT:
        logger.info("request", extra={**facts, "duration_ms": round(seconds * 1000, 1)})
