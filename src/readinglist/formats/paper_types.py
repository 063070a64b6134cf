"""What other programs call a kind of paper, as one of ours."""

from __future__ import annotations

import re

from readinglist.model.paper import PaperType

#: Names of EndNote, Zotero, Mendeley, Word, MODS, Scopus, IEEE, OpenAlex, PubMed and CSL, letters alone in lower case.
_NAMES = {
    PaperType.ARTICLE: (
        "article journalarticle electronicarticle magazinearticle newspaperarticle articlejournal articlemagazine"
        " articlenewspaper articleinaperiodical journal magazine newspaper review reviewarticle editorial letter note"
        " shortsurvey erratum articleinpress earlyaccess dataarticle ieeejournals ieeemagazines clinicaltrial"
        " casereports metaanalysis systematicreview historicalarticle randomizedcontrolledtrial journalarticles"
        " datapaper"
    ),
    PaperType.INPROCEEDINGS: (
        "inproceedings conferencepaper conferencepublication conference paperconference proceedingspaper"
        " proceedingsarticle ieeeconferences conferencepapers conferencearticle meetingabstract clinicalconference"
    ),
    PaperType.PROCEEDINGS: "proceedings conferenceproceedings conferencereview editedproceedings congress",
    PaperType.BOOK: "book editedbook electronicbook monograph ebook wholebook referencebook ancienttext classicalwork",
    PaperType.INCOLLECTION: (
        "incollection booksection bookchapter chapter bookpart encyclopedia encyclopediaarticle dictionary"
        " dictionaryentry entrydictionary entryencyclopedia referenceentry electronicbooksection chapterinabook"
        " ieeebooks ieeewileyebookchapters academicthesischapter"
    ),
    PaperType.INBOOK: "inbook",
    PaperType.PHDTHESIS: "phdthesis thesis dissertation doctoralthesis academicdissertation phd",
    PaperType.MASTERSTHESIS: "mastersthesis masterthesis bachelorthesis diplomathesis masters",
    PaperType.TECHREPORT: "techreport report technicalreport governmentdocument workingpaper reportchapter",
    PaperType.UNPUBLISHED: "unpublished unpublishedwork manuscript",
    PaperType.MISC: "misc generic preprint postedcontent webpage website blogpost dataset document software",
}
_TYPES = {name: type for type, names in _NAMES.items() for name in names.split()}
_NOT_LETTER = re.compile(r"[\W\d_]+")
_LOWER_THESIS = re.compile(r"\bmaster|magister|diplom|bachelor|\bm\.?\s?(?:sc|a)\b|\bb\.?\s?sc\b", re.IGNORECASE)


def paper_type(name: str) -> PaperType | None:
    """The type that a name stands for, or None: "Journal Article", "conferencePaper", "Conference Papers"."""
    letters = _NOT_LETTER.sub("", name).lower()
    return _TYPES.get(letters) or _TYPES.get(letters.removesuffix("s"))


def thesis_type(words: str) -> PaperType:
    """PHDTHESIS, unless the words about a thesis say that it is none of a doctor."""
    return PaperType.MASTERSTHESIS if _LOWER_THESIS.search(words) else PaperType.PHDTHESIS
