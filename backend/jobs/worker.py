"""The worker: does what waits in `jobs`, and sends what waits in the outbox."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

from backend.config import Settings
from backend.delivery.mail import MailNotSent, SendMail, console_mailer, smtp_mailer
from backend.delivery.webhook import WebhookNotSent, send_webhook
from backend.domain.errors import Unavailable
from backend.jobs import agreements_due, campaign_import, model_training, monitoring
from backend.services.alert_delivery import claim_webhook, finish_webhook
from backend.services.context import ServiceContext
from backend.services.jobs import ClaimedJob, claim_job, claim_mail, finish_job, finish_mail, has_waiting_work
from backend.telemetry.context import request_id
from backend.telemetry.metrics import DELIVERIES, JOB_SECONDS
from backend.telemetry.tracing import span

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_AFTER_FAILURE = 5.0
# Pauses end on a day, and a debtor who comes earlier in it ends theirs by coming.
UNKNOWN_KIND = "no worker knows this kind of job"

Handler = Callable[[ServiceContext, ClaimedJob], None]
HANDLERS: Mapping[str, Handler] = {
    agreements_due.DAY_KIND: agreements_due.run_day,
    agreements_due.HOUR_KIND: agreements_due.run_hour,
    campaign_import.KIND: campaign_import.run,
    model_training.KIND: model_training.run,
}
GIVING_UP: Mapping[str, Handler] = {campaign_import.KIND: campaign_import.give_up}


def run_worker(context: ServiceContext, stop: threading.Event) -> None:
    """Work until `stop` is set; a database that is gone for a while only makes it wait."""
    schedule = agreements_due.Schedule()
    watch = monitoring.Watch()
    while not stop.is_set():
        pause = SECONDS_BETWEEN_LOOKS
        try:
            schedule.ask(context)
            run_pending(context, stop)
            watch.look(context)
        except Unavailable:
            pause = SECONDS_AFTER_FAILURE
        except Exception:
            logger.exception("worker")
            pause = SECONDS_AFTER_FAILURE
        stop.wait(pause)


def run_pending(context: ServiceContext, stop: threading.Event | None = None) -> int:
    """Do all that waits now, and return how many jobs and mails that were."""
    done = 0
    mailer = make_mailer(context.settings)
    while not (stop and stop.is_set()) and has_waiting_work(context):
        sent = _send_next(context, mailer) + _send_next_webhook(context)
        job = claim_job(context)
        if job is not None:
            _do(context, job)
        if not sent and job is None:
            break
        done += sent + (job is not None)
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


def _do(context: ServiceContext, job: ClaimedJob) -> None:
    handler = HANDLERS.get(job.kind)
    if handler is None:
        finish_job(context, job, error=UNKNOWN_KIND)
        return
    began_at, outcome = time.monotonic(), "failed"
    # The logs of what is done here are found by the request that asked for it.
    request_id.set(job.request_id or f"job-{job.id}")
    try:
        with span("job", kind=job.kind, job_id=job.id, attempt=job.attempt):
            handler(context, job)
        outcome = "finished"
    except Exception as error:
        logger.exception("job", extra={"kind": job.kind, "job_id": job.id})
        finish_job(context, job, error=type(error).__name__)
        if job.is_last_attempt and job.kind in GIVING_UP:
            GIVING_UP[job.kind](context, job)
    finally:
        seconds = time.monotonic() - began_at
        JOB_SECONDS.labels(job.kind, outcome).observe(seconds)
        facts = {"kind": job.kind, "job_id": job.id, "attempt": job.attempt, "outcome": outcome}
        logger.info("job", extra={**facts, "duration_ms": round(seconds * 1000)})
        request_id.set("")


def _send_next(context: ServiceContext, send: SendMail) -> bool:
    mail = claim_mail(context)
    if mail is None:
        return False
    try:
        send(mail.recipient, mail.subject, mail.body)
    except MailNotSent as error:
        logger.warning("mail", extra={"mail_id": mail.id, "attempt": mail.attempt})
        DELIVERIES.labels("mail", "failed").inc()
        finish_mail(context, mail, sent=False, may_retry=error.may_retry)
        return False
    DELIVERIES.labels("mail", "sent").inc()
    finish_mail(context, mail, sent=True)
    return True


def _send_next_webhook(context: ServiceContext) -> bool:
    call = claim_webhook(context)
    if call is None:
        return False
    try:
        send_webhook(call.request, now=context.now())
    except WebhookNotSent as error:
        logger.warning("webhook", extra={"call_id": call.id, "attempt": call.attempt, "reason": error.reason})
        DELIVERIES.labels("webhook", "failed").inc()
        finish_webhook(context, call, sent=False, may_retry=error.may_retry)
        return False
    DELIVERIES.labels("webhook", "sent").inc()
    finish_webhook(context, call, sent=True)
    return True
