"""Given names and surnames that are ordinary words too, in languages written with capitals.

Whoever writes of "Will" or "Grace" may mean nobody: for these, and for no other name, the author
may say so. Folded; a name that is no word anywhere is not in it.
"""

from __future__ import annotations

from typing import Final

from .comparable_text import fold

ENGLISH: Final = """
amber angel april art ash aspen august autumn banks basil baker bay bear bell berry best bill bird
bishop blaze blossom blue bob bold bond book bud buddy booth brand brave breeze brook brooks brown
bush butcher carol carpenter carter case cash chance chase chastity cherry clay cliff constant chip
chuck code cook cooper coral cross crystal dash data daisy dale dawn day dean deacon dell design
destiny diamond don dove drew duke earl east ebony ember faith felicity fern field fields finch
fisher flora forest forester fox frank garland gardener gene ginger glen glory golden good grace
gray green grant grove guy hale hall harmony harper haven hazel heath heather hill holly honest hope
hunt hunter iris ivory ivy jack jade jasmine jay jewel journey joy judge june just justice key king
knight lake lamb lance lane large lark laurel leaf lily link little long love lucky luna major maple
marina mark marsh marshal mason max may melody mentor mercy merit merry miles mill min model miller
misty nick norm moon moss noble north nova ocean olive opal page park parks pat patience pearl penny
person peach pepper piper poet poppy porter potter power precious price pride prince prosper
prudence queen rain ray read red reed rich ridge river rivers rob robin rock rose rosemary ruby rush
rusty sage sailor sandy savage science serene shade shepherd short sierra silver skip sky small
smart smith snow sparrow spring star stark steel sterling stone storm strange street strong student
sue summer sunny swan swift tailor taylor temple test thorn tiger trinity trip true tucker turner
user valley victor victory violet vine walker wall ward water waters weaver wells west wheeler white
wild will willow winter wise wolf wood woods worth wren young
"""
SPANISH: Final = """
alba amable amada amor aurora blanca blanco bravo bueno calvo campo campos caridad castillo clara
claro clemente concha consuelo corona cortes cruz delgado dolores dulce esperanza estrella feliz
flor flores fuente fuentes gallo gloria gracia guapo guerra guerrero herrero iglesias justo leal
león luna luz mar marina mercado mercedes milagros molina montero moreno nieves olivo palma paloma
pardo pastor paz perla pilar piedad pino prado presentación prieto reina remedios rey reyes ribera
rico río ríos rocío rojas rojo romero rosa rosario rubio salvador santo santos sierra sol soledad
soto torre torres trigo valle vega verde vida violeta victoria
"""
# Words so common that they stand in any text, capitals or not: of these alone a name is not seen.
_COMMON: Final = """
a about after ah al all also am an and any are as at au aus be been but by came can can't come con
da das de del den der des did die do does dos du e ein el elle em en er es et for from gang go got
had has have he her hers him his how i ich il im in is it its la las le les li lo los long ma man
many me mi more most my na nas ni no nor nos not now o of oh on one or os our out par para pas per
por pour que ran run said sans saw se see she si sie sin so son su sub sur te than that the their
them then there they this to too tu un una und une uno up us use van vom von was we went were what
when where which who why will with y ya yet you your zu zum zur
"""
# Parts of names that no name is by itself.
_PARTICLES: Final = """
a abu al ap ben bin bint da dal das de del della der des di do dos du e el ibn la las le los mac mc
of san st ter the van vom von y zu zum zur dr mr mrs ms mx prof sr sra jr ii iii iv
ben בן בת ابن بن ابو عبد ال
"""
WORDS: Final = frozenset(fold(f"{ENGLISH} {SPANISH}").text.split())
PARTICLES: Final = frozenset(fold(_PARTICLES).text.split())
COMMON: Final = frozenset(fold(_COMMON).text.split()) - WORDS


def is_plain_word(text: str) -> bool:
    """Whether a name found in a text may be no name at all."""
    return fold(text).text in WORDS
