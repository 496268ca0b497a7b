"""The worker: does what waits in `jobs`, and sends what waits in the outbox."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from backend.config import Settings
from backend.delivery.mail import MailNotSent, SendMail, console_mailer, smtp_mailer
from backend.domain.errors import Unavailable
from backend.jobs import agreements_due, campaign_import, documents, model_training
from backend.services.context import ServiceContext
from backend.services.jobs import ClaimedJob, claim_job, claim_mail, finish_job, finish_mail, has_waiting_work

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
    documents.READING_JOB: documents.run,
    documents.LOADING_JOB: documents.load,
    model_training.KIND: model_training.run,
}
GIVING_UP: Mapping[str, Handler] = {
    campaign_import.KIND: campaign_import.give_up,
    documents.READING_JOB: documents.give_up,
}


def run_worker(context: ServiceContext, stop: threading.Event) -> None:
    """Work until `stop` is set; a database that is gone for a while only makes it wait."""
    schedule = agreements_due.Schedule()
    folder = documents.FolderWatch()
    while not stop.is_set():
        pause = SECONDS_BETWEEN_LOOKS
        try:
            schedule.ask(context)
            folder.ask(context)
            run_pending(context, stop)
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
        mail = _send_next(context, mailer)
        job = claim_job(context)
        if job is not None:
            _do(context, job)
        if not mail and job is None:
            break
        done += mail + (job is not None)
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
    try:
        handler(context, job)
    except Exception as error:
        logger.exception("job", extra={"kind": job.kind, "job": job.id})
        finish_job(context, job, error=type(error).__name__)
        if job.is_last_attempt and job.kind in GIVING_UP:
            GIVING_UP[job.kind](context, job)


def _send_next(context: ServiceContext, send: SendMail) -> bool:
    mail = claim_mail(context)
    if mail is None:
        return False
    try:
        send(mail.recipient, mail.subject, mail.body)
    except MailNotSent as error:
        logger.warning("mail", extra={"mail": mail.id, "attempt": mail.attempt})
        finish_mail(context, mail, sent=False, may_retry=error.may_retry)
        return False
    finish_mail(context, mail, sent=True)
    return True
