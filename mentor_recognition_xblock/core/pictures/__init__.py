"""Geometry of pictures: figures in, positions out, in percent of the drawing; nothing of a page.

One module a kind. ``x`` runs from where a line of text begins: a ``mirrored`` picture is the same
one for a page that is read from right to left. ``y`` runs down from the top.
"""
