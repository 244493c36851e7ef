"""The languages of the vocabulary as language tags (BCP 47), for formats that name languages by them."""

from __future__ import annotations

TAGS = {
    "english": "en", "spanish": "es", "american_sign_language": "ase", "amharic": "am", "arabic": "ar",
    "armenian": "hy", "bengali": "bn", "bosnian": "bs", "burmese": "my", "cantonese": "yue",
    "cape_verdean_creole": "kea", "croatian": "hr", "dari": "prs", "dutch": "nl", "persian": "fa", "french": "fr",
    "german": "de", "greek": "el", "gujarati": "gu", "haitian_creole": "ht", "hebrew": "he", "hindi": "hi",
    "hmong": "hmn", "hopi": "hop", "hungarian": "hu", "italian": "it", "japanese": "ja", "karen": "ksw",
    "khmer": "km", "korean": "ko", "lakota": "lkt", "lao": "lo", "mandarin": "cmn", "navajo": "nv", "nepali": "ne",
    "ojibwe": "oj", "pashto": "ps", "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro",
    "russian": "ru", "serbian": "sr", "sinhala": "si", "somali": "so", "swahili": "sw", "tagalog": "tl",
    "tamil": "ta", "telugu": "te", "thai": "th", "tigrinya": "ti", "turkish": "tr", "ukrainian": "uk", "urdu": "ur",
    "vietnamese": "vi", "yiddish": "yi", "yoruba": "yo", "yupik": "esu",
}  # fmt: skip
"""By the code of the term."""
