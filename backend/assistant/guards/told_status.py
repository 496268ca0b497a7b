"""Where an agreement stands, in words: in force, under review, cancelled, fulfilled; known by its status."""

from __future__ import annotations

import re

from backend.assistant.guards.facts import TurnFacts
from backend.domain.agreement import RUNNING, AgreementStatus

_S = AgreementStatus
_IN_FORCE = frozenset({_S.PENDING, _S.ACTIVE, _S.AT_RISK, _S.CURED})
_WORDS = {
    r"vigentes?|en vigor|activ[oa]|en pie|en curso|in force|active": _IN_FORCE,
    r"en firme|aprobad[oa]|formalizad[oa]|firm|approved": RUNNING,
    r"al dia(?! siguiente)|up to date": frozenset({_S.PENDING, _S.ACTIVE, _S.CURED, _S.FULFILLED}),
    r"cumplid[oa]|completad[oa]|saldad[oa]|pagad[oa](?! en parte)|liquidad[oa]|fulfilled|completed|paid off": frozenset(
        {_S.FULFILLED}
    ),
    r"cancelad[oa]|cancell?ed": frozenset({_S.CANCELLED, _S.FULFILLED}),
    r"anulad[oa]|sin efecto|rescindid[oa]|void": frozenset({_S.CANCELLED}),
    r"rechazad[oa]|denegad[oa]|negad[oa]|declined|rejected": frozenset({_S.DECLINED}),
    r"en revision|(?:pendiente|a la espera) de (?:la )?(?:aprobacion|revision|respuesta)|por aprobar|en estudio|"
    r"under review|pending approval": frozenset({_S.PENDING_APPROVAL}),
    r"incumplid[oa]|rot[oa]|quebrad[oa]|broken": frozenset({_S.BROKEN, _S.CANCELLED}),
}
_ALL = [(re.compile(rf"(?:{words})\b"), statuses) for words, statuses in _WORDS.items()]
_TOLD = re.compile(
    r"\b(?:acuerdo|solicitud|convenio|agreement|request)\b(?P<before>[^.;:?!]{0,45}?)"
    r"\b(?:esta|sigue|quedo|queda|fue|ha sido|continua|figura|aparece|consta|es|se encuentra|is|was|has been|remains)\b"
    r"(?P<between>(?:,? (?:ya|todavia|aun|no|hoy|ahora|como|en estado|totalmente|siendo|still|already|now|not))*) "
    rf"(?P<status>{'|'.join(_WORDS)})\b(?P<more>(?:(?: y|,| and) (?:{'|'.join(_WORDS)})\b)?)"
)
_STATE = re.compile(
    rf"\b(?:estado|status)(?: (?:del|de tu|de este|of the) (?:acuerdo|agreement))?: (?P<status>{'|'.join(_WORDS)})\b"
)
_SUPPOSED = re.compile(
    r"\b(?:si|cuando|una vez|hasta que|mientras|para que|antes de|despues de|al|nuevo|otro|ningun\w*|if|once|when|"
    r"until|new|another)\b[^.;:]*$"
)
_NOT = re.compile(r"\b(?:no|ni|tampoco|nunca|not|never)\b")


def wrong_status(text: str, facts: TurnFacts) -> str | None:
    """Return the words that say of an agreement that it stands where it does not; a question says nothing."""
    known = _statuses(text, facts)
    if not known or "?" in text:
        return None
    for told in (*_TOLD.finditer(text), *_STATE.finditer(text)):
        between = f"{told.groupdict().get('before') or ''} {told.groupdict().get('between') or ''}"
        if _SUPPOSED.search(text[: told.start()] + between):
            continue
        words = [told["status"], *filter(None, [told.groupdict().get("more")])]
        denied = _NOT.search(between) is not None
        if any((not known & _meant(said)) != denied for said in words):
            return told.group()
    return None


def _meant(said: str) -> frozenset[str]:
    return next(statuses for pattern, statuses in _ALL if pattern.search(said))


def _statuses(text: str, facts: TurnFacts) -> frozenset[str]:
    """Return the statuses of the agreements that may be meant: of those whose reference is named, if any is."""
    found = {
        key: one.status
        for key, one in [
            *facts.agreements.items(),
            *((key, ended.known) for key, ended in facts.ended.items()),
        ]
        if not one.is_measure
    }
    named = {status for key, status in found.items() if key.lower() in text}
    return frozenset(named or found.values())
