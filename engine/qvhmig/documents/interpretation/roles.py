"""The meanings that a column of a printed grid may have."""

from __future__ import annotations

# Of a dictionary grid: what one row says of one field.
FIELD_ROLES = (
    "table", "position", "field", "type", "type_and_length", "length", "precision", "scale", "null", "mandatory", "key",
    "references", "references_field", "default", "format", "code_type", "allowed_values", "destination", "rule", "description",
)  # fmt: skip
# Of a code list grid: what one row says of one code.
CODE_ROLES = ("code_list", "code", "meaning", "status", "note")
OTHER = "other"
# Roles that several columns of one grid may hold; their texts are joined in printed order.
REPEATED = frozenset(("description", "note", "rule", "key"))
ALL_ROLES = (*FIELD_ROLES, *CODE_ROLES, OTHER)
