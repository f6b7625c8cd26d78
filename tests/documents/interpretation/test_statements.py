"""What sentences beside a field say: each case is the printed lines and the attributes they settle."""

from __future__ import annotations

import pytest

from qvhmig.documents.interpretation.statements import read_statements

CASES = [
    (("Mandatory.",), {"mandatory": "Y"}),
    (("This field is required",), {"mandatory": "Y"}),
    (("Must not be null.", "Name of the lake."), {"mandatory": "Y", "description": ["Name of the lake"]}),
    (("Mandatory if KIND = 'X'.",), {"mandatory": "C", "mandatory_when": "KIND = 'X'"}),
    (("If the lake is frozen, this field must be populated.",), {"mandatory": "C", "mandatory_when": "the lake is frozen"}),
    (("Required unless DEPTH is given",), {"mandatory": "C", "mandatory_when": "unless DEPTH is given"}),
    (("Optional.",), {"mandatory": "N"}),
    (("Pflicht, wenn STATUS = 2",), {"mandatory": "C", "mandatory_when": "STATUS = 2"}),
    (("Required for billing in the old system",), {"mandatory": ""}),
    (("Code set 14: Kinds of lake",), {"code_types": ["14"]}),
    (("See value set: LakeKind",), {"code_types": ["LakeKind"]}),
    (("Allowed values: D, S or NULL.",), {"allowed_values": ["D", "S"]}),
    (("Valid values are:", "D = Deep", "S - Shallow", "Stored in: lakes.kind"), {"allowed_values": ["D", "S"], "destinations": ["lakes.kind"]}),
    (("Between 0 and 24",), {"allowed_values": ["0-24"]}),
    (("Foreign key to LAKE.lake_id",), {"references": ["LAKE.lake_id"]}),
    (("References lake(lake_id).",), {"references": ["lake.lake_id"]}),
    (("Maps to lakes.kind",), {"destinations": ["lakes.kind"]}),
    (("Format yyyy-MM-dd HH:mm",), {"format": "YYYY-MM-DD HH:MI"}),
    (("Upper case only",), {"case": "upper"}),
    (("Primary key",), {"key": True}),
    (("Max length 30 characters",), {"length": 30}),
    (("Default value of the lake",), {"default": "", "description": ["Default value of the lake"]}),
    (("Name of the lake, see the map.",), {"references": [], "description": ["Name of the lake, see the map"]}),
]


@pytest.mark.parametrize(("lines", "says"), CASES, ids=lambda value: value[0] if isinstance(value, tuple) else "")
def test_a_sentence_says_what_it_says_and_no_more(lines: tuple[str, ...], says: dict[str, object]) -> None:
    said = read_statements(lines)
    assert {name: getattr(said, name) for name in says} == says
