"""The rules of intents as data: what is said, for each intent, and how much it proves.

The phrase language is that of backend/nlu/phrases.py; words are folded and canonical (backend/nlu/vocabulary.py).
A phrase that does not itself begin with a negation counts only where nothing negates it in its clause.
"""
from __future__ import annotations

from backend.nlu.understanding import Expected, Intent

CERTAIN, ALMOST_CERTAIN, STRONG, FAIR, WEAK = 0.92, 0.9, 0.82, 0.6, 0.35
"""What one matched phrase proves; from `CERTAIN` on no second opinion is asked."""

Table = tuple[tuple[Intent, float, tuple[str, ...]], ...]
_I = Intent

RULES: Table = (
    (_I.IDENTIFICACION, CERTAIN, (
        "mi cedula/documento/dni/nie/nit/identificacion (es) (el) (la) #", "^ cc #", "^ cedula #",
    )),
    (_I.IDENTIFICACION, STRONG, (
        "mi/la/numero cedula/documento/dni/nie/identificacion (es)", "identificad* con", "numero de cedula/documento/identificacion", "soy _ cedula/cc/documento",
        "cedula (de) ciudadania/extranjeria", "mi numero es", "me identifico",
    )),
    (_I.IDENTIFICACION, FAIR, ("mi nombre es", "me llamo", "soy (el) (la) senor*", "soy titular", "soy el/la titular", "habla con")),
    (_I.SALUDO, CERTAIN, (
        "^ hola $", "^ hola (,) buenas/buenos (dias/tardes/noches) $", "^ buenas (tardes/noches/dias) $", "^ buenos dias $", "^ buen dia $", "^ hola buen dia $",
        "^ saludos $", "^ que tal $", "^ hola (,) que tal $", "^ hola (,) como esta/estas/estan/vas/va $", "^ hola ! $", "^ hola . $", "^ 👋 $", "^ hola 👋 $", "^ hey/alo/hello/epa/quiubo/quihubo $",
        "^ muy buenas (tardes/noches/dias) $", "^ muy buenos dias $", "^ que mas (pues) $", "^ buenas $", "^ hola amigo/amiga/parce/vecino/senor/senora $",
    )),
    (_I.SALUDO, FAIR, ("^ hola", "^ buenas tardes/noches/dias", "^ buenos dias", "^ buen dia", "^ muy buenas/buenos", "^ buenas", "^ saludos", "^ que tal", "^ alo", "^ hey")),
    (_I.DESPEDIDA, CERTAIN, (
        "^ chao/adios/bye/chau/agur/abur $", "^ gracias $", "^ muchas gracias $", "^ hasta luego/manana/pronto $", "^ nos vemos $", "^ eso es todo $", "^ mil gracias $",
        "^ gracias (,) hasta luego/pronto $", "^ gracias (,) chao/adios/bye $", "^ ok gracias $", "^ listo gracias $", "^ chao gracias $", "^ que este muy bien $", "^ hasta la proxima $",
        "^ muchas gracias (,) hasta luego $", "^ eso es todo (,) gracias $", "^ feliz dia/tarde/noche $", "^ nada mas (,) gracias $", "^ no (,) nada mas (,) gracias $", "^ no (,) eso es todo (,) gracias $", "^ vale (,) gracias $",
    )),
    (_I.DESPEDIDA, STRONG, ("hasta luego/pronto", "chao/chau/adios/bye", "nos vemos", "que tenga/tengan (un) (buen) (buena) (lindo) dia/tarde/noche", "feliz tarde/noche", "me despido", "hablamos luego/despues", "me tengo que ir", "cuidese/cuidate")),
    (_I.DESPEDIDA, WEAK, ("gracias $", "muchas gracias", "eso es todo", "que este bien", "bendiciones", "por ahora nada mas")),
    (_I.CONSULTA_DEUDA, CERTAIN, (
        "cuanto debo", "cuanto es/era lo que debo", "cuanto es (lo) (que) (mi/la) deuda", "cual es mi/el (saldo/deuda)", "cual es (mi) deuda", "saldo (de) (mi) deuda $", "^ mi saldo $", "^ saldo $",
        "a quien le debo", "cuanto estoy debiendo", "cuanto le/les debo", "de que (banco/entidad) es (la) (esa) deuda", "saber (el) (cuanto) saldo", "saber cuanto debo", "cuanto tengo que pagar", "cuanto me/les toca pagar",
        "consultar (mi/el/la) deuda/saldo", "ver (mi/el/la) deuda/saldo", "informacion de/sobre (mi/la) deuda", "que es lo que debo", "que deuda tengo", "cuales son mis deuda", "que debo",
    )),
    (_I.CONSULTA_DEUDA, STRONG, (
        "cuanto _ debo", "cuanto _ deuda", "saldo pendiente", "saldo total", "cuanto _ en mora", "cuantos dias (llevo) _ mora", "quiero saber _ deuda", "saber de que es", "a que banco/entidad",
        "estado de (mi) cuenta/deuda", "de cuanto es", "cuanto seria _ total", "que intereses", "cuanto (de) intereses", "por que _ cobra*", "detalle* de (mi/la) deuda", "de donde sale", "de que es la deuda", "cuanto falta/queda", "cuanto me falta/queda",
        "de que deuda", "con quien tengo (la) deuda", "desglose", "fecha de vencimiento", "cuando vence/vencio", "me llamaron", "me llego (un) mensaje/correo", "por que me llaman/escriben/contactan",
    )),
    (_I.CONSULTA_DEUDA, WEAK, ("mi deuda", "la deuda", "saldo", "cuanto", "intereses", "capital")),
    (_I.INTENCION_PAGO, CERTAIN, (
        "quiero/quisiera/deseo/necesito/queremos/vengo pagar/cancelar/saldar/liquidar (mi/la/lo/esa/el/esta) (que) (deuda/debo/obligacion/cuenta/saldo) (ya) $", "quiero/quisiera/deseo/necesito (a) pagar/cancelar/saldar/liquidar (mi/la/esa/toda) (la) deuda/obligacion/saldo/cuenta",
        "quiero ponerme al dia", "me quiero poner al dia", "quiero quedar al dia", "quiero quedar a paz y salvo", "como puedo pagar", "donde puedo pagar", "donde/como pago", "^ quiero pagar", "voy a pagar (mi/la) deuda", "como hago para pagar", "quiero salir de esa/esta/la deuda",
        "quiero salir de eso/esto", "quiero arreglar (mi/la) deuda", "quiero pagar todo", "pagar (todo) (el) total",
    )),
    (_I.INTENCION_PAGO, STRONG, (
        "quiero/quisiera/deseo/necesito/queremos/puedo/podria/voy/vamos (a) pagar/cancelar/abonar/saldar/liquidar", "quiero/quisiera ponerme/quedar/estar al dia", "pagar (mi/la) deuda", "hacer/realizar (un/el) pago/abono", "quiero/quisiera _ solucionar/arreglar/resolver",
        "medios/formas/canales de pago", "link de/para pago/pagar", "donde consigno/deposito/transfiero", "pagar por pse/nequi/bizum/transferencia/oxxo", "me interesa pagar/cancelar", "interesad* en pagar", "como _ pago", "a que cuenta", "quiero/quisiera salir de", "ya voy a pagar", "quiero cumplir",
        "mi intencion es pagar", "dispuest* a pagar", "quiero/quisiera negociar", "quiero llegar a (un) acuerdo", "llegar a (un) arreglo/acuerdo", "pago hoy", "pagar hoy/manana", "quiero empezar a pagar", "les pago", "te pago", "le pago", "pienso pagar", "quiero limpiar mi",
    )),
    (_I.INTENCION_PAGO, WEAK, ("pagar", "cancelar", "pago", "abonar")),
    (_I.SOLICITUD_PLAN, CERTAIN, (
        "que opciones (de pago) (tengo/hay/tienen/me)", "pagar en/a/por cuotas", "pagar (la/lo) (deuda) en/a (las) # cuotas/meses", "pagar a plazos", "plan de pago/pagos", "que descuento (me) (tienen/dan/hay/hacen)", "hay (algun) descuento", "me/nos pueden/puede/podrian/podria hacer (un) (algun) descuento",
        "que facilidades", "acuerdo de pago", "ver (las) opciones", "quiero ver opciones", "^ opciones $", "que me ofrece/ofrecen/pueden", "pagar en partes/pagos", "refinanciar", "refinanciacion", "facilidades de pago",
        "puedo pagar en/a/por cuotas", "en cuantas cuotas", "diferir (la/mi) (deuda)", "fraccionar", "reestructurar",
    )),
    (_I.SOLICITUD_PLAN, STRONG, (
        "en cuotas", "a cuotas", "por cuotas", "a plazos", "opciones de pago", "que opciones", "que alternativas", "descuento", "condonar", "condonacion", "me rebajan/rebaja/perdonan", "quitar (los) intereses", "cuanto (me) quedaria/quedarian",
        "cuotas (mas) (comodas/bajas/pequenas)", "plan de", "que planes", "que ofertas", "que propuestas", "hay ofertas/promociones/convenios", "convenio", "algun arreglo/acuerdo/plan", "pago/pagar mensual", "cuantas cuotas", "mas tiempo", "mas plazo", "como (me) quedaria/quedarian",
        "de cuanto (serian/seria/quedan/quedarian) (las/la) cuotas", "en cuanto me la/lo dejan", "pagar poco a poco", "pagar (de) a poquitos", "ir pagando",
    )),
    (_I.SOLICITUD_PLAN, WEAK, ("cuotas", "opciones", "plan", "facilidades", "ofertas", "oferta")),
    (_I.CONTRAOFERTA, STRONG, (
        "le/les/te/yo ofrezco", "solo/solamente/maximo puedo/tengo/podria", "lo que puedo (dar/pagar) es", "lo maximo (que) (puedo)", "mi propuesta es", "les propongo", "le propongo", "que tal si pago/doy/abono", "me lo/la dejan/deja/dejas en", "dejemelo/dejamelo/dejenmelo en", "si me lo/la dejan/deja en",
        "cuento con", "hasta # puedo", "puedo dar/ofrecer/ofrecerle/ofrecerles/darle/darles/aportar", "puedo llegar (hasta) (a)", "subo a", "mejor # cuotas", "aceptan/acepta/aceptarian/recibe/reciben #", "y si doy/pago/abono/ofrezco", "contraoferta", "me alcanza para/es",
    )),
    (_I.CONFIRMACION, CERTAIN, (
        "^ si $", "^ si (,) acepto $", "^ acepto $", "^ de acuerdo $", "^ estoy de acuerdo $", "^ si (,) de acuerdo $", "^ listo $", "^ dale $", "^ de una $", "^ vale $", "^ ok $", "^ perfecto $", "^ claro $", "^ claro que si $", "^ si (,) claro $", "^ si (,) senor/senora $", "^ confirmo $",
        "^ 👍 $", "^ hagale/hagamosle $", "^ hecho $", "^ trato hecho $", "^ me parece bien $", "^ me sirve $", "^ me interesa $", "^ esta bien $", "^ por supuesto $", "^ correcto $", "^ exacto $", "^ va $", "^ sale $", "^ bueno $", "^ si (,) por favor $", "^ si (,) dale $", "^ si (,) listo $", "^ listo (,) dale $",
        "^ si (,) confirmo $", "^ si (,) esta bien $", "^ si (,) me sirve $", "^ si (,) me interesa $", "^ ok (,) acepto $", "^ listo (,) acepto $", "^ venga $", "^ venga (,) vale $", "^ ok (,) dale $", "^ si (,) quiero $", "^ asi es $", "^ eso es $", "^ afirmativo $", "^ obvio $", "^ super $", "^ genial $", "^ bien $", "^ joya $", "^ orale $",
        "^ si si $", "^ si , si $", "^ si . $", "^ si ! $", "^ ok . $", "^ listo . $", "^ acepto la oferta/propuesta $", "^ hagamoslo $", "^ hagamosle (pues) $", "^ me sirve esa $", "^ esa me sirve $", "^ me quedo con esa/esta/ese $", "^ esa $", "^ todo bien $", "^ si (,) soy yo $", "^ de una (parce) $", "^ listo pues $", "^ bueno (,) si $", "^ bueno (,) acepto $", "^ bueno (,) listo $", "^ sisas $",
        "acepto la/el/las/esa/ese/su/tu/los oferta/propuesta/plan/acuerdo/opciones/trato/terminos/condiciones", "si (,) acepto", "me quedo con la/el/esa",
    )),
    (_I.CONFIRMACION, STRONG, (
        "acepto", "estoy de acuerdo", "me parece bien/perfecto/bueno/justo", "me sirve", "trato hecho", "confirmo", "confirmado", "de acuerdo", "me gusta la/esa", "cerramos (el) (trato)", "hagamos el acuerdo", "me interesa la/esa (oferta/propuesta/opciones)", "escojo/elijo la/el", "prefiero la/el", "quiero la/el primera/segunda/tercera/cuarta/ultima",
        "^ la primera/segunda/tercera/cuarta/ultima", "^ la # $", "firmo", "vamos con esa/la/el", "voy con la", "tomo la/el/esa", "^ hagale", "^ listo (,) hagamos*", "^ dale", "^ de una",
    )),
    (_I.CONFIRMACION, FAIR, ("^ si ,", "^ si", "^ claro", "^ listo", "^ vale", "^ ok", "^ perfecto", "^ bueno ,", "^ 👍")),
    (_I.RECHAZO, CERTAIN, (
        "^ no $", "^ no (,) gracias $", "no acepto", "no estoy de acuerdo", "no me interesa", "no me sirve", "^ no quiero $", "^ 👎 $", "no quiero (esa) (su) (ese) oferta/propuesta/plan/acuerdo", "no me parece", "^ negativo $", "^ para nada $", "^ ni loco/loca $", "^ jamas $", "^ nunca $", "no me convence", "^ ahora no $", "^ por ahora no $",
        "^ no , gracias $", "rechazo (la/esa/su) (oferta/propuesta)", "no me gusta", "no me conviene", "^ que va $", "^ ni hablar $", "^ de ninguna manera $", "^ no señor/senora/senor $", "^ no . $", "^ ninguna (de) (esas/las) (opciones) $", "^ asi no $", "no voy a aceptar", "no puedo aceptar", "no quiero aceptar", "no lo acepto", "no la acepto", "ni de broma", "ni de riesgos", "ni en suenos", "no quiero pagar", "no voy a pagar", "no pienso pagar", "no les voy a pagar", "no tengo por que pagar",
    )),
    (_I.RECHAZO, STRONG, (
        "es muy/mucho/demasiad* (caro/alto/alta/plata)", "muy caro/alto/alta/cara", "muy altas/altos", "demasiad* caro/alto/alta/altas", "esta caro/muy", "es un robo", "es un abuso", "ninguna", "no gracias", "me parece mucho/caro/alto", "se me hace mucho/caro", "no quiero", "no por ahora", "ahora no", "es mucho", "no me llamen", "dejen de llamar/molestar", "mejor no", "eso es mucho", "^ no ,", "tampoco",
    )),
    (_I.RECHAZO, WEAK, ("^ no", "imposible")),
    (_I.DIFICULTAD_PAGO, CERTAIN, (
        "no puedo pagar", "no tengo plata/trabajo/ingresos/como/con", "no tengo (con) que pagar", "no tengo como pagar", "estoy sin trabajo/plata/empleo/ingresos", "perdi (mi/el) trabajo/empleo", "me quede sin trabajo/empleo", "me echaron", "me despidieron", "estoy desemplead*", "estoy en el paro", "no me alcanza", "estoy enferm*", "estoy hospitalizad*",
        "situacion economica (muy) (dificil/mala)", "no cuento con (la) plata/recursos", "no puedo (en) (este) (momento) pagar", "sin trabajo", "estoy incapacitad*", "estoy quebrad*", "me quede en la calle", "^ imposible $", "me queda imposible", "no estoy trabajando", "imposible pagar*", "me es imposible", "no he podido", "no llego a fin de mes", "me declare/declaro insolvente", "estoy en bancarrota", "ahora no puedo", "por ahora no puedo",
    )),
    (_I.DIFICULTAD_PAGO, STRONG, (
        "no puedo _ pagar", "no puedo", "no podria", "no tengo", "dificil", "desemplead*", "crisis", "no hay plata", "enferm*", "gastos medicos", "fallecio", "murio", "emergencia/calamidad", "incapacidad", "estoy pasando por", "ando sin", "estoy corto/corta/pelado/pelada/pelao/misio/arruinado/seco/apretado/apretada/ahogado/ahogada/tieso/seca/jodida", "sin plata", "sin ingresos/dinero", "no me pagan/pagaron", "no me han pagado", "no doy abasto", "no me da", "me redujeron", "bajaron el sueldo", "quede viuda/viudo", "me robaron", "quebre", "cerre mi negocio", "estoy pensionad*", "no llego", "paro", "deme/dame/denme (mas) tiempo", "no cobro", "erte",
    )),
    (_I.DISPUTA, CERTAIN, (
        "esa/esta deuda no es mia", "no es mi deuda", "no reconozco", "ya pague", "ya la/lo pague", "ya cancele", "ya la/lo cancele", "ya (la) (esta) pagada", "no debo nada", "yo no debo", "no les debo", "no le debo", "nunca (yo) saque/tuve/pedi/firme/compre/adquiri/solicite", "me suplantaron", "suplantacion", "robo de identidad", "fraude", "es un error", "me estan cobrando mal/doble/demas/algo", "no es mio/mia", "esta prescrita", "prescrib*", "prescripcion", "eso ya (lo) (esta) (fue) pague/pagado/pagada/cancele/cancelado",
        "tengo (el) (mi) paz y salvo", "tengo (los) (el) comprobante*", "tengo (los) (el) recibo*", "no es correcto", "esta mal (el) (ese) saldo/valor/calculo", "el saldo esta mal", "no saque (ese) (ningun)", "no tengo (ninguna) deuda", "yo no saque", "no fui yo", "no soy yo", "persona equivocada", "numero equivocado", "se equivocaron", "estan equivocados", "deuda (ya) (esta) (se) caducada/caduco/prescribio",
    )),
    (_I.DISPUTA, STRONG, ("reclam*", "no corresponde*", "no estoy de acuerdo con el/la/los/ese/esa saldo/valor/monto/cobro/deuda/intereses", "voy a demandar", "demanda*", "abogado", "superintendencia", "derecho de peticion", "tutela", "denunci*", "cobro indebido", "estafa*", "ese no es (el) (mi) saldo/valor", "por que _ tanto", "no es lo que debo", "yo debia", "debia menos", "consumo.gov", "no autorice", "quitenme/saquenme de datacredito", "habeas data", "no he sacado", "impugn*")),
    (_I.CONSULTA_DOCUMENTO, CERTAIN, (
        "paz y salvo $", "certificado de deuda (cero)", "necesito (el) (mi) (un) (una) paz y salvo", "copia del/de (el) (mi) contrato/pagare/acuerdo/documento*", "enviar/enviarme/enviame/mandar/mandame/mandarme (el) (un) (la) (mi) certificado/contrato/documento*/paz/copia/factura/recibo/comprobante/extracto/pagare/estado",
        "carta de", "extracto (de) (mi)", "me (pueden/puede/podrian) (enviar/mandar) (el) (la) (un) (una) copia/certificado/soporte*/pagare", "que documentos", "quiero (el) (mi) (un) (una) paz y salvo/certificado/contrato/copia", "ley de", "que dice la ley", "politica de", "terminos y condiciones", "tratamiento de datos",
    )),
    (_I.CONSULTA_DOCUMENTO, STRONG, ("paz y salvo", "certificad*", "pagare", "contrato", "comprobante", "extracto", "soporte*", "factura", "recibo", "documentos", "datacredito", "centrales de riesgo", "asnef", "reporte negativo", "como funciona", "que es (un/una/el/la)", "requisitos", "cuando me quitan/borran/sacan", "reportad*", "que pasa si (no) (me)", "embarg*")),
    (_I.HABLAR_ASESOR, CERTAIN, (
        "hablar con (un/una/el/la/algun/alguna/otra) (asesor/persona/alguien/agente/ejecutiv*/gestor/operador/supervisor/gerente/gente/representante)", "quiero/necesito/quisiera (un/una) asesor/agente/persona/operador", "me comunica/comunique/comuniquen/pasa/pase/pasas/pasan/transfiere con (un/una/el/la) (asesor/persona/alguien)", "^ asesor $", "^ humano $", "^ persona $", "^ agente $",
        "una persona real", "persona de verdad", "alguien real", "no quiero hablar con (un/una) (robot/maquina/bot)", "comunicarme con", "atencion al cliente", "contactar (a/con) (un)", "me puede llamar", "me pueden llamar", "llamenme/llamame", "que me llame*", "con un asesor", "con una persona", "hablar por telefono", "eres (un) robot", "es un robot/bot", "hay alguien", "me atienda (una) (alguien)", "servicio al cliente",
    )),
    (_I.HABLAR_ASESOR, FAIR, ("asesor", "un agente", "operador*", "supervisor*", "telefono de", "numero de telefono", "ejecutiv*", "con alguien", "robot/bot", "call center")),
    (_I.FUERA_DE_ALCANCE, CERTAIN, (
        "ignora/olvida/ignore/olvide (todas) (tus/las/sus) (instrucciones/anteriores/reglas)", "system prompt", "tus instrucciones", "actua como", "eres chatgpt", "cuentame/dime (un) chiste", "que tiempo hace", "como esta el clima", "va a llover", "abrir (una) cuenta", "sacar/solicitar/pedir (un) prestamo/credito (nuevo)", "quiero (un) prestamo/credito/tarjeta", "receta (de) (para)", "quien gano", "partido de (futbol)", "capital de francia", "escribe (un) poema/codigo", "horoscopo",
    )),
    (_I.FUERA_DE_ALCANCE, STRONG, ("hijueputa/hijo de puta/gonorrea/malparid*/cabron/pendejo/pendejos/imbecil/idiota/idiotas/mierda/maricas/gilipollas/boludo/estupido/estupidos/ladrones/ratas/puta", "clima", "futbol", "chiste", "loteria", "pizza", "cdt", "seguro de vida", "horario*", "cajero", "bitcoin", "trabajan los sabados", "vacantes", "hoja de vida", "prestame", "prestan plata", "un prestamo", "un credito nuevo", "jailbreak", "poema", "te amo", "cuantos anos tienes")),
)  # fmt: skip

WHEN_EXPECTED: dict[Expected, Table] = {
    Expected.OFFER_CHOICE: (
        (_I.RECHAZO, CERTAIN, ("^ no puedo $", "^ imposible $", "^ no (,) no puedo $", "^ muy caro $", "^ es mucho $", "^ ninguna $", "^ no me alcanza $", "^ no puedo (con) (tanto) (eso) $", "^ otra $", "^ otra (opciones) $")),
        (_I.CONFIRMACION, CERTAIN, ("^ la/el primera/segunda/tercera/cuarta/quinta/ultima/primero/segundo/tercero $", "^ opciones # $", "^ la # $", "^ # $", "^ la de # cuotas $", "^ a # cuotas $", "^ en # cuotas $", "^ esa/ese $")),
        (_I.CONTRAOFERTA, STRONG, ("# no , # si", "# no # si", "mejor #", "mejor en #", "^ y en #", "^ y a #")),
        (_I.SOLICITUD_PLAN, STRONG, ("que mas hay", "otra opciones", "tienen otra", "hay otra", "algo mejor", "^ y en cuotas", "mas opciones")),
    ),
    Expected.OFFER_CONFIRMATION: (
        (_I.RECHAZO, CERTAIN, ("^ no puedo $", "^ imposible $", "^ no (,) no puedo $", "^ muy caro $", "^ es mucho $", "^ todavia no $", "^ aun no $", "^ no me alcanza $", "^ cancelar $", "^ espera/espere $", "^ mejor no $")),
        (_I.CONFIRMACION, STRONG, ("^ si", "^ claro", "^ listo", "^ dale", "^ vale", "^ ok", "^ acepto", "^ perfecto")),
        (_I.CONTRAOFERTA, STRONG, ("# no , # si", "# no # si", "mejor #", "mejor en #")),
    ),
    Expected.DEBT_CHOICE: (
        (_I.CONSULTA_DEUDA, CERTAIN, ("^ la/el primera/segunda/tercera/cuarta/quinta/ultima/primero/segundo/tercero $", "^ la de/del", "^ # $", "^ la # $", "^ esa $", "^ todas $", "^ ambas $", "^ las dos $")),
    ),
    Expected.DOCUMENT_NUMBER: (
        (_I.RECHAZO, STRONG, ("no (le) (les) (se) (te) (lo) (voy) (a) doy/dar/dare/quiero/tengo", "para que (lo) (la) quiere/quieres/necesita*", "por que _ cedula/documento")),
    ),
}  # fmt: skip

NEGATORS = frozenset({"no", "ni", "nunca", "jamas", "tampoco", "sin", "nada", "imposible", "nadie"})
NEGATION_REACH = 3
"""Words between a negation and what it still negates."""
NEGATABLE = frozenset({_I.CONFIRMACION, _I.INTENCION_PAGO, _I.SOLICITUD_PLAN, _I.CONTRAOFERTA, _I.IDENTIFICACION, _I.HABLAR_ASESOR})
"""Intents whose phrases turn into their opposite when negated; the others carry their own negation."""
CONTRAST = frozenset({"pero", "sino", "aunque", "y"})
OWN_MONEY = ("gano #", "mi sueldo/salario/ingreso/ingresos", "me pagan #", "gasto #", "gastos de", "arriendo de", "mis ingresos/gastos", "cobro #")
"""Talk of one's own income and expenses: an amount there is no offer."""
