"""One function for each thing a face can ask: a frozen request in, a result out, progress as events.

Nothing here prints or reads a terminal. A module a subject; importing the package imports none of them.
"""
