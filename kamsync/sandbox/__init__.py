"""Stand-ins for the CRMs, on loopback: for trying kamsync out and for its tests.

They follow the vendors' pages, not the connectors: nothing here knows how kamsync asks.
"""
