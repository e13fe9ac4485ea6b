"""A score as JUnit XML: a case a gate, and a case a document with its errors in words."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from summarizer.errors import OutputError

from .report import Report

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold, in any form; articles and models may."""


def junit(report: Report) -> Element:
    """Return `report` as a tree of test suites."""
    root = Element("testsuites", name="summarizer eval")
    gates_by_name = {gate["name"]: gate for gate in report["gates"]}
    gates = SubElement(root, "testsuite", name="gates")
    properties = SubElement(gates, "properties")
    for figure in report["figures"]:
        if figure["value"] is not None:
            value = f"{figure['value']:.6f}"
            SubElement(properties, "property", name=figure["name"], value=value)
    for name, gate in gates_by_name.items():
        if not name.startswith("document "):
            _case(gates, "gate", name, gate)
    documents = SubElement(root, "testsuite", name="documents")
    for document in report["documents"]:
        case = _case(
            documents, "document", document["id"], gates_by_name.get(f"document {document['id']}")
        )
        if document["failure"]:
            SubElement(case, "error", message=_clean(document["failure"]))
        SubElement(case, "system-out").text = _clean("\n".join(_errors(document)))
    for suite in (gates, documents):
        suite.set("tests", str(len(suite.findall("testcase"))))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("errors", str(len(suite.findall("testcase/error"))))
    return root


def write_junit(report: Report, path: Path) -> None:
    """Write `report` as JUnit XML to `path`.

    Raises:
        OutputError: If the file cannot be written.
    """
    root = junit(report)
    indent(root)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(path), "choose another") from None


def _case(suite: Element, kind: str, name: str, gate: Report | None) -> Element:
    case = SubElement(suite, "testcase", classname=f"eval.{kind}", name=_clean(name))
    if gate and gate["status"] == "fail":
        SubElement(case, "failure", message=_clean(gate["message"]))
    return case


def _errors(document: Report) -> list[str]:
    lines = []
    for row in document["rows"]:
        if row["classes"] in (["exact"], ["missed_optional"]) or row["optional"]:
            continue
        record = row["gold"] or row["predicted"]
        values = record["values"]
        words = values.get("quote") or values.get("topic") or values.get("name") or ""
        lines.append(f"{' '.join(row['classes'])}: {row['kind']} {record['id']} {words[:80]}")
    return lines


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
