"""What stands before and after a number that is money, and before and after one that is not."""

from __future__ import annotations

import re

CUE = re.compile(
    r"\b(?:pag\w+|abon\w+|dar\w*|doy|dio|de\s+a|ofre\w+|ofresc\w+|consign\w+|tengo|tenemos|cuento\s+con"
    r"|cancel\w+|puedo|podria|podemos|cuotas?|letras?|contados|abonos?"
    r"|pagos|mensualidad\w*|mensual\w*|quincenal\w*|semanal\w*|deuda|saldo|debo|deben|valor|monto|gano"
    r"|sueldo|salario|total|inicial|entrada|hasta|maximo|minimo|unos"
    r"|como|aproximadamente|alrededor|transf\w+|giro|girar|gast\w+|arriendo|alquiler|propong\w+"
    r"|presupuesto|recog\w+|reun\w+|conseg\w+|consig\w+|junt\w+|dej\w+|sean?|por"
    r"|solo|nada\s+mas|seria\w*|alcanz\w+|llego|subo|bajo|baje\w*|mejor|rebaj\w+|enganche|anticipo"
    r"|adelant\w+|salen|sale|son|cuesta|quedo|acepto|aceptan|aceptarian|recib\w+"
    r"|ingres\w+|cobro|mete\w*|met[eo]|paso|pasar\w*|suelt\w+|pon\w*|como\s+mucho|a\s+lo\s+sumo|apenas|escasamente|decia|pensaba|aport\w+|prest\w+"
    r"|destin\w+|apart\w+"
    r"|sac\w+|mand\w+|envi\w+|deposit\w+|liquid\w+|salda\w*|hacer\w*|hago|le\s+hago|tiro|tirar|largo"
    r"|de|con|para|pa|los|las|y|o|me\s+quedan?|dispongo|cierro|cerramos|cerrar|arregl\w+|dejame\w*|cobren"
    r"|cobrarme|al\s+mes|cada\s+mes|ahora|hoy|ya|mes|quincena|semana|serian|contraoferta|oferta|a|en|que"
    r"|le)\s*[,:]?\s*$"
)
WEAK = re.compile(
    r"\b(?:de|con|para|pa|los|las|y|o|a|en|que|le|son|hoy|ya|ahora|mes|quincena|semana|por"
    r")\s*[,:]?\s*$"
)
VERB_NEAR = re.compile(
    r"\b(?:me\s+da\b|lleg\w+|pag\w+|paso|pasar\w*|baj\w+|sub[aoei]\w*|abon\w+|dar\w*|doy|ofre\w+|consign\w+|cuento\s+con"
    r"|cancel\w+|puedo|podria|podemos"
    r"|tengo|cuotas?\s+de|letras|contados|mensual\w*|quincenal\w*|semanal\w*"
    r"|monto|valor|propong\w+|dej\w+|alcanz\w+|deuda|saldo|gano|gast\w+|sueldo|mejor|hag\w+|liquid\w+"
    r"|sald\w+|aport\w+|pon\w+|cuota|inicial|entrada|cerr\w+|cierr\w+|acept\w+)\b"
)
NOT_MONEY_AFTER = re.compile(
    r"\s*(?:de\s+gracias|de\s+disculpas|de\s+perdones|de\s+veces|gracias|disculpas?|perdon\w*|veces"
    r"|cosas|besos|bendiciones|felicidades|abrazos|problemas"
    r"|hijos?|ninos?|anos?|dias?|horas?|minutos?|semanas?|personas?|meses|mes|quincenas?"
    r"|kilos?|metros|megas?|gigas?|gb\b|mb\b|litros?|km\b|kilometros?|gramos?|cuadras?|llamadas?|am\b|pm\b|a\.m|p\.m|hs\b|hrs\b|de\s+la\s+(?:manana|tarde|noche)|opciones?|ofertas?"
    r"|deudas?|creditos?|tarjetas?|mensajes?|llamadas?|correos?"
    r"|bocas|empleados|hermanos?|trabajos?|puntos|grados|%|por\s?ciento|:\d|/\d|-\d|°|vez"
    r"|perros?|nietos?|cc\b|mg\b|h\b|entidades|bancos|sueldos|salarios|digitos|primeros|ultimos"
    r"|dolencias|palabras|casas|intentos|correos)\b"
)
COUNTED_AFTER = re.compile(
    r"\s*(?:cuotas?|pagos?|letras?|plazos?|armadas|contados|abonos|partes|mensualidades|parcialidades|exhibiciones)\b"
)
NOT_MONEY_BEFORE = re.compile(
    r"(?:\b(?:opcion|oferta|error|linea|cuota|numero|nro|no\.|calle|carrera|cra|cll|kr|piso|apto|apartamento|casa"
    r"|a\s+las|son\s+las|las|dia|pagina|articulo|ley|radicado|obligacion|producto|codigo|clave|tarjeta"
    r"|factura|terminad\w+\s+en|termina\s+en|covid|version|tengo\s+\w*\s*edad|factura\s+numero"
    r"|referencia|ref|credito|cuenta|contrato|ticket|caso|avenida|av|parrafo|bus|ruta|local|manzana"
    r"|estrato|seccion|ley|decreto|sentencia|t)\s*(?:no\.?|numero|n|nro|:|#)?|#|:|/|°)\s*$"
)
STOPS_AFTER = re.compile(
    r"\s*(?:$|[.,;:!?)(\n+\-*\"/]|(?:y|o|u|a|al|por|x|para|pa|pero|mensual\w*|me[ns]+ual\w*|quincenal\w*"
    r"|semanal\w*|fij[oa]s?|iguales|de|del|cada|c/u|en|hoy|ahora|ya|si|no|es|como|que|nada|solo|maximo"
    r"|minimo|max|min"
    r"|aprox\w*|inicial|entrada|porque|pq|xq|porfa\w*|hasta|mas|menos|seria|serian|le|les|te|me|puedo"
    r"|esta|cuando|con|sin|tengo|ofrezco|doy|pago|abono|gracias|listo|ok|vale|nomas|parce|senor\w*|sr"
    r"|sra|amigo|amiga"
    r"|don|dona|doctora?|su|usted|manana|pasado|el|la|los|lo|desde|durante|se|sirve|señor|luego|despues"
    r"|antes|mientras|quincena|mensualidades|total|extra|dele|dale|vea|mire|oiga|sumerce|vecino|jefe|bro"
    r"|che|guey|wey|tio|vos|urgente|unicamente|depende|libres?|netos?|limpios?|redondos?|cerrados?"
    r"|justos?|contados|contantes|tope|ofresco|quiero|va|acepta\w*|parcero|hermano|entre|tambien|igual"
    r"|cerramos|quedamos|todo|aunque|ni|este|esta|fin|primero|"
    r"\W)(?:\b|$))"
)


REFUSED = re.compile(
    r"\bno\s+(?:le\s+|les\s+|te\s+|los?\s+|las?\s+)?(?:(?:tengo|puedo|podria|voy\s+a|quiero|son|es|era"
    r"|eran|alcanzo\s+a|cuento\s+con|pago|doy|me\s+alcanza\s+para|me\s+da\s+(?:para|pa)|acept\w+|lleg\w+\s+a|me\s+llega\s+(?:para|a)"
    r"|reuno|junto|dispongo\s+de)\s+)?"
    r"(?:pagar\w*\s+|dar\w*\s+|abonar\s+|los\s+|las\s+|esos\s+|completo\s+|con\s+|a\s+)*(?:[$€]|s/\.?)?\s*$"
    r"|\bni\s+(?:los\s+)?[$€]?\s*$|\ben\s+(?:vez|lugar)\s+de\s+(?:los\s+|esos\s+)?[$€]?\s*$"
    r"|\b(?:me|nos)\s+(?:estan?\s+)?(?:pid\w+|cobr\w+|exig\w+|propon\w+|ped\w+)\s+(?:los\s+|como\s+|son\s+)?[$€]?\s*$"
)
"""What the writer says no to, or what was asked of them: another amount of the message comes first."""
WHOLE = re.compile(
    r"\b(?:en|a)\s+\w+\s+(?:\w+\s+)?(?:cuotas|pagos|plazos|meses|contados|abonos|mensualidades"
    r"|quincenas)\b"
)
NOT_EVEN = re.compile(r"\bni\s+(?:siquiera\s+)?(?:un\s+)?$")
ABOUT = re.compile(r"\b(?:unos|como|casi|aproximadamente|alrededor\s+de|hasta|maximo)\s+$")
POINTED = re.compile(r"\b(?:el|al|los|las|del|este|ese|un|una)\s+$")
YEAR_BEFORE = re.compile(r"\b(?:en|desde|ano|del?)\s+(?:el\s+)?(?:ano\s+)?$")
CHOSEN = re.compile(
    r"\s*,?\s*(?:si\b(?!\s+(?:me|se|no|es))|ya\b|ahora|ahorita|hoy\b|esta\s+bien|me\s+sirve|si\s+puedo|puedo|doy|ofrezco|pongo|tengo|(?:te|le|les|os)\s+(?:doy|pago|ofrezco|puedo))\b"
)
TOO_MUCH = re.compile(
    r"\s*,?\s*(?:pesos\s+|euros\s+|soles\s+|mensual\w*\s+|al\s+mes\s+)?(?:(?:es|son|seria|serian|estan?|me\s+quedan?)\s+"
    r"(?:muy|demasiad|much|bastant|imposible|alt[oa]|car[oa]|un\s+monton|un\s+huevo)"
    r"|(?:ya\s+)?no\s+(?:(?:los?|las?|me|te|le)\s+)*(?:lleg|pued|podr|alcanz|tengo|doy|da\b|acept)|no\s*(?:[,.;]|pero\b|sino\b)|nada\b(?!\s+mas))"
)
