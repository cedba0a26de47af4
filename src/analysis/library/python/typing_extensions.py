from typing import NamedTuple, TypedDict
