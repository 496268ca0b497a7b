"""Questions that no document answers: about the asker's own account, about what is so at this moment, small talk."""

from __future__ import annotations

import re

_ACCOUNT = (
    r"(?:saldo|deuda|cuota|acuerdo|referencia|obligacion|credito|puntaje|oferta|descuento|pago|cuenta|asesora?"
    r"|usuario|codigo|contrato|plan|caso|prestamo)"
)
_KIN = (
    r"(?:espos[oa]|marido|mujer|herman[oa]|mama|papa|madre|padre|vecin[oa]|amig[oa]|hij[oa]|prim[oa]|ti[oa]|cunad[oa]"
    r"|sueg[roa]+|novi[oa]|jef[ea]|ex)"
)
_MONEY = r"(?:pago|abono|transferencia|consignacion|deposito|comprobante|solicitud|plata|dinero|giro)"
# Where more follows after a comma, a question about it comes: "estoy reportado, ¿cuánto dura?".
_ALL = r"[^,.;:¿]*$"
_OWN = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bcuanto (?:es lo que )?(?:les |te )?(?:debo|adeudo)\b",
        r"\bcuanto llevo (?:pagado|abonado|pagando)\b",
        r"\b(?<!a )cuanto me (?:falta|queda)(?: por pagar| de (?:la|mi) deuda)?\W*$",
        r"\b(?:cuando|que dia|en que fecha) (?:se )?(?:vence|cae|toca) mi (?:cuota|pago|letra|mensualidad)\b[^,;:¿]*$",
        rf"\bcual(?:es)? (?:es|son|era) (?:(?:el|la|los|las) \w+ (?:de |del )?)?mis? {_ACCOUNT}s?\b",
        r"\b(?:cuando|que dia|que fecha)\b.*\b(?:mi|la) (?:proxima|siguiente) (?:cuota|letra|fecha|mensualidad)\b",
        r"^\W*(?:hola |oye |oiga )*ya (?:les|le|quedo|vieron|recibieron|aplicaron|entro|llego|registraron)\b"
        rf".*\b{_MONEY}\b{_ALL}",
        rf"^\W*(?:ya )?me (?:aprobaron|rechazaron|asignaron|aceptaron|negaron)\b{_ALL}",
        rf"^\W*(?:yo )?estoy (?:reportad[oa]|en datacredito)\b{_ALL}",
        r"\bque (?:asesora?|abogad[oa]|banco|entidad|empresa)\b.*\b(?:mi caso|mi deuda|mi credito)\b",
        r"\bquien me (?:llamo|escribio|esta llamando)\b|\basesora? que me (?:llamo|escribio|visito)\b",
        r"\b(?:que|cual) (?:saldo|puntaje|deuda|cupo)s? (?:tengo|me queda)\b",
        rf"\bya (?:esta|estan|salio|quedo|aparece|llego|borraron|quitaron|actualizaron)\b.*\bmis?\b{_ALL}",
        r"^\W*(?:hola |oye )?ya (?:esta|estan|quedo) (?:list|resuelt|aprobad|firmad)[oa]s?\b[^,;:¿]*$",
        r"^\W*(?:hola |oye )?ya (?:me )?(?:respond|contest|resolv|proces|envi|mand|pag|deposit)"
        r"\w*(?:aron|ieron)\b[^,;:¿]*$",
        r"\b(?:que|quien) lleva mi (?:proceso|demanda|caso)\b|\bmi (?:demanda|proceso|radicado)\b.*\ben que\b",
        r"\bmi expediente (?:es|numero)\b|\bexpediente \S+\W+ya esta\b",
        r"\bcuant[oa]s? (?:cuotas? |pagos? |letras? |plazos? )?me faltan?\b",
        r"\bcuanto (?:dinero |plata )?me van a (?:(?:indemniz|pag|devolv|dar|abon|rebaj|descont)\w*\b"
        r"|cobr\w*\b(?! si\b| (?:la|por) ))",
        r"\b(?:cuanto|cuando|que (?:dia|fecha)|(?:dia|fecha) en que) (?:(?:el|la) \w+ )?\w+(?:aron|ieron|io)"
        r" mi (?:deuda|cartera|credito)\b",
        r"(?:^|[,.;:¿] ?|\bdecir |\bsaber )(?:y )?(?:cuando|cuanto|que (?:dia|fecha)(?: exact\w+)?)"
        r" me (?!deja)\w+(?:aron|ieron)\b",
        r"\bque (?:descuento|rebaja|oferta|plazo|saldo) me (?:dieron|hicieron|ofrecieron)\b",
        r"\bcuanto me (?:hacen|dan|rebajan|perdonan|condonan) de (?:descuento|rebaja|quita)\b"
        r"|\bde cuanto es (?:el|mi) descuento\b.*\bme\b",
        r"\bcual(?:es)? (?:es|era) mi (?:numero|codigo|clave|usuario|referencia|correo|contrasena|radicado"
        r"|expediente)\b",
        r"\bmi (?:clave|usuario|contrasena|codigo|referencia) cual es\b",
        r"\b(?:cual|que) es (?:el|la) \w+ que (?:tengo|tenia|puse|di|registre) (?:\w+ )?en mi\b",
        r"\b(?:turno|cita|pago|oferta|acuerdo|reclamo|queja) que (?:pedi|hice|puse|saque|mande)\b[^,;:¿]*"
        r"\b(?:quedo|esta|va|salio)\W*$",
        r"\ben que (?:va|quedo|estado (?:va|esta)) mi\b",
        r"\bcon quien (?:hable|estuve hablando|me comunique)\b",
        rf"\bmi {_KIN}\b[^?]*\bcuanto (?:le|les) (?:falta|queda|debe)\b|\bcuanto (?:les? )?debe mi {_KIN}\b",
        rf"\bsi mi {_KIN}\b.*\bdebe\b",
        r"\b(?:numero|digitos?|saldo|monto|estado|tasa|intereses)\b[^,.;:¿]*\b(?:de|en|por) mi "
        rf"{_ACCOUNT}\b",
    )
)
_NOW = r"(?:hoy|ahora|est[ea] (?:mes|semana|ano)|actual(?:mente|es)?|en este momento)"
_RATE = r"(?:dolar|euro|uvr|usura|tipo de cambio|euribor|bitcoin|inflacion|ipc|petroleo|salario minimo)"
_LIVE = re.compile(
    rf"\b{_RATE}\b.*\b{_NOW}\b|\b{_NOW}\b.*\b{_RATE}\b|\b(?:cuanto|como) (?:esta|va|quedo|cerro) (?:el|la) {_RATE}\b"
    r"|\b(?:con|cuanto|minutos de) retraso\b.*\b(?:viene|lleva|trae)\b"
    r"|\b(?:viene|lleva|trae|va) con (?:mucho )?retraso\b"
    r"|\besta caid[oa]\b|\bse cayo (?:el|la) (?:portal|pagina|sistema|web|app)\b"
    r"|\bquedan? (?:\w+ )?(?:asientos|plazas|cupos|billetes|sitios|boletos|entradas)\b"
    r"|\bminutos de retraso\b.*\bsuele\b"
    r"|\bde hoy\b[^?]*\bya (?:salio|paso|llego)\b|\bya (?:salio|paso|llego) (?:el|la) [^?]*\bde hoy\b"
    r"|\bdonde (?:esta|va|viene) (?:ahora|la guagua|el bus)\b|\bpor donde va\b"
)
_SMALL_TALK = re.compile(
    r"\bcuantos anos tienes\b|^\W*(?:hola |oye )*que hora es\b|\bcomo te llamas\b|\bquien eres\b|\beres un\b"
    r"|\bcuentame un|\bchiste\b|\btraduce(?:me)?\b|\btraducir al?\b|\breceta de\b|\bva a llover\b|\bquien gano\b"
    r"|\b(?:recomiend\w+|recomendar\w*) (?:un|una|algun|alguna)\b|\bte gusta\b|\bque opinas\b"
)


def is_beyond_documents(folded: str) -> bool:
    """Whether a folded question asks what tools, the present or nobody answers."""
    return any(pattern.search(folded) for pattern in (*_OWN, _LIVE, _SMALL_TALK))
