"""A learner's version with a picture, the code that drew it, and a report, all by public doors."""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import Any, Final

from PIL import Image, ImageDraw

from mentor_recognition_xblock.projects import api as projects

from .acting import act

CODE: Final = '''"""Draws a week of tides from twelve readings a day."""
import csv
import math


def height(hour: float) -> float:
    # Two tides a day, and the moon that makes every second one higher.
    return 2.1 * math.sin(hour / 12.42 * 2 * math.pi) + 0.4 * math.cos(hour / 24.84 * 2 * math.pi)


with open("readings.csv", newline="") as file:
    readings = [(float(row["hour"]), float(row["metres"])) for row in csv.DictReader(file)]
worst = max(abs(height(hour) - metres) for hour, metres in readings)
print(f"The curve misses the gauge by at most {worst:.2f} m.")
'''
REPORT: Final = (
    "How the gauge was read",
    "The gauge stands at the north pier. It was read every two hours for a week.",
    "Three readings at night are missing, and were not filled in.",
)
ADDED: Final = """

## A week at the pier

![]({picture})

The curve misses the gauge by at most $\\max_i |h(t_i) - m_i| = 0.31$ metres. The code is in
[{code}]({code}), and how the gauge was read is in [the report]({report}).

- [x] Read the gauge for a week
- [ ] Compare with the port's own table
"""


def attach(*, unit: str, unit_id: int, learner_id: int, at: datetime) -> None:
    """The learner hands in a next version with three files; nothing where their work is done."""
    work = projects.project_of(unit_id=unit_id, learner_id=learner_id)
    if work is None or work.state == "finished":
        return
    last = projects.versions(work.id)[-1]

    def keep(name: str, content: bytes) -> Any:
        return act(
            "projects.keep_file", learner_id, at, unit=unit, name=name, file=io.BytesIO(content)
        )

    picture = keep("a-week-of-tides.png", _chart())
    code = keep("tides.py", CODE.encode())
    report = keep("how-the-gauge-was-read.pdf", _pdf(REPORT))
    source = ADDED.format(picture=picture.name, code=code.name, report=report.name)
    act(
        "projects.submit",
        learner_id,
        at,
        unit=unit,
        title=last.title,
        source=last.source + source,
        reflection="I drew what I had only described, and found three readings missing.",
        files={
            str(picture.uuid): "Two tides a day for a week, every second one a little higher",
            str(code.uuid): "",
            str(report.uuid): "",
        },
    )


def _chart() -> bytes:
    image = Image.new("RGB", (960, 420), "#f7fafc")
    draw = ImageDraw.Draw(image)
    for metres in (-2, -1, 0, 1, 2):
        y = 210 - metres * 70
        draw.line((60, y, 930, y), fill="#d5dee6")
        draw.text((20, y - 6), f"{metres} m", fill="#33475b")
    points = [
        (
            60 + x,
            210
            - 70
            * (2.1 * math.sin(x / 62.1 * 2 * math.pi) + 0.4 * math.cos(x / 124.2 * 2 * math.pi)),
        )
        for x in range(870)
    ]
    draw.line(points, fill="#0a4a6b", width=3)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def _pdf(lines: tuple[str, ...]) -> bytes:
    """One page in Helvetica, written by hand (PDF 32000-1, 7.5)."""
    words = "".join(f"({line}) Tj 0 -24 Td " for line in lines)
    content = f"BT /F1 14 Tf 60 760 Td {words}ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(content)).encode() + b">>stream\n" + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + part + b"endobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    start = len(out)
    size = len(parts) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode() + table
    return out + f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
