"""Adjectives of states, so that `Chinese navy` and `China’s navy` are one body.

A closed class, written down because there is no rule for it. Adjectives that several states share
(`Congolese`, `Dominican`, `Guinean`, `Korean`, `Sudanese`, `Irish`) are left out.
"""

from __future__ import annotations

_TABLE = """
Afghan Afghanistan | Albanian Albania | Algerian Algeria | American United_States
Angolan Angola | Argentine Argentina | Argentinian Argentina | Armenian Armenia
Australian Australia | Austrian Austria | Azerbaijani Azerbaijan | Bahraini Bahrain
Bangladeshi Bangladesh | Belarusian Belarus | Belgian Belgium | Beninese Benin | Bolivian Bolivia
Bosnian Bosnia | Botswanan Botswana | Brazilian Brazil | British Britain | Bulgarian Bulgaria
Burkinabe Burkina_Faso | Burundian Burundi | Cambodian Cambodia | Cameroonian Cameroon
Canadian Canada | Chadian Chad | Chilean Chile | Chinese China | Colombian Colombia
Costa_Rican Costa_Rica | Croatian Croatia | Cuban Cuba | Cypriot Cyprus | Czech Czech_Republic
Danish Denmark | Djiboutian Djibouti | Dutch Netherlands | Ecuadorian Ecuador | Egyptian Egypt
Eritrean Eritrea | Estonian Estonia | Ethiopian Ethiopia | Fijian Fiji | Filipino Philippines
Finnish Finland | French France | Gabonese Gabon | Gambian Gambia | Georgian Georgia
German Germany | Ghanaian Ghana | Greek Greece | Guatemalan Guatemala | Haitian Haiti
Honduran Honduras | Hungarian Hungary | Icelandic Iceland | Indian India | Indonesian Indonesia
Iranian Iran | Iraqi Iraq | Israeli Israel | Italian Italy | Ivorian Ivory_Coast
Jamaican Jamaica | Japanese Japan | Jordanian Jordan | Kazakh Kazakhstan | Kenyan Kenya
Kosovar Kosovo | Kuwaiti Kuwait | Kyrgyz Kyrgyzstan | Lao Laos | Laotian Laos | Latvian Latvia
Lebanese Lebanon | Liberian Liberia | Libyan Libya | Lithuanian Lithuania
Macedonian North_Macedonia | Malagasy Madagascar | Malawian Malawi | Malaysian Malaysia
Maldivian Maldives | Malian Mali | Maltese Malta | Mauritanian Mauritania | Mexican Mexico
Moldovan Moldova | Mongolian Mongolia | Montenegrin Montenegro | Moroccan Morocco
Mozambican Mozambique | Namibian Namibia | Nepalese Nepal | Nepali Nepal | Nicaraguan Nicaragua
Nigerian Nigeria | Nigerien Niger | North_Korean North_Korea | Norwegian Norway | Omani Oman
Pakistani Pakistan | Palestinian Palestine | Panamanian Panama | Paraguayan Paraguay
Peruvian Peru | Philippine Philippines | Polish Poland | Portuguese Portugal | Qatari Qatar
Romanian Romania | Russian Russia | Rwandan Rwanda | Salvadoran El_Salvador | Samoan Samoa
Saudi Saudi_Arabia | Senegalese Senegal | Serbian Serbia | Singaporean Singapore
Slovak Slovakia | Slovene Slovenia | Slovenian Slovenia | Somali Somalia
South_African South_Africa | South_Korean South_Korea | South_Sudanese South_Sudan | Spanish Spain
Swedish Sweden | Swiss Switzerland | Syrian Syria | Taiwanese Taiwan | Tajik Tajikistan
Tanzanian Tanzania | Thai Thailand | Togolese Togo | Tunisian Tunisia | Turkish Turkey
Turkmen Turkmenistan | Ugandan Uganda | Ukrainian Ukraine | Uruguayan Uruguay | Uzbek Uzbekistan
Venezuelan Venezuela | Vietnamese Vietnam | Yemeni Yemen | Zambian Zambia | Zimbabwean Zimbabwe
"""

STATE_OF: dict[str, str] = {
    adjective.replace("_", " "): state.replace("_", " ")
    for adjective, state in (
        entry.split() for entry in _TABLE.replace("\n", "|").split("|") if entry.strip()
    )
}
"""The state that an adjective speaks of: `Chinese` of China."""

STATES = frozenset(STATE_OF.values())
"""States that have an adjective of their own; `Saudi Arabia` is one, and no body of a `Saudi`."""
