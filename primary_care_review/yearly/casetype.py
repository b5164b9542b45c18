"""The October paper as a kind of case (P15)."""

from casework.plans.casetype import paper_casetype

from .papers import OCTOBER_PAPERS

OCTOBER_PAPER = paper_casetype(OCTOBER_PAPERS, prefix="S")
