"""Sixty-three kinds of text that come to a bibliography, one short text of each: titles of papers that nobody wrote.

The kinds are those in which exporters were seen to fail: letters, marks, mathematics, specials, commands, scripts.
"""

from __future__ import annotations

#: Kind -> text.
KINDS = {
    # letters of Latin scripts
    "Western European": "Über façade, señor, crème brûlée and Ångström",
    "double acute": "Erdős, Szőke and the Gyűrű bound",
    "caron and ogonek": "Škoda, Čapek, Dvořák, ęąįų",
    "stroke": "Łukasiewicz and Wałęsa, Ørsted, Đoković",
    "ligature letters": "Œuvre, Æsir, Straße, ĳs",
    "Icelandic": "Þórður Guðmundsson and Ægir",
    "Turkish": "İstanbul, ıssız, ağaç, Şişli",
    "Romanian, comma below": "Ștefan and Țepeș at Brașov",
    "Maltese and Esperanto": "Ċetta, ġnien, ĉiuĵaŭde, ŝanĝo",
    "macron": "Ōno Taiichi, Rūmī, tēnā koe",
    "dot below and above": "Ḍiyāʾ, ṣūfī, ṭarīqa, ẓāhir, ṁ, ṅ",
    "Vietnamese, stacked": "Nguyễn Thị Ngọc Ánh, Lê Đình, Trần Quế",
    "Vietnamese, horn and hook": "Trương Hảo, Dương Mỹ, Phủ Lưỡng",
    "Welsh and Sami": "ŵyth, ŷd, Ŋárgá, Čáhcesuolu",
    "stacked marks": "ǖ, ǻ, ḯ, ṹ, ṩ, ặ, ộ",
    "combining characters": "Cafe\u0301, A\u030angstro\u0308m, Nguye\u0302\u0303n",
    "capitals with marks": "ÉCOLE, ÄÖÜ, ÑANDÚ, ČŠŽ, ŐŰ",
    "apostrophes": "O’Neil, O'Neil, L’Hôpital and ʻOkina",
    # mathematics in characters
    "Greek letters": "α-stable β-VAE with Γ, Δ and ω",
    "Greek words": "Ελληνικά: Γιώργος Σεφέρης",
    "super- and subscripts": "H₂O at 10⁻³ m², xⁿ and aᵢ",
    "relations and arrows": "x ≤ y ≠ z → ∞, A ⊆ B, p ⇔ q ≈ r",
    "operators": "∑ᵢ ∏ⱼ ∫ ∂x ∇f √2 ± 3 × 4 ÷ 5",
    "blackboard letters": "ℝ, ℂ, ℤ, 𝔼 and ℙ",
    "script letters": "𝒪(n) and 𝓛 in ℋ",
    "bold and monospaced letters": "𝐁𝐨𝐥𝐝, 𝑖𝑡𝑎𝑙𝑖𝑐, 𝚝𝚢𝚙𝚎",
    "fractions and primes": "½ of ¾, f′ and g″",
    "minus, dots, degrees": "−5 °C … 20 µm · s",
    # mathematics in LaTeX
    "a formula": "An $O(n^2)$ bound for $\\alpha$-stable $\\mathbb{R}^{d}$",
    "a formula with specials": "The set $\\{x\\}$ with $50\\%$ of $a_{i}<b$",
    "characters in a formula": "Mixed $αβ_{é}$ and $x^²$",
    "display and brackets": "\\(x^2\\) and \\[y_i\\] and $$z$$",
    "a formula of another's preamble": "The $\\method_1$ and $\\R^n$ norms",
    "a formula cut off": "Bounds for $\\frac{a}{",
    "scripts without a formula": "1^{st} of x^2 and H_{2}O and a_b",
    # specials
    "percent": "100% of 50%\u00a0off",
    "ampersand and hash": "R&D, AT&T and #1",
    "underscore and caret": "snake_case, C^4, a__b ^ _",
    "tilde and backslash": "~10 of C:\\new\\table",
    "money": "from $5 to $10 or US$",
    "less, greater, bar": "MNIST < CIFAR | A > B",
    "braces without partner": "a } b { c }{",
    "escaped braces": "a \\{ b \\} c \\{",
    "quotes": '“curly” ‘single’ „low“ «French» "plain"',
    "dashes": "en – em — minus − non\u2011breaking, a--b",
    "symbols": "© ® ™ § ¶ † ‡ • € £ ¥ ¿¡ ª º ‰",
    "an address": "https://example.org/a_b%20c~d?x=1&y=2#frag",
    "invisible characters": "zero\u200bwidth, soft\u00adhyphen, \ufeffmark, thin\u2009space",
    "control characters": "tab\there\nline\x00nul\x07bell",
    "wide letters and ligatures": "ｗｉｄｅ ﬁne ﬂow Ⅳ",
    # LaTeX as people type it
    "accents typed": "Popovi\\v{c}ov\\'{a}, G\\\"odel, Erd\\H{o}s, Stra\\ss e",
    "commands that format": "\\textbf{L}azy \\emph{and} \\texttt{code}",
    "declarations": "{\\bf bold} and {\\em so} and \\it leaking",
    "logos and ties": "Fig.~1 of \\LaTeX{} and {\\TeX} et al.\\ here",
    "a command that nobody knows": "\\unknown{arg} and \\mycmd",
    "a link": "\\url{https://a.b/c_d%20e} and \\href{http://x}{text}",
    "commands that do harm": "\\input{secret} \\write18{rm} \\csname x\\endcsname ^^5cinput",
    # scripts and signs for which T1 has no letters
    "East Asian": "注意力 と カナ 그리고 한국어",
    "right to left": "מודל שפה and نماذج اللغة",
    "Cyrillic": "Внимание — это всё",
    "South and South-East Asian": "हिन्दी, বাংলা and ภาษาไทย",
    "emoji": "🚀 LLaVA 👩\u200d🔬 ❤️",
    # BibTeX's own
    "an entry in a title": "@article{x, title = {y}, and others and {",
}
#: The kinds that pdflatex cannot set in T1; the report names their characters before anybody finds out.
NOT_FOR_T1 = frozenset(
    {"Vietnamese, horn and hook", "East Asian", "right to left", "Cyrillic", "South and South-East Asian", "emoji"}
)
