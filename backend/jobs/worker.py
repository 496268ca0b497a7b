"""The worker: does what waits in `jobs`, sends what waits in the outbox, and asks for what recurs.

It is told of rows by the queue, and looks for those that it was not told of. Any number of workers may run.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from backend.config import Settings
from backend.db.repositories.campaigns import IMPORT_JOB
from backend.delivery.mail import MailNotSent, MailOutcomeUnknown, SendMail, console_mailer, smtp_mailer
from backend.delivery.webhook import WebhookNotSent, send_webhook
from backend.domain.errors import Unavailable
from backend.jobs import documents
from backend.jobs.monitoring import Watch
from backend.jobs.queue import JobQueue
from backend.services import agreement_documents, models
from backend.services.alert_delivery import ClaimedCall, claim_webhook, finish_webhook
from backend.services.campaigns import give_up_import, import_campaign
from backend.services.context import ServiceContext
from backend.services.job_errors import JobError, JobErrorCode, describe_failure
from backend.services.jobs import (
    ClaimedJob,
    GiveUp,
    JobRun,
    LeaseLost,
    WorkerStopping,
    claim_job,
    list_due,
    name_in_logs,
    put_back,
    record_failure,
    wake_forgotten,
)
from backend.services.mail_sending import claim_mail, record_not_sent, record_sent
from backend.services.scheduler import PERIODIC, PeriodAsker, PeriodicJob, Work
from backend.telemetry.context import request_id
from backend.telemetry.metrics import DELIVERIES, JOB_SECONDS
from backend.telemetry.tracing import span

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_AFTER_FAILURE = 5.0

ON_DEMAND: Mapping[str, Work] = {
    IMPORT_JOB: import_campaign,
    models.KIND: models.train_for_job,
    agreement_documents.KIND: agreement_documents.make_documents,
    documents.READING_JOB: documents.read,
    documents.LOADING_JOB: documents.load,
}
GIVING_UP: Mapping[str, GiveUp] = {
    IMPORT_JOB: give_up_import,
    documents.READING_JOB: documents.give_up,
}


class Worker:
    """One process's part in the work: what it knows how to do, and when it has to stop."""

    def __init__(
        self,
        context: ServiceContext,
        stop: threading.Event | None = None,
        periodic: Sequence[PeriodicJob] = PERIODIC,
    ) -> None:
        self._context = context
        self._stop = stop or threading.Event()
        # Without anything that recurs, only what was asked for is done.
        recurring = (PeriodAsker(periodic).ask, Watch().look, documents.FolderWatch().ask)
        self._looks: Sequence[Callable[[ServiceContext], object]] = (
            *(recurring if periodic else ()),
            wake_forgotten,
            lambda _: self.send_webhooks(),
        )
        self._work = {**ON_DEMAND, **{entry.name: entry.work for entry in periodic}}
        self._send = make_mailer(context.settings)

    def look(self) -> None:
        """Ask for the periods that have begun, watch service and library, and tell workers of what was forgotten.

        A part that fails, a folder that cannot be read, keeps none of the others from its work; raises the first error
        when all have had their turn. Without the database it ends at once.
        """
        failed: Exception | None = None
        for look in self._looks:
            try:
                look(self._context)
            except Unavailable:
                raise
            except Exception as error:
                failed = failed or error
        if failed is not None:
            raise failed

    def do(self, what: str, row_id: int) -> bool:
        """Do a job or send a mail by its row, if it still waits; tell whether it was done."""
        return self.send_mail(row_id) if what == "mail" else self.do_job(row_id)

    def do_job(self, job_id: int) -> bool:
        """Do a job if it is due and nobody has it; tell whether it was begun here."""
        job = claim_job(self._context, job_id)
        if job is None:
            return False
        began_at, outcome = time.monotonic(), "failed"
        # The logs of what is done here are found by the request that asked for it.
        request_id.set(name_in_logs(job.request_id, job.id))
        try:
            with span("job", kind=job.kind, job_id=job.id, attempt=job.attempt):
                outcome = self._attempt(job)
        finally:
            seconds = time.monotonic() - began_at
            JOB_SECONDS.labels(job.kind, outcome).observe(seconds)
            facts = {"kind": job.kind, "job_id": job.id, "attempt": job.attempt, "outcome": outcome}
            logger.info("job", extra={**facts, "duration_ms": round(seconds * 1000)})
            request_id.set("")
        return True

    def _attempt(self, job: ClaimedJob) -> str:
        """Try once; return how it ended."""
        try:
            return self._perform(job)
        except LeaseLost:
            return "lease_lost"
        except WorkerStopping:
            put_back(self._context, job)
            return "put_back"
        except Exception as error:
            logger.exception("job", extra={"kind": job.kind, "job_id": job.id})
            record_failure(self._context, job, describe_failure(error), GIVING_UP.get(job.kind))
            return "failed"

    def _perform(self, job: ClaimedJob) -> str:
        work = self._work.get(job.kind)
        if work is None or job.is_beyond_attempts:
            code = JobErrorCode.UNKNOWN_KIND if work is None else JobErrorCode.WORKERS_VANISHED
            record_failure(self._context, job, JobError(code), GIVING_UP.get(job.kind))
            return "failed"
        run = JobRun(self._context, job, self._stop)
        run.finish(work(self._context, run))
        return "finished"

    def send_mail(self, mail_id: int) -> bool:
        """Send a mail if it still waits; tell whether it was sent. One with an unknown outcome stays as it is."""
        mail = claim_mail(self._context, mail_id)
        if mail is None:
            return False
        try:
            self._send(mail.recipient, mail.subject, mail.body)
        except MailNotSent as error:
            logger.warning("mail", extra={"mail_id": mail.id, "attempt": mail.attempt})
            DELIVERIES.labels("mail", "failed").inc()
            record_not_sent(self._context, mail, may_retry=error.may_retry)
            return False
        except MailOutcomeUnknown:
            logger.warning("mail_outcome_unknown", extra={"mail_id": mail.id})
            DELIVERIES.labels("mail", "unknown").inc()
            return False
        DELIVERIES.labels("mail", "sent").inc()
        record_sent(self._context, mail)
        return True

    def send_webhooks(self) -> int:
        """Make the calls that may leave now; return how many arrived."""
        sent = 0
        while not self._stop.is_set() and (call := claim_webhook(self._context)) is not None:
            sent += self._send_webhook(call)
        return sent

    def _send_webhook(self, call: ClaimedCall) -> bool:
        try:
            send_webhook(call.request, now=self._context.now())
        except WebhookNotSent as error:
            facts = {"call_id": call.id, "attempt": call.attempt, "reason": error.reason}
            logger.warning("webhook", extra=facts)
            DELIVERIES.labels("webhook", "failed").inc()
            finish_webhook(self._context, call, sent=False, may_retry=error.may_retry)
            return False
        DELIVERIES.labels("webhook", "sent").inc()
        finish_webhook(self._context, call, sent=True)
        return True


def run_worker(
    context: ServiceContext,
    queue: JobQueue,
    stop: threading.Event,
    periodic: Sequence[PeriodicJob] = PERIODIC,
) -> None:
    """Work until `stop` is set; a database that is gone for a while only makes it wait."""
    worker = Worker(context, stop, periodic)
    consumer = queue.consumer(worker.do)
    consumer.start()
    try:
        while not stop.is_set():
            stop.wait(_look(worker.look))
            consumer.check_worker_health()
    finally:
        stop.set()
        consumer.stop(graceful=True)


def _look(look: Callable[[], None]) -> float:
    """Look once, and return in how many seconds to look again."""
    try:
        look()
    except Unavailable:
        return SECONDS_AFTER_FAILURE
    except Exception:
        logger.exception("worker")
        return SECONDS_AFTER_FAILURE
    return SECONDS_BETWEEN_LOOKS


def run_pending(context: ServiceContext) -> int:
    """Do all that is due, here and now, and return how many jobs, mails and webhooks were done."""
    worker = Worker(context)
    done = worker.send_webhooks()
    while sum(outcomes := [worker.do(what, row_id) for what, row_id in list_due(context)]):
        done += sum(outcomes)
    return done


def make_mailer(settings: Settings) -> SendMail:
    """Return how mail leaves: SMTP where there is a server, the console otherwise."""
    if not settings.mail_host:
        return console_mailer()
    return smtp_mailer(
        host=settings.mail_host,
        port=settings.mail_port,
        user=settings.mail_user,
        password=settings.mail_password,
        sender=settings.mail_sender,
    )
