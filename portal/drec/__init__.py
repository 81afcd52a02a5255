"""The registry: a typed client of the D-REC API in its two editions, 2022 and 2024.

The only room that speaks HTTP to the outside. `client.connect` gives a `Drec`; the functions of
`auth`, `organisations`, `reference`, `devices` and `reads` take it, return the dataclasses of
`shapes` and raise the errors of `errors`. Energy is in Wh, capacity in kW, times are aware.
"""
