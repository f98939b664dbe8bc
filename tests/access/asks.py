"""Every operation as GraphQL documents, with what policy.py says that each actor gets.

A new operation needs an ask in one of asks_*.py; without one the tests fail.
"""

from tests.access.asks_cases import cases
from tests.access.asks_network import network
from tests.access.asks_plugins import notifications, openings, plugins
from tests.access.asks_referrals import referrals

ASKS = [*network(), *cases(), *referrals(), *plugins(), *notifications(), *openings()]
