"""THE OUTSIDE, AT HOME: a local D-REC API with state, in the editions 2022 and 2024.

The same paths, rules, answers and quirks as the real servers (contract sections 1 to 9), for
developers, tests and trying out. It imports nothing of the portal. Inside, a point in time is
an integer of milliseconds since 1970 in UTC, as in the JavaScript of the real servers, and
energy is an integer of Wh.
"""
