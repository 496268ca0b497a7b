"""The composition root: settings, database, clock and routes become one application here, and only here.

`python -m backend.app` (or `python backend/app.py`) serves it for development; any WSGI server can serve
`backend.app:create_app()`.
"""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

if __package__ in {None, ""}:
    # Run as a file: imports start at the repository, not at this folder.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import click
from flask import Flask
from flask_openapi3 import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

import backend.assistant.tools
import backend.db.models  # noqa: F401
from backend.api import BLUEPRINTS
from backend.api.assistant import EXTENSION as ASSISTANT
from backend.api.documentation import INFO, SECURITY_SCHEMES, register_documentation
from backend.api.errors import register_errors, validation_response
from backend.api.health import register_health
from backend.api.instrumentation import register_instrumentation
from backend.api.json import register_json
from backend.api.limits import register_limits
from backend.api.routing import RowIdConverter
from backend.api.schemas import ErrorAnswer
from backend.api.security import EXTENSION, context, register_security
from backend.assistant.brains.local import LocalBrain
from backend.assistant.brains.model import ModelBrain
from backend.assistant.models.openai_client import make_model_client
from backend.assistant.negotiator import Negotiator
from backend.assistant.tools.registry import ToolRegistry, ToolsMismatchError, load_registry
from backend.cli import COMMANDS
from backend.cli.jobs import jobs_commands
from backend.cli.worker import worker_command
from backend.config import Settings, SettingsError, load_settings
from backend.db import schema
from backend.db.engine import DatabaseAccess, engine_options
from backend.db.extension import database
from backend.jobs.queue import JobQueue
from backend.jobs.worker import Worker, run_pending, run_worker
from backend.nlu.understander import MessageUnderstander
from backend.services.agreement_document import prepare_drawing
from backend.services.context import ServiceContext, system_clock
from backend.services.document_search import prepare_search
from backend.services.invalidation import SharedInvalidation
from backend.services.metric_samples import keep_sample
from backend.services.models import InstalledIntents, InstalledQuestions
from backend.telemetry.logs import configure_logging
from backend.telemetry.tracing import TracingUnavailable, configure_tracing

logger = logging.getLogger(__name__)
SERVER_THREADS = 16
INVALIDATION = "negotiator-invalidation"
QUEUE = "negotiator_queue"


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] = system_clock) -> Flask:
    """Return the application; settings come from the environment unless given.

    Raises SettingsError where the settings are unsafe. It touches no table: migrating is a step of its own.
    """
    if settings is None:
        settings = load_settings()
        if click.get_current_context(silent=True) is None:
            # A WSGI server asks for the application: nobody else sets up this process's logs.
            configure_logging(settings.log_level)
    app = OpenAPI(
        "backend",
        info=INFO,
        security_schemes=SECURITY_SCHEMES,
        validation_error_model=ErrorAnswer,
        validation_error_callback=validation_response,
        doc_ui=False,
        static_folder=None,
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_limit,
        SQLALCHEMY_DATABASE_URI=settings.database_uri,
        SQLALCHEMY_ENGINE_OPTIONS={**engine_options(settings.database_uri), "hide_parameters": True},
        PROPAGATE_EXCEPTIONS=False,
    )
    if settings.otlp_endpoint:
        configure_tracing(settings.otlp_endpoint)
    _register(app, settings, clock)
    return app


def _register(app: OpenAPI, settings: Settings, clock: Callable[[], datetime]) -> None:
    database.init_app(app)
    with app.app_context():
        queue = JobQueue(settings)
        services = ServiceContext(DatabaseAccess(database.engine), settings, clock, wake=queue.wake)
        app.extensions[QUEUE] = queue
        app.extensions[EXTENSION] = services
        app.extensions[ASSISTANT] = _make_negotiator(services)
    if settings.redis_url:
        app.extensions[INVALIDATION] = SharedInvalidation(services.cache, settings.redis_url)
        app.extensions[INVALIDATION].start()
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies)  # type: ignore[method-assign]
    app.url_map.converters["int"] = RowIdConverter
    register_instrumentation(app)
    register_json(app)
    register_errors(app)
    register_security(app)
    register_limits(app, redis_url=settings.redis_url)
    for routes in BLUEPRINTS:
        app.register_api(routes)
    register_health(app)
    register_documentation(app)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    app.cli.add_command(worker_command(lambda services, stop: run_worker(services, queue, stop), run_pending))
    app.cli.add_command(jobs_commands(lambda services, job_id: Worker(services).do_job(job_id)))


def _make_negotiator(services: ServiceContext) -> Negotiator:
    """Bind our own brain and the tools; a mismatch of tools stops the start except in production."""
    registry = _load_tools(services.settings)
    own = LocalBrain(MessageUnderstander(InstalledIntents(services), InstalledQuestions(services)))
    return Negotiator(
        services,
        registry,
        own,
        ModelBrain(make_model_client(services.settings.openai_base_url, services.settings.openai_api)),
    )


def _load_tools(settings: Settings) -> ToolRegistry:
    """Load the tools; a command of the command line that cannot begin says what to add where, and nothing else."""
    try:
        return load_registry(settings.tools_file, strict=not settings.is_production)
    except ToolsMismatchError as error:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(str(error)) from None


GARBAGE_THRESHOLDS = (700, 10, 1000)
"""New objects before the youngest are looked through, and how often that is before the middle-aged, and before all."""


def warm_up(app: Flask) -> threading.Thread:
    """Load what turns need, the library and what draws, beside the first requests, so that nobody waits for it."""

    def prepare() -> None:
        with app.app_context():
            try:
                app.extensions[ASSISTANT].prepare()
                prepare_search(context())
                prepare_drawing()
            except Exception as error:
                # A database that is not there yet says so by /readyz; the first question tries again.
                logger.warning("not everything could be read at start: %s", type(error).__name__)
        # What was loaded stays: looking through all of it again for garbage would hold every turn up for a moment.
        gc.collect()
        gc.freeze()
        # Nearly all garbage goes by counting references; a look at what five hundred turns hold took up to 170 ms.
        gc.set_threshold(*GARBAGE_THRESHOLDS)

    thread = threading.Thread(target=prepare, name="warm-up", daemon=True)
    thread.start()
    return thread


def serve(app: Flask, port: int) -> None:
    """Answer requests on this machine's own address until the process is told to stop."""
    import waitress

    # Reading ahead is how a client that left in the middle of a reply is noticed at once.
    waitress.serve(
        app,
        host="127.0.0.1",
        port=port,
        threads=SERVER_THREADS,
        ident=None,
        channel_request_lookahead=1,
    )


def main() -> int:
    """Serve for development; an empty database gets its tables first. Returns the exit code."""
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    configure_logging(settings.log_level)
    # A supervisor's request to stop ends like Ctrl-C: what was begun is finished first.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app = create_app(settings)
    except (ToolsMismatchError, TracingUnavailable) as error:
        print(error, file=sys.stderr)
        return 2
    with app.app_context():
        services = context()
    if not settings.is_production and schema.current_revision(services.access.engine) is None:
        schema.upgrade(services.access.engine)
    stop = threading.Event()
    worker = _start_worker(app, services, stop)
    warm_up(app)
    try:
        print(f"API: http://127.0.0.1:{settings.port}", flush=True)
        serve(app, settings.port)
    finally:
        stop.set()
        if worker is not None:
            worker.join(timeout=10)
        keep_sample(services)
    return 0


def _start_worker(app: Flask, services: ServiceContext, stop: threading.Event) -> threading.Thread | None:
    """Do the work for later inside this process, unless a worker of its own does it."""
    if not services.settings.worker_embedded:
        return None
    arguments = (services, app.extensions[QUEUE], stop)
    worker = threading.Thread(target=run_worker, args=arguments, name="worker", daemon=True)
    worker.start()
    return worker


if __name__ == "__main__":
    sys.exit(main())
