"""Documents that hold every kind of block, in each language, for the drawing to be tested on."""

# ruff: noqa: RUF001 - Chinese has punctuation of its own

from __future__ import annotations

from webapp.reports import model

ADDRESS = "https://hearthline.example.org/verify/abcdefghijklmnopqrstuvwx23"
NAMES = {
    "en": ("Maximiliana-Guadalupe O'Brien", "Attic insulation with air sealing"),
    "es": ("María de los Ángeles Núñez-Peña", "Aislamiento del ático y sellado de corrientes de aire"),
    "zh-Hant": ("王小明（戶主）", "閣樓隔熱與門窗縫隙密封，並更換老舊的熱水器"),
    "vi": ("Nguyễn Thị Ánh Tuyết", "Cách nhiệt gác mái và bịt kín khe hở"),
}
SENTENCES = {
    "en": "This home meets every rule of the program, and the work costs the household nothing. ",
    "es": "Esta vivienda cumple todas las reglas del programa y la obra no le cuesta nada al hogar. ",
    "zh-Hant": "這個住宅符合計畫的所有規定，「施工」對住戶完全免費；如有疑問，請致電 555-0100。",
    "vi": "Ngôi nhà này đáp ứng mọi quy định của chương trình và gia đình không phải trả tiền. ",
}
SIX_LINES = (
    "Apartment 12B, Building C, c/o The Very Long Property Management Company of the Central Valley, "
    "1234567 North Blackstone-Guadalupe Avenue, Fresno County Unincorporated Area, California 93703-1234, "
    "United States of America, entrance from the alley behind the laundry, second gate on the left"
)
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitän" * 5


def measures(language, count):
    """A table of measures, with groups, details and a total."""
    _, label = NAMES[language]
    rows = tuple(
        (
            model.Cell(f"{label} {index}", f"{label}, {index * 3}"),
            model.Cell(f"{index * 1_234.5:,.1f}"),
            model.Cell("" if index % 5 == 0 else ENDLESS if index == 3 else label),
        )
        for index in range(count)
    )
    columns = (model.Column(label, share=2), model.Column("kWh", "right"), model.Column("Who pays"))
    total = (model.Cell("Total"), model.Cell("99,999.9"), model.Cell(""))
    groups = ((0, f"First {label}"), (count // 2, f"Second {label}"))
    return model.Table("Every measure", columns, rows, total, groups=groups)


def chart(language, *, across, count=6):
    _, label = NAMES[language]
    bars = tuple(
        model.Bar(
            f"{label} {label} {index}" if across else f"M{index}", 10.0 * index - 10, f"{10 * index - 10}"
        )
        for index in range(count)
    )
    rows = tuple((model.Cell(bar.label), model.Cell(bar.printed)) for bar in bars)
    twin = model.Table("Twin", (model.Column("What"), model.Column("kWh")), rows)
    title = "Savings by measure" if across else "Month by month"
    return model.BarChart(title, "kWh a year", bars, f"Bars: {label}", twin, across=across)


def paper(language="en", *, count=8, code=True, dated="2026-11-21"):
    """A document with every kind of block."""
    name, label = NAMES[language]
    sentence = SENTENCES[language]
    sources = tuple(f"{label}, source {index}, read 2026-11-21" for index in range(7))
    first = (
        model.Note(label, (sentence, sentence * 2), model.Tone.YES),
        model.Paragraph(sentence * 4),
        model.Paragraph("Si necesita este informe en español, llame.", language="es"),
        model.Paragraph("Confirm this document", link=ADDRESS),
        model.BulletList((label, sentence * 3, "•")),
        model.BulletList((label, sentence), numbered=True),
        model.BulletList(
            tuple(f"{label} {index}" for index in range(5)), halves=True, weight=model.Weight.SMALL
        ),
        model.BulletList(sources, numbered=True, weight=model.Weight.FINE),
        model.KeyFigures((("$1,184", label), ("2.6", "tonnes CO₂e"), ("1,234,567", sentence))),
        model.Particulars((("Household", name), ("Address", SIX_LINES), ("Word", ENDLESS), ("Day", "2026"))),
        model.BlankLines(("Signature", "Day")),
    )
    months = tuple((model.Cell(f"M{index}"), model.Cell(str(index))) for index in range(1, 8))
    narrow = (model.Column("Month"), model.Column("kWh", "right"))
    second = (
        model.Heading("Deep below", 5),
        measures(language, count),
        model.Table("Half a year", narrow, months, weight=model.Weight.SMALL, halves=True),
        chart(language, across=True),
        chart(language, across=False, count=12),
    )
    sections = (
        model.Section("first", label, first),
        model.Section("second", "", second),
        model.Section("third", sentence, (model.Note("", (sentence,), model.Tone.CAUTION),)),
    )
    return model.Report(
        title=label,
        language=language,
        reference="FRESNO-0042",
        sections=sections,
        running_title=f"{label} · {name}",
        page_label="Page {page} of {pages}",
        subtitle=sentence,
        dated=dated,
        code=model.Code(ADDRESS, f"Square code. It leads to {ADDRESS}") if code else None,
    )
