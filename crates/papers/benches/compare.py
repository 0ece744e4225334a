"""Draws the decision of benches/papers.rs with WeasyPrint, docxtpl and LibreOffice, and says how many a second.

    compare.py FOLDER      FOLDER holds decision.txt, written by the benchmark, and the environment that is made there

Installs pinned packages into an environment of its own; what cannot be had is named and left out.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PINNED = ["weasyprint==70.0", "docxtpl==0.20.2", "python-docx==1.2.0"]
ROUNDS = 5


def prepared(folder: Path) -> bool:
    """Goes on within the environment; false where it cannot be made."""
    if os.environ.get("PAPERS_COMPARE") == "inside":
        return True
    place = folder / "environment"
    python = place / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, stdout=subprocess.DEVNULL)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINNED]
        subprocess.run(install, check=True, timeout=600)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"compare: skipped, the Python packages cannot be had ({error})")
        return False
    environment = {**os.environ, "PAPERS_COMPARE": "inside"}
    sys.exit(subprocess.run([str(python), __file__, str(folder)], env=environment).returncode)


def rate(name: str, count: int, draw) -> None:
    draw(0)
    best, worked = 0.0, time.process_time()
    for round_ in range(ROUNDS):
        begun = time.perf_counter()
        for number in range(count):
            draw(round_ * count + number + 1)
        best = max(best, count / (time.perf_counter() - begun))
    each = ROUNDS * count / (time.process_time() - worked)
    print(f"{name:26} {best:8.1f} a second   {each:.1f} for each second of the processor")


def parts(folder: Path):
    """The lines of the decision: the head, the title, the body, the foot."""
    lines = (folder / "decision.txt").read_text(encoding="utf-8").splitlines()
    nation, number, title = (lines.index(word) for word in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", next(line for line in lines if line.startswith("Số:")), "QUYẾT ĐỊNH"))
    receivers = lines.index("Nơi nhận:")
    signer = next(i for i in range(receivers, len(lines)) if lines[i].isupper())
    return {
        "left": lines[:nation], "right": lines[nation:number], "number": lines[number], "date": lines[number + 1],
        "title": lines[title:title + 3], "body": lines[title + 3:receivers],
        "receivers": lines[receivers:signer], "signer": lines[signer:],
    }


def weasyprint(folder: Path, font: Path) -> None:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    part = parts(folder)
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:Tinos;src:url({(font / f'Tinos-{name}.ttf').as_uri()});"
        f"font-weight:{weight};font-style:{style}}}"
        for name, weight, style in [("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"),
                                    ("BoldItalic", 700, "italic")])
    style = CSS(font_config=fonts, string=faces + """
        @page{size:A4;margin:20mm 15mm 20mm 30mm} body{font:14pt/1.3 Tinos;margin:0}
        table{width:100%;border-collapse:collapse} td{text-align:center;vertical-align:top;padding:0}
        p{margin:0 0 6pt;text-align:justify;text-indent:12.7mm} .c{text-align:center;text-indent:0;font-weight:bold}
        hr{width:40mm;border:0;border-top:.75pt solid;margin:3pt auto} .left{text-align:left;font-size:11pt}""")
    join = "<br>".join

    def draw(number: int) -> None:
        html = (
            f"<html lang=vi><title>Quyết định {number}</title><table><tr><td><b>{join(part['left'])}</b><hr>"
            f"<td><b>{join(part['right'])}</b><hr><tr><td>{part['number']}<td><i>{part['date']}</i></table>"
            f"<p class=c>{join(part['title'])} {number}</p><hr>"
            + "".join(f"<p>{line}</p>" for line in part["body"])
            + f"<table><tr><td class=left>{join(part['receivers'])}<td><b>{join(part['signer'])}</b></table>")
        HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")

    rate("WeasyPrint, PDF", 10, draw)


def template(folder: Path) -> Path:
    """The decision as a Word template with one field."""
    from docx import Document
    from docx.shared import Mm, Pt

    part = parts(folder)
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    head = document.add_table(2, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "\n".join(part["left"]), "\n".join(part["right"])
    head.cell(1, 0).text, head.cell(1, 1).text = part["number"], part["date"]
    document.add_paragraph("\n".join(part["title"]) + " {{ number }}")
    for line in part["body"]:
        document.add_paragraph(line)
    foot = document.add_table(1, 2)
    foot.cell(0, 0).text, foot.cell(0, 1).text = "\n".join(part["receivers"]), "\n".join(part["signer"])
    path = folder / "template.docx"
    document.save(path)
    return path


def docxtpl(folder: Path) -> None:
    from docxtpl import DocxTemplate

    path, out = template(folder), folder / "out.docx"

    def draw(number: int) -> None:
        document = DocxTemplate(path)
        document.render({"number": number})
        document.save(out)

    rate("docxtpl, .docx", 20, draw)


def libreoffice(folder: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("compare: LibreOffice skipped, it is not installed")
        return
    count = 20
    source = template(folder)
    files = []
    for number in range(count):
        files.append(folder / f"decision-{number}.docx")
        shutil.copy(source, files[-1])
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True, "timeout": 300}
    subprocess.run([*convert, str(files[0])], **quiet)
    begun = time.perf_counter()
    subprocess.run([*convert, str(files[0])], **quiet)
    one = time.perf_counter() - begun
    begun = time.perf_counter()
    subprocess.run([*convert, *map(str, files)], **quiet)
    many = (count - 1) / max(time.perf_counter() - begun - one, 1e-6)
    print(f"{'LibreOffice, .docx to PDF':26} {many:8.1f} a second within one run, {1 / one:.1f} when started for each")


def main() -> None:
    folder = Path(sys.argv[1])
    if not prepared(folder):
        return
    fonts = Path(__file__).resolve().parent.parent / "fonts"
    for name, run in [("WeasyPrint", lambda: weasyprint(folder, fonts)), ("docxtpl", lambda: docxtpl(folder)),
                      ("LibreOffice", lambda: libreoffice(folder))]:
        try:
            run()
        except (OSError, ImportError, subprocess.SubprocessError) as error:
            print(f"compare: {name} skipped ({error})")


main()
