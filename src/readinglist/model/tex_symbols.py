"""Tables for showing TeX readably: commands that stand for one character, and raised and lowered characters.

Sources: The Comprehensive LaTeX Symbol List for the names, the Unicode blocks "Superscripts and Subscripts", "Phonetic
Extensions" and "Spacing Modifier Letters" for the raised and lowered forms.
"""

from __future__ import annotations


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


#: Greek letters and symbols by command name, as they stand in mathematics and, where a page lost its dollars, in text.
SYMBOLS = _pairs("""
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ
    nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    times × div ÷ pm ± mp ∓ cdot · ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ otimes ⊗ odot ⊙ wedge ∧ vee ∨ cap ∩ cup ∪
    setminus ∖ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ prec ≺
    succ ≻ lesssim ≲ gtrsim ≳ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ in ∈ notin ∉ ni ∋ emptyset ∅ varnothing ∅
    forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ land ∧ lor ∨ vdash ⊢ models ⊨ perp ⊥ bot ⊥ top ⊤ parallel ∥ mid ∣
    to → rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⇒ iff ⇔
    mapsto ↦ longrightarrow ⟶ longmapsto ⟼ uparrow ↑ downarrow ↓ hookrightarrow ↪ rightsquigarrow ⇝
    infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ oint ∮ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ angle ∠ degree ° prime ′
    dagger † ddagger ‡ sharp ♯ flat ♭ natural ♮ triangle △ square □ Box □ diamond ⋄ checkmark ✓
    langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lbrace { rbrace } vert | Vert ‖ lvert | rvert | lVert ‖ rVert ‖
    ldots … dots … cdots ⋯ vdots ⋮ colon : S § P ¶ copyright © pounds £ euro €
""")

#: Letters that have no accent form; valid in text and in names.
LETTERS = _pairs("ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ")

#: Operators that are set as upright words.
WORDS = _words("""
    log ln lg exp sin cos tan cot sinh cosh tanh arcsin arccos arctan max min sup inf lim arg argmax argmin det dim
    ker deg gcd Pr hom limsup liminf
""")

#: Commands of which only the argument is shown.
FONTS = _words("""
    text textbf textit textsl textsc texttt textrm textsf textmd textup textnormal emph underline uline mbox hbox
    mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathnormal boldsymbol bm bold operatorname ensuremath
    url path
""")

DOUBLE_STRUCK = _pairs("C ℂ H ℍ N ℕ P ℙ Q ℚ R ℝ Z ℤ E 𝔼 F 𝔽 1 𝟙 S 𝕊 T 𝕋")

#: Combining characters: of accents in text, and of their cousins in mathematics.
ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
MATH_ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0305", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "acute": "\u0301", "grave": "\u0300",
}  # fmt: skip

#: Commands that only move things about.
SPACES = {
    ",": "\u2009", ":": "\u2009", ";": "\u2009", " ": " ", "!": "", "/": "",
    "quad": " ", "qquad": "  ", "thinspace": "\u2009", "left": "", "right": "", "big": "", "Big": "", "bigl": "",
    "bigr": "", "limits": "", "displaystyle": "", "textstyle": "", "rm": "", "bf": "", "it": "", "cal": "",
}  # fmt: skip

_RAISED_FROM = "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ∘°′*∗†‡ "
_RAISED_TO = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ°°′**†‡ "
_LOWERED_FROM = "0123456789+-−=()aehijklmnoprstuvxβγρφχ "
_LOWERED_TO = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ "
RAISED = dict(zip(_RAISED_FROM, _RAISED_TO, strict=True))
LOWERED = dict(zip(_LOWERED_FROM, _LOWERED_TO, strict=True))
