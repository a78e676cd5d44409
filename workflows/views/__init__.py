"""The doors for people: pages in the browser. Thin: ask the form, call one verb, go on.

Doors read the clock and hand *at* down; whatever is refused comes back in plain words.
"""
