"""Writes each book of a JSON file with openpyxl: python3 write_with_openpyxl.py BOOKS.json FOLDER

A book is a list of rows, the titles among them; a cell is what test/publisher/import/made-cells.ts calls Stored, or null.
openpyxl computes nothing: a formula has no result until another program has opened the file.
"""

import json
import sys

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont


def put(cell, stored):
    kind = stored["kind"]
    if kind == "text":
        text, start = stored["text"], stored.get("struckFrom")
        cell.value = text if start is None else CellRichText(text[:start], TextBlock(InlineFont(strike=True), text[start:]))
    elif kind in ("number", "boolean", "error"):
        cell.value = stored["value"]
    elif kind == "result":
        value = stored["value"]
        cell.value = '="%s"' % value.replace('"', '""') if isinstance(value, str) else "=%s" % value
    elif kind == "picture":
        cell.value = '=_xlfn.DISPIMG("ID_1",1)'
    else:
        cell.value = "=SUM(1)"
    if "format" in stored:
        cell.number_format = stored["format"]


def main(books, folder):
    with open(books, encoding="utf-8") as file:
        for index, rows in enumerate(json.load(file)):
            book = Workbook()
            for row, cells in enumerate(rows, start=1):
                for column, stored in enumerate(cells, start=1):
                    if stored is not None:
                        put(book.active.cell(row, column), stored)
            book.save("%s/%d.xlsx" % (folder, index))


main(*sys.argv[1:])
