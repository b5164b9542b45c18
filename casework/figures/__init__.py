"""Figures of the law: every length, term, count and interval that the portal reckons with, as dated data with its article.

`terms` is pure and is what the rules are given; `editions` holds what ships with the regimes; what an office has set since is in
`models.FigureSetting`.
"""
