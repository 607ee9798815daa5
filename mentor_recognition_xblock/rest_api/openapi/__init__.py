"""The API in OpenAPI 3.1, made from the registry: nothing of it is written twice (ADR 0034).

``fields`` says of each input field what comes in, ``shapes`` of each dataclass what goes out,
``problems`` what a refusal looks like, ``operations`` how an act, a read and a list are called;
``document`` puts them together.
"""

from .document import document

__all__ = ["document"]
