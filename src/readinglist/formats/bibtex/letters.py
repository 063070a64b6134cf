r"""One character -> its LaTeX form, and back: the one table that both directions share.

Accented letters are not listed: they are taken apart by Unicode (NFD) and put together from ACCENTS, which covers
Vietnamese and every other stack of marks: "ễ" is `\~{\^e}`. Forms are for LaTeX of 2020 or later, where the text
symbols are part of the kernel; those of T1_ONLY need `\usepackage[T1]{fontenc}`.

ONE_WAY forms print like the character but do not lead back to it: a plain apostrophe, a Greek capital that looks Latin.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

#: Combining mark -> accent macro. Marks below come last: `\d{\^a}`, not `\^{\d{a}}`, which LaTeX sets badly.
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0326": "textcommabelow",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
_BELOW = frozenset("\u0323\u0326\u0327\u0328\u0331")
MATH_ACCENTS = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "overline",
    "\u0306": "breve", "\u0307": "dot", "\u0308": "ddot", "\u030a": "mathring", "\u030c": "check", "\u20d7": "vec",
}  # fmt: skip

#: Macros that only the T1 encoding has.
_T1_ONLY = """
dj DJ dh DH th TH ng NG k quotedblbase quotesinglbase guillemotleft guillemotright guilsinglleft guilsinglright
"""
T1_ONLY = frozenset(_T1_ONLY.split())


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


#: Characters of running text -> macro without its backslash.
TEXT = _pairs(r"""
ß ss  æ ae  Æ AE  œ oe  Œ OE  ø o  Ø O  å aa  Å AA  ł l  Ł L  ı i  ȷ j  đ dj  Đ DJ  ð dh  Ð DH  þ th  Þ TH  ŋ ng  Ŋ NG
§ S  ¶ P  † dag  ‡ ddag  … ldots  • textbullet  · textperiodcentered  ¡ textexclamdown  ¿ textquestiondown
£ pounds  € texteuro  ¥ textyen  ¢ textcent  ¤ textcurrency  © textcopyright  ® textregistered  ™ texttrademark
° textdegree  µ textmu  ‰ textperthousand  ‱ textpertenthousand  № textnumero  ℠ textservicemark  ¦ textbrokenbar
« guillemotleft  » guillemotright  ‹ guilsinglleft  › guilsinglright  „ quotedblbase  ‚ quotesinglbase
ª textordfeminine  º textordmasculine  ⁄ textfractionsolidus  ※ textreferencemark  ♪ textmusicalnote
\ textbackslash  ^ textasciicircum  ~ textasciitilde  < textless  > textgreater  | textbar
{ textbraceleft  } textbraceright  ␣ textvisiblespace
""")

#: Characters of mathematics -> macro without its backslash; in running text they stand as {$\macro$}.
MATH = _pairs(r"""
α alpha  β beta  γ gamma  δ delta  ε varepsilon  ϵ epsilon  ζ zeta  η eta  θ theta  ϑ vartheta  ι iota  κ kappa
ϰ varkappa  λ lambda  μ mu  ν nu  ξ xi  π pi  ϖ varpi  ρ rho  ϱ varrho  σ sigma  ς varsigma  τ tau  υ upsilon
φ varphi  ϕ phi  χ chi  ψ psi  ω omega  ϝ digamma
Γ Gamma  Δ Delta  Θ Theta  Λ Lambda  Ξ Xi  Π Pi  Σ Sigma  Υ Upsilon  Φ Phi  Ψ Psi  Ω Omega
± pm  ∓ mp  × times  ÷ div  ∗ ast  ⋆ star  ∘ circ  ∙ bullet  ⋅ cdot  ∩ cap  ∪ cup  ⊎ uplus  ⊓ sqcap  ⊔ sqcup
∨ vee  ∧ wedge  ∖ setminus  ≀ wr  ⋄ diamond  △ triangle  ▽ triangledown  ⊕ oplus  ⊖ ominus  ⊗ otimes  ⊘ oslash  ⊙ odot
⨿ amalg  ⊞ boxplus  ⊟ boxminus  ⊠ boxtimes  ⊡ boxdot  ⋉ ltimes  ⋊ rtimes
≤ leq  ≥ geq  ≪ ll  ≫ gg  ≺ prec  ≻ succ  ⪯ preceq  ⪰ succeq  ≡ equiv  ∼ sim  ≃ simeq  ≍ asymp  ≈ approx  ≅ cong
≠ neq  ≐ doteq  ≜ triangleq  ∝ propto  ⊨ models  ⊢ vdash  ⊣ dashv  ∣ mid  ∥ parallel  ⟂ perp  ≲ lesssim  ≳ gtrsim
⩽ leqslant  ⩾ geqslant  ⊂ subset  ⊃ supset  ⊆ subseteq  ⊇ supseteq  ⊊ subsetneq  ⊋ supsetneq  ⊏ sqsubset  ⊑ sqsubseteq
⊐ sqsupset  ⊒ sqsupseteq  ∈ in  ∋ ni  ∉ notin  ⌣ smile  ⌢ frown  ⋈ bowtie  ⊩ Vdash
← leftarrow  → rightarrow  ↔ leftrightarrow  ⇐ Leftarrow  ⇒ Rightarrow  ⇔ Leftrightarrow  ↑ uparrow  ↓ downarrow
↕ updownarrow  ⇑ Uparrow  ⇓ Downarrow  ⇕ Updownarrow  ↦ mapsto  ↪ hookrightarrow  ↩ hookleftarrow  ⇀ rightharpoonup
⇁ rightharpoondown  ↼ leftharpoonup  ↽ leftharpoondown  ⇌ rightleftharpoons  ↗ nearrow  ↘ searrow  ↙ swarrow  ↖ nwarrow
⟵ longleftarrow  ⟶ longrightarrow  ⟷ longleftrightarrow  ⟹ Longrightarrow  ⟸ Longleftarrow  ⟺ Longleftrightarrow
⟼ longmapsto  ⇝ rightsquigarrow  ↠ twoheadrightarrow  ↣ rightarrowtail
↻ circlearrowright  ↺ circlearrowleft  ⇄ rightleftarrows
∀ forall  ∃ exists  ∄ nexists  ¬ neg  ∅ emptyset  ∇ nabla  ∂ partial  ∞ infty  √ surd  ∠ angle  ∡ measuredangle  ⊤ top
⊥ bot  ℓ ell  ℘ wp  ℑ Im  ℜ Re  ℏ hbar  ℵ aleph  ℶ beth  ℷ gimel  ð eth  ′ prime
∁ complement  ℧ mho  ∴ therefore  ∵ because
∑ sum  ∏ prod  ∐ coprod  ∫ int  ∬ iint  ∭ iiint  ∮ oint  ⋂ bigcap  ⋃ bigcup  ⋁ bigvee  ⋀ bigwedge
⨁ bigoplus  ⨂ bigotimes  ⨀ bigodot  ⋯ cdots  ⋮ vdots  ⋱ ddots  ⟨ langle  ⟩ rangle  ⌈ lceil  ⌉ rceil  ⌊ lfloor  ⌋ rfloor
‖ Vert  ♯ sharp  ♭ flat  ♮ natural
♠ spadesuit  ♡ heartsuit  ♢ diamondsuit  ♣ clubsuit  □ square  ■ blacksquare  ◇ lozenge  ◆ blacklozenge  ★ bigstar
▲ blacktriangle  ▼ blacktriangledown  ◁ vartriangleleft  ▷ vartriangleright  ◯ bigcirc  ✓ checkmark  ✠ maltese
""")
del MATH["ð"]  # a letter first of all; the mathematical one only looks like it

#: Characters that LaTeX writes without a macro.
LIGATURES = {"–": "--", "—": "---", "“": "``", "”": "''", "\u00a0": "~"}

_CAPITALS_LIKE_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))
ONE_WAY = {
    "‘": "`", "’": "'", "ʼ": "'", "ʹ": "{$'$}", "ʺ": "{$''$}", "ʻ": "`", "ʾ": "'", "ʿ": "`",
    "‛": "'", "‐": "-", "‑": "-", "‒": "--", "―": "---", "−": "{$-$}", "ο": "{$o$}",
    "ẞ": "SS", "⟦": "[[", "⟧": "]]", "″": "{$''$}", "‴": "{$'''$}", "＂": '"', "●": r"{\textbullet}", "◦": r"{$\circ$}",
    "○": r"{$\circ$}", "☆": r"{$\star$}", "✔": r"{$\checkmark$}", "\u00ad": r"\-",
    "\u200b": "", "\u2060": "", "\ufeff": "", "\u200e": "", "\u200f": "", "\ufe0e": "", "\u2061": "", "\u2062": "",
    "\u2009": r"\,", "\u202f": r"\,", "\u2008": " ", "\u200a": " ",
} | {char: rf"{{$\mathrm{{{latin}}}$}}" for char, latin in _CAPITALS_LIKE_LATIN.items()}  # fmt: skip

_MATH_OF_ASCII = {"\u2212": "-", "\u2032": "'", "{": r"\lbrace", "}": r"\rbrace"}
_STYLES = {
    "BOLD": r"\mathbf{%s}", "ITALIC": r"\mathit{%s}", "SCRIPT": r"\mathcal{%s}", "FRAKTUR": r"\mathfrak{%s}",
    "BLACK-LETTER": r"\mathfrak{%s}", "DOUBLE-STRUCK": r"\mathbb{%s}", "SANS-SERIF": r"\mathsf{%s}",
    "MONOSPACE": r"\mathtt{%s}", "BOLD SCRIPT": r"\boldsymbol{\mathcal{%s}}", "BOLD ITALIC": r"\boldsymbol{%s}",
    "BOLD FRAKTUR": r"\boldsymbol{\mathfrak{%s}}",
}  # fmt: skip
_CAPITALS_ONLY = ("SCRIPT", "BOLD SCRIPT", "DOUBLE-STRUCK")


@lru_cache(maxsize=8192)
def text_form(cluster: str) -> str | None:
    """The form in running text of one character with the marks that follow it; None if LaTeX has none."""
    if cluster in LIGATURES or cluster in ONE_WAY:
        return LIGATURES.get(cluster, ONE_WAY.get(cluster))
    if cluster in TEXT:
        return f"{{\\{TEXT[cluster]}}}"
    if accented := _accented(cluster):
        return f"{{{accented}}}"
    if raised := _raised(cluster):
        return f"{{{raised}}}" if raised.startswith(r"\text") else f"{{${raised}$}}"
    mathematical = math_form(cluster)
    if mathematical is not None:
        return f"{{${mathematical}$}}"
    return _compatible(cluster)


@lru_cache(maxsize=8192)
def math_form(cluster: str) -> str | None:
    """The form inside mathematics, without dollar signs; None if there is none."""
    if cluster in MATH:
        return f"\\{MATH[cluster]}"
    if cluster in _MATH_OF_ASCII:
        return _MATH_OF_ASCII[cluster]
    if cluster in _CAPITALS_LIKE_LATIN:
        return rf"\mathrm{{{_CAPITALS_LIKE_LATIN[cluster]}}}"
    if styled := _styled(cluster):
        return styled
    if (raised := _raised(cluster)) and not raised.startswith(r"\text"):
        return raised
    base, marks = _take_apart(cluster)
    if not marks or any(mark not in MATH_ACCENTS for mark in marks):
        return None
    form = base if base.isascii() and base.isalpha() else math_form(base)
    for mark in marks:
        form = form and f"\\{MATH_ACCENTS[mark]}{{{form}}}"
    return form


def _take_apart(cluster: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", cluster)
    return decomposed[0], decomposed[1:]


def _accented(cluster: str) -> str | None:
    r"""`\'e`, `\H{o}`, `\d{\^a}`: without the outer braces; None where a mark or the letter has no macro."""
    base, marks = _take_apart(cluster)
    if not marks or any(mark not in ACCENTS for mark in marks):
        return None
    if base.isascii() and base.isalpha():
        has_mark_above = any(mark not in _BELOW for mark in marks)
        form = f"\\{base}" if base in "ij" and has_mark_above else base
    elif base in TEXT and base.isalpha():
        form = f"\\{TEXT[base]}"
    else:
        return None
    for mark in sorted(marks, key=lambda mark: mark in _BELOW):
        macro = ACCENTS[mark]
        is_short = not macro.isalpha() and (len(form) == 1 or form in (r"\i", r"\j"))
        form = f"\\{macro}{form}" if is_short else f"\\{macro}{{{form}}}"
    return form


def _raised(char: str) -> str | None:
    r"""`^{2}`, `_{2}` for signs and digits, `\textsuperscript{n}` for letters, `\frac{1}{2}`; else None."""
    kind, _, codes = unicodedata.decomposition(char).partition(" ") if len(char) == 1 else ("", "", "")
    if kind not in ("<super>", "<sub>", "<fraction>"):
        return None
    target = "".join(chr(int(code, 16)) for code in codes.split())
    if kind == "<fraction>":
        above, _, below = target.partition("\u2044")
        return rf"\frac{{{above}}}{{{below}}}" if below else None
    if len(target) != 1:
        return None
    if target.isascii() and target.isalpha():
        return rf"\text{'super' if kind == '<super>' else 'sub'}script{{{target}}}"
    sign = target if target.isascii() else math_form(target)
    return sign and f"{'^' if kind == '<super>' else '_'}{{{sign}}}"


def _styled(char: str) -> str | None:
    r"""Mathematical alphabets: "ℝ" is `\mathbb{R}`; None for styles that LaTeX has no macro for."""
    if len(char) != 1 or not unicodedata.decomposition(char).startswith("<font>"):
        return None
    target = unicodedata.normalize("NFKC", char)
    name = unicodedata.name(char).removeprefix("MATHEMATICAL ")
    style = name.split(" CAPITAL")[0].split(" SMALL")[0].split(" DIGIT")[0]
    if style not in _STYLES or (style in _CAPITALS_ONLY and not target.isupper()):
        return None
    if target.isascii() and target.isalnum():
        return _STYLES[style] % target
    if style == "BOLD" and target in MATH:
        return rf"\boldsymbol{{\{MATH[target]}}}"
    return math_form(target) if style == "ITALIC" else None


def _compatible(cluster: str) -> str | None:
    """What Unicode calls compatible, where that has a form: "ﬁ" is "fi", "Ⅳ" is "IV", a wide letter is a letter."""
    kind = unicodedata.decomposition(cluster).partition(" ")[0] if len(cluster) == 1 else ""
    if kind not in ("<compat>", "<wide>", "<narrow>", "<font>", "<square>"):
        return None
    compatible = unicodedata.normalize("NFKC", cluster)
    forms = [char if char.isalnum() and char.isascii() else _form_of_sign(char) for char in compatible]
    return None if None in forms else "".join(form or "" for form in forms)


def _form_of_sign(char: str) -> str | None:
    return char if char in " .,:;()!?+=-/'" else text_form(char)


# -- the way back -----------------------------------------------------------------------------------------------

_OTHER_NAMES = _pairs(r"""
textemdash —  textendash –  textquotedblleft “  textquotedblright ”  textquoteleft ‘  textquoteright ’  textquotedbl "
textasciigrave `  textquotesingle '  textsection §  textparagraph ¶  textdagger †  textdaggerdbl ‡  textellipsis …
dots …  copyright ©  textsterling £  euro €  textunderscore _  textdollar $  texttimes ×  textdiv ÷  textpm ±
textonesuperior ¹  texttwosuperior ²  textthreesuperior ³  textonehalf ½  textonequarter ¼
textthreequarters ¾  textlnot ¬  flqq «  frqq »  glqq „  grqq “  textminus −  Dash —  dash –  slash /  hyphen -
""")
#: Where Unicode keeps its superscripts and subscripts.
_RAISED_CODES = (*range(0x00B2, 0x00BF), *range(0x02B0, 0x02E5), *range(0x1D2C, 0x1DC0), *range(0x2070, 0x209D))


@cache
def text_characters() -> dict[str, str]:
    """Macro of running text without backslash -> character; the other names that files in the wild use included."""
    return _OTHER_NAMES | {macro: char for char, macro in TEXT.items()}


@cache
def math_characters() -> dict[str, str]:
    r"""Mathematics without dollar signs, as `text_form` writes it (`\alpha`, `^{2}`, `\mathbb{R}`) -> character."""
    codes = [*_RAISED_CODES, *range(0x0386, 0x03D0), *range(0x2100, 0x2190), *range(0x1D400, 0x1D800)]
    found: dict[str, str] = {}
    for char in map(chr, codes):
        if char not in ONE_WAY and (form := math_form(char)):
            found.setdefault(form, char)
    return found | {f"\\{macro}": char for char, macro in MATH.items()}


@cache
def raised_letters() -> dict[str, str]:
    r"""`\textsuperscript{n}` -> "ⁿ", for the letters that Unicode has."""
    forms = ((char, _raised(char)) for char in map(chr, _RAISED_CODES) if char not in TEXT)
    found: dict[str, str] = {}
    for char, form in forms:
        if form and form.startswith(r"\text"):
            found.setdefault(form, char)
    return found
