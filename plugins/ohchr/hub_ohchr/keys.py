"""How OHCHR's keys are kept: a source's identity opens for two people together, never for one.

Not even a supervisor alone: a source who can be found by one person can be found through that person. It
holds against everybody who works with the hub; not against who has both its database and its keyring.
"""

from hub.hooks.views import KeyChoice

QUORUM = 2
SOURCE = frozenset({"identity", "contact"})
"""Categories that tell who a source is, and how to reach them."""

CHOICE = KeyChoice(provider="keyring", quorum=QUORUM, categories=SOURCE)
