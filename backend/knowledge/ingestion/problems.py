"""Why a file is not taken: a stable code for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping

from backend.domain.errors import InvalidInput

SENTENCES: Mapping[str, str] = {
    "document_empty": "El archivo está vacío.",
    "document_too_large": "El archivo es demasiado grande.",
    "document_kind": "Solo se pueden subir archivos PDF, Word (.docx), HTML, Markdown o texto.",
    "document_wrong_extension": "El contenido del archivo no es lo que dice su nombre. Revisa la extensión.",
    "document_encrypted": "El archivo está protegido con contraseña. Quítala y súbelo otra vez.",
    "document_damaged": "El archivo está incompleto o dañado. Vuelve a guardarlo y súbelo otra vez.",
    "document_macros": "El documento de Word trae macros. Guárdalo como .docx sin macros.",
    "document_embedded": "El documento trae objetos incrustados o plantillas de otro sitio. Guárdalo sin ellos.",
    "document_script": "El archivo trae programas (scripts). Guárdalo sin ellos y súbelo otra vez.",
    "document_too_many_pages": "El documento tiene demasiadas páginas. Divídelo en partes.",
    "document_expands": "El archivo crece demasiado al abrirlo y no se puede leer con seguridad.",
    "document_too_heavy": "El archivo necesita demasiado tiempo o memoria para leerlo. Simplifícalo o divídelo.",
    "document_too_long": "El documento tiene demasiado texto. Divídelo en partes.",
    "document_scanned": "Las páginas son imágenes, sin texto: parece un documento escaneado. "
    "Súbelo con texto, o pide que se active el reconocimiento de texto (OCR).",
    "document_no_text": "El documento no tiene texto que se pueda leer.",
}


def problem(code: str) -> InvalidInput:
    """Return the error of a code, to be raised."""
    return InvalidInput(code, SENTENCES[code])
