"""A report as JUnit XML: a test case for each gate and for each document with its errors."""

import re
from xml.etree.ElementTree import Element, SubElement, indent

from .report import Report

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML forbids even in escaped form."""


def junit(report: Report) -> Element:
    """Return `report` as a tree of test suites."""
    root = Element("testsuites", name="summarizer eval")
    results = {gate["name"]: gate for gate in report["gates"]}
    gates = SubElement(root, "testsuite", name="gates")
    properties = SubElement(gates, "properties")
    for figure in report["figures"]:
        if figure["value"] is not None:
            value = f"{figure['value']:.6f}"
            SubElement(properties, "property", name=figure["name"], value=value)
    for name, gate in results.items():
        if not name.startswith("document "):
            _case(gates, "gate", name, gate)
    documents = SubElement(root, "testsuite", name="documents")
    for document in report["documents"]:
        gate = results.get(f"document {document['id']}")
        case = _case(documents, "document", document["id"], gate)
        if document["failure"]:
            SubElement(case, "error", message=_clean(document["failure"]))
        SubElement(case, "system-out").text = _clean("\n".join(_errors(document)))
    for suite in (gates, documents):
        _count_cases(suite)
    indent(root)
    return root


def _count_cases(suite: Element) -> None:
    for name, path in (("tests", ""), ("failures", "/failure"), ("errors", "/error")):
        suite.set(name, str(len(suite.findall(f"testcase{path}"))))


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
