"""What may come in through any border: checked fields with ranges, one set for all of them.

Studio's settings, handlers, forms, queries, OLX: each declares its values as fields of this
module. A field either returns a clean value or raises ``Invalid`` that names the field and what
to write instead; nothing a stranger sends makes it raise anything else. Fields are data: what
they accept can be read from them (``tests/access`` tries every one with hostile values).

Why neither pydantic nor Django's form fields: decision 0022.
"""

from .characters import cleaned, encodable, fault_in, read_length
from .compound import Listed, Many, Maybe, Several, Structure, checked, from_form, of_query
from .dates import YEARS, Day, Moment
from .fields import (
    Choice,
    Encoded,
    Field,
    Flag,
    Identifier,
    Link,
    Named,
    Number,
    Quotation,
    Reference,
    Text,
    Upload,
    Whole,
    is_seen,
    require_length,
    require_seen_as_written,
)

__all__ = [
    "YEARS",
    "Choice",
    "Day",
    "Encoded",
    "Field",
    "Flag",
    "Identifier",
    "Link",
    "Listed",
    "Many",
    "Maybe",
    "Moment",
    "Named",
    "Number",
    "Quotation",
    "Reference",
    "Several",
    "Structure",
    "Text",
    "Upload",
    "Whole",
    "checked",
    "cleaned",
    "encodable",
    "fault_in",
    "from_form",
    "is_seen",
    "of_query",
    "read_length",
    "require_length",
    "require_seen_as_written",
]
