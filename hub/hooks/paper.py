"""A form on paper: one HTML page that stands alone, to print blank and fill in by hand.

From the declaration alone; it holds nothing about anybody. No script, no font, no address of anything.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.hooks.declared import All, Compare, Comparison, Condition, Either, Not, Text
from hub.hooks.forms import Field, Form, Kind
from hub.hooks.lettering import printed

CODE_SIGNS = 12
"""Characters of a case code, in groups of four (hub/cases/code.py)."""
ROOM = {Kind.LONG_TEXT: 5, Kind.TEXT: 1, Kind.PHONE: 1, Kind.COUNTRY: 1}
"""Lines to write on."""

WORDS = {
    "code": Text("Código del caso", "Case code"),
    "filled": Text("Fecha", "Date"),
    "by": Text("Escritorio que llena", "Desk that fills this in"),
    "needed": Text("* hace falta la respuesta", "* an answer is needed"),
    "keep": Text(
        "Guarde esta hoja bajo llave. Destrúyala en cuanto esté capturada.",
        "Keep this sheet locked away. Destroy it as soon as it is entered.",
    ),
    "version": Text("versión", "version"),
    "page": Text("página", "page"),
    "only": Text("Sólo si", "Only if"),
    "yes": Text("Sí", "Yes"),
    "no": Text("No", "No"),
    "one": Text("Marque una.", "Tick one."),
    "any": Text("Marque todas las que apliquen.", "Tick all that apply."),
    "state": Text("Estado", "State"),
    "town": Text("Municipio", "Municipality"),
    "day": Text("día", "day"),
    "month": Text("mes", "month"),
    "year": Text("año", "year"),
    "and": Text(" y ", " and "),
    "or": Text(" o ", " or "),
    "least": Text("desde {}", "from {}"),
    "most": Text("hasta {}", "up to {}"),
}

STYLE = """
@page{size:A4;margin:14mm 15mm 16mm;@bottom-right{content:"%s " counter(page);font:8pt sans-serif}}
*{box-sizing:border-box}
body{font:10.5pt/1.35 'Liberation Sans',Arial,Helvetica,sans-serif;color:#000;background:#fff;margin:0 auto;
max-width:180mm;padding:6mm 0}
@media print{body{padding:0;max-width:none}}
table.sheet{width:100%%;border-collapse:collapse}table.sheet>*>tr>td{padding:0}
header{border-bottom:1.5pt solid #000;padding-bottom:3mm;margin-bottom:3mm}
h1{font-size:16pt;line-height:1.2;margin:0 0 3mm}h2{font-size:11.5pt;margin:5mm 0 2mm;padding:1.2mm 2mm;
background:#e4e4e4;-webkit-print-color-adjust:exact;print-color-adjust:exact;break-after:avoid}
.heading{display:flex;flex-wrap:wrap;gap:3mm 7mm;align-items:flex-end;font-size:9pt}
.signs{display:inline-flex;align-items:center;gap:.8mm}
.sign{width:5.4mm;height:6.6mm;border:.8pt solid #000;display:inline-block}
.question{margin:0 0 4mm;break-inside:avoid}.label{font-weight:bold;display:flex}
.number{flex:none;width:7mm;color:#444;font-weight:normal}
.under{margin-left:7mm}.help,.only{font-size:9pt;color:#333}.only{font-style:italic}
.options{display:grid;grid-template-columns:1fr 1fr;gap:1.4mm 6mm;margin-top:1.4mm}
.options.short{display:flex;gap:10mm}
.option{display:flex;gap:2mm;align-items:flex-start}
.box{flex:none;width:3.8mm;height:3.8mm;border:.9pt solid #000;margin-top:.5mm}.box.round{border-radius:50%%}
.line{border-bottom:.8pt solid #000;height:8mm}.pair{display:flex;gap:6mm}.pair>div{flex:1}
.short .line,.few{width:45mm}.tiny{font-size:8pt;color:#444}
.date{display:inline-flex;gap:3mm;margin-top:1.4mm}.date>span{text-align:center}
footer{border-top:.6pt solid #000;margin-top:3mm;padding-top:1mm;font-size:8pt;display:flex;
justify-content:space-between;gap:5mm}
"""


def paper(form: Form, locale: str = "es") -> str:
    """A blank form as HTML, in Spanish or English ('en')."""
    numbers = {one.name: str(i) for i, one in enumerate(form.fields(), 1)}
    fields = {one.name: one for one in form.fields()}

    def word(key: str) -> str:
        return printed(WORDS[key].in_(locale))

    parts = []
    for section in form.sections:
        parts.append(f"<section><h2>{printed(section.label.in_(locale))}</h2>")
        if section.when is not None:
            parts.append(_only(section.when, fields, numbers, locale))
        parts += [_question(one, fields, numbers, locale) for one in section.fields]
        parts.append("</section>")
    title = printed(form.title.in_(locale))
    signs = ['<span class="sign"></span>'] * CODE_SIGNS
    code = "–".join("".join(signs[i : i + 4]) for i in range(0, CODE_SIGNS, 4))
    name = f"{printed(form.name)} · {word('version')} {form.version}"
    return (
        f'<!doctype html>\n<html lang="{"en" if locale == "en" else "es"}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{STYLE % word('page')}</style></head>\n<body>"
        '<table class="sheet" role="presentation"><tfoot><tr><td>'
        f"<footer><span>{title} · {name}</span><span>{word('keep')}</span></footer>"
        "</td></tr></tfoot><tbody><tr><td>"
        f'<header><h1>{title}</h1><div class="heading">'
        f'<div>{word("code")}<br><span class="signs">{code}</span></div>'
        f"<div>{word('filled')}<br>{_date(locale, '')}</div>"
        f'<div>{word("by")}<div class="line few"></div></div></div>'
        f'<p class="tiny">{word("needed")}</p></header>\n'
        + "\n".join(parts)
        + "\n</td></tr></tbody></table></body></html>\n"
    )


def in_words(
    condition: Condition, fields: Mapping[str, Field], numbers: Mapping[str, str], locale: str
) -> str:
    """Skip logic as a person reads it: 'la respuesta a 4 es «Sí»'. Questions go by their number."""
    match condition:
        case All(parts):
            said = [in_words(part, fields, numbers, locale) for part in parts]
            return WORDS["and"].in_(locale).join(_grouped(parts, said))
        case Either(parts):
            said = [in_words(part, fields, numbers, locale) for part in parts]
            return WORDS["or"].in_(locale).join(_grouped(parts, said))
        case Not(part):
            said_ = in_words(part, fields, numbers, locale)
            return f"not ({said_})" if locale == "en" else f"no se cumple que ({said_})"
        case Comparison():
            return _compared(condition, fields[condition.field], numbers, locale)
    raise TypeError(f"{type(condition).__name__} is no condition")


def _grouped(parts: tuple[Condition, ...], said: list[str]) -> list[str]:
    return [
        f"({text})" if isinstance(part, All | Either) else text
        for part, text in zip(parts, said, strict=True)
    ]


def _compared(comparison: Comparison, one: Field, numbers: Mapping[str, str], locale: str) -> str:
    en, number = locale == "en", numbers[one.name]
    subject = f"the answer to {number}" if en else f"la respuesta a {number}"
    value = comparison.value
    match comparison.compare:
        case Compare.ANSWERED:
            return f"{number} is answered" if en else f"hay respuesta a {number}"
        case Compare.EQUALS:
            return f"{subject} {'is' if en else 'es'} {_answer(value, one, locale)}"
        case Compare.ONE_OF:
            *first, last = [_answer(v, one, locale) for v in value]
            given = f"{', '.join(first)}{WORDS['or'].in_(locale)}{last}" if first else last
            return f"{subject} {'is' if en else 'es'} {given}"
        case Compare.INCLUDES:
            return f"{subject} {'includes' if en else 'incluye'} {_answer(value, one, locale)}"
        case Compare.AT_LEAST:
            more = ("or later" if en else "o después") if one.kind is Kind.DATE else None
            return f"{subject} {'is' if en else 'es'} {_plain(value)} {more or ('or more' if en else 'o más')}"
        case Compare.AT_MOST:
            less = ("or earlier" if en else "o antes") if one.kind is Kind.DATE else None
            return f"{subject} {'is' if en else 'es'} {_plain(value)} {less or ('or less' if en else 'o menos')}"
    raise AssertionError(comparison.compare)


def _answer(value: Any, one: Field, locale: str) -> str:
    if isinstance(value, bool):
        return f"«{WORDS['yes' if value else 'no'].in_(locale)}»"
    label = next((c.label.in_(locale) for c in one.choices if c.code == value), None)
    return f"«{label or _plain(value)}»"


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _only(
    condition: Condition, fields: Mapping[str, Field], numbers: Mapping[str, str], locale: str
) -> str:
    said = in_words(condition, fields, numbers, locale)
    return f'<div class="only">{printed(WORDS["only"].in_(locale))} {printed(said)}.</div>'


def _question(
    one: Field, fields: Mapping[str, Field], numbers: Mapping[str, str], locale: str
) -> str:
    star = " *" if one.required else ""
    parts = [
        f'<div class="question"><div class="label"><span class="number">{numbers[one.name]}.</span><span>'
        f'{printed(one.label.in_(locale))}{star}</span></div><div class="under">'
    ]
    if one.when is not None:
        parts.append(_only(one.when, fields, numbers, locale))
    if one.help is not None:
        parts.append(f'<div class="help">{printed(one.help.in_(locale))}</div>')
    return "".join([*parts, _room(one, locale), "</div></div>"])


def _room(one: Field, locale: str) -> str:
    """Where the answer goes: boxes to tick, or lines to write on."""
    bounds = _bounds(one, locale)
    match one.kind:
        case Kind.YES_NO:
            return _options([WORDS["yes"].in_(locale), WORDS["no"].in_(locale)], " round", "short")
        case Kind.CHOICE | Kind.CHOICES:
            several = one.kind is Kind.CHOICES
            told = WORDS["any" if several else "one"].in_(locale)
            labels = [choice.label.in_(locale) for choice in one.choices]
            boxes = _options(labels, "" if several else " round")
            return f'<div class="tiny">{printed(told)}</div>{boxes}'
        case Kind.DATE:
            return _date(locale, bounds)
        case Kind.WHOLE | Kind.NUMBER:
            return f'<div class="short"><div class="line"></div>{bounds}</div>'
        case Kind.PLACE:
            halves = (
                f'<div><div class="line"></div><span class="tiny">{printed(WORDS[key].in_(locale))}</span></div>'
                for key in ("state", "town")
            )
            return f'<div class="pair">{"".join(halves)}</div>'
    return '<div class="line"></div>' * ROOM[one.kind]


def _options(labels: list[str], shape: str, how: str = "") -> str:
    boxes = "".join(
        f'<div class="option"><span class="box{shape}"></span><span>{printed(label)}</span></div>'
        for label in labels
    )
    return f'<div class="options {how}">{boxes}</div>'


def _date(locale: str, bounds: str) -> str:
    groups = "".join(
        f"<span>{'<span class=sign></span>' * count}<br>"
        f'<span class="tiny">{printed(WORDS[key].in_(locale))}</span></span>'
        for key, count in (("day", 2), ("month", 2), ("year", 4))
    )
    return f'<div class="date">{groups}</div>{bounds}'


def _bounds(one: Field, locale: str) -> str:
    given = [("least", one.minimum), ("most", one.maximum)]
    said = [WORDS[k].in_(locale).format(_plain(v)) for k, v in given if v is not None]
    return f'<div class="tiny">{printed(", ".join(said))}</div>' if said else ""
