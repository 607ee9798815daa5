"""Files of works and comments on parts of them: what other areas use."""

from .copies import (
    CopyData,
    ask_for_copy,
    copies_of,
    drop_copy,
    fetch_copy,
    may_copy,
    retry_copy,
)
from .file_data import FileData, FileOrigin
from .file_store import is_there as keeps_files
from .files import (
    MAX_ALT,
    MAX_FILE,
    MAX_FILES,
    code_html,
    drop_unused_files,
    file_for,
    file_of_version,
    files_in,
    files_of_draft,
    keep_file,
    numbers,
    texts_of,
)
from .region_data import RegionData
from .regions import Part, annotate_part, attach_again
from .states import CopyState

__all__ = [
    "MAX_ALT",
    "MAX_FILE",
    "MAX_FILES",
    "CopyData",
    "CopyState",
    "FileData",
    "FileOrigin",
    "Part",
    "RegionData",
    "annotate_part",
    "ask_for_copy",
    "attach_again",
    "code_html",
    "copies_of",
    "drop_copy",
    "drop_unused_files",
    "fetch_copy",
    "file_for",
    "file_of_version",
    "files_in",
    "files_of_draft",
    "keep_file",
    "keeps_files",
    "may_copy",
    "numbers",
    "retry_copy",
    "texts_of",
]
