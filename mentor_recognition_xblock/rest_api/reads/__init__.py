"""What pages show, for programs: one module an area, each read declared once.

A read shows frozen dataclasses of plain data, made by the same functions of the areas as its page
and under the same rules; the answers and the schema of REST are both made from them. ``tests``
hold each read to its page: the same people are let in.
"""
