"""Words of evidence: what is filler, what only points elsewhere, and what names a rank, a famous name or a certificate.

The lists only ever soften: a word in them still counts as part of a note that says something else besides.
"""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What says how somebody felt, and the small words around it, in the languages people here are likely to write.
FILLER = _set(
    """
    ok okay okey k good great nice fine cool solid strong weak bad poor awesome amazing excellent perfect super best well
    better decent average brilliant fantastic wonderful impressive lovely yes yeah yep yup no nope nah maybe not really
    very so quite pretty much too all just also again overall definitely clearly totally absolutely sure certainly
    lgtm thumbs up down hire hiring candidate person guy girl man woman people fit match team culture vibe vibes
    i me my we us our you he him his she her they them their it its this that these those there here
    a an the and or but if as at in on of for to from with by is was are were be been am will would should could can
    do did does have has had get got go think thought feel felt like liked love loved want see seen know say
    blah bla lorem ipsum dolor sit amet consectetur adipiscing elit foo bar baz test testing tests none nothing na n
    above below same before ditto tbd todo later etc xxx xx x
    gut sehr toll super prima passt klasse ja nein ich er sie es wir ein eine einen der die das den und ist war hat
    kandidat kandidatin mir gefällt alles einfach nett stark schlecht nicht auch
    bien très bon bonne oui non il elle je on un une le la les de du des et est était candidat candidate parfait
    muy bueno buena bien sí el los las y es era fue todo excelente genial candidato
    molto bene buono ottimo tutto va muito bom ótimo tudo
    да нет хорошо отлично очень супер нормально все он она был была и кандидат
    جيد جدا ممتاز نعم لا هو هي كان رائع
    很 好 非 常 不 错 可 以 行 棒 优 秀 推 荐 赞 没 问 题 挺 的 了 是 他 她 我 们 有 觉 得 喜 欢 强 同 上 见
    良 い と て も す ば ら し で た は が の に を 大 丈 夫 最 高 思 ま
    좋아요 좋습니다 아주 매우 네 훌륭합니다 최고
    अच्छा बहुत है हाँ ठीक
    """
)

# A whole note that sends its reader away, word by word.
POINTER = re.compile(
    r"(?:(?:n a|na|none|nil|nothing|tbd|todo|ditto|idem|later|"
    r"(?:please )?see(?: the| my| other| his| her| their)?"
    r"(?: above| below| notes?| doc| document| cv| resume| link| card| slack| thread| recording| attached| attachment)?|"
    r"(?:the )?same(?: as)?(?: above| before| last time| others)?|as (?:above|before|discussed|said|mentioned)|"
    r"cf(?: above)?|siehe oben|wie oben|s o|voir (?:plus haut|ci dessus)|comme ci dessus|ver arriba|lo mismo|"
    r"vedi sopra|см выше|то же|同 上|见 上|如 上|上 と 同 じ|同 じ|위와 같음|انظر أعلاه|نفس الشيء)(?: |$))+",
)

_ROWS = (
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
)
KEY_TRIPLES = frozenset(
    keys[start : start + 3] for row in _ROWS for keys in (row, row[::-1]) for start in range(len(row) - 2)
)
# Real words that lie in one row of keys: German for value and who, Italian for three and then, Russian for about …
NOT_MASH = _set("wert wer tre poi про роль рол")

# What is named instead of evidence. That a name is in here says nothing about it: what counts is what else is written.
CREDENTIAL = re.compile(
    r"\b(?:"
    r"kaggle|grand ?masters?|(?:gold|silver|bronze) medal\w*|medall?ist|"
    r"top[- ]?\d+ ?%?|(?:rank(?:ed|s|ing)?|number|no\.?|#) ?\d+|\d+(?:st|nd|rd|th) (?:place|rank|worldwide|globally)|"
    r"google(?:r|'s)?|deep ?mind|meta|facebook|fair|apple|amazon(?:ian)?|aws|azure|gcp|microsoft|netflix|nvidia|open ?ai|"
    r"anthropic|uber|airbnb|tesla|stripe|linkedin|twitter|spotify|palantir|databricks|bytedance|tencent|alibaba|baidu|"
    r"faang|maang|manga|big ?tech|goldman(?: sachs)?|mckinsey|"
    r"stanford|(?-i:MIT)|harvard|berkeley|cmu|carnegie mellon|oxford|cambridge|eth(?: zürich| zurich)?|epfl|princeton|"
    r"yale|caltech|iits?|tsinghua|ivy league|imperial college|polytechnique|tum|"
    r"ph\.? ?d\.?s?|doctorate|doctoral|promoviert\w*|doktor\w*|docteure?|doctorat|doctorado|"
    r"masters?'?s? degree|master of science|m\.?sc|mba|bachelor\w*|b\.?sc|degrees?|diploma|diplôme|abschluss|"
    r"certifi\w+|zertifi\w+|accredited|coursera|udacity|udemy|deeplearning\.ai|leetcode|codeforces|hackerrank|"
    r"olympiads?|icpc|putnam|neurips|icml|iclr|cvpr|h-index|citations?|"
    r"фaanг|яндекс\w*|мгу|мфти|кандидат наук|гугл\w*|جوجل|غوغل|ستانفورد|دكتوراه|شهادة|دكتوراة"
    r")(?!\w)|谷歌|斯坦福|清华|北大|北京大学|麻省理工|哈佛|博士|硕士|学位|证书|认证|亚马逊|微软|苹果|字节跳动|腾讯|阿里巴巴|"
    r"東大|東京大学|修士|資格|グーグル|スタンフォード|구글|스탠퍼드|서울대|카이스트|박사|자격증",
    re.IGNORECASE,
)

# What is usually said around such a name, and adds nothing that was seen in the interview.
CREDENTIAL_GLUE = _set(
    """
    year years month months long worked works working work job studied graduated graduate alum alumni alumna alumnus
    university college school institute holds holder held currently ex former formerly previous previously joined
    background experience experienced company companies engineer engineering developer scientist senior staff principal
    lead junior researcher research intern internship interned professor lab labs big famous top world worldwide global
    globally globe resume cv profile course courses competition competitions contest contests medal medals gold silver
    bronze winner winning won rank ranked ranking place placed first second third one two three four five six seven
    eight nine ten expert master masters notebooks solutions solution architect professional associate practitioner
    specialty specialization cloud machine learning deep ml ai data science computer software math mathematics physics
    statistics honours honors distinction gpa publications published publication papers paper author said told
    mentioned says about over more than obviously surely must knows means speaks itself enough proven proof smart
    talented bright pedigree brand name names logo logos several multiple many both after before since now still
    another who what which when where while because therefore shows show qualified qualification degree program
    arbeitete gearbeitet arbeitet jahre jahr jahren lang bei von am im als an zu studium studierte studiert universität uni
    zertifikat erfahrung fünf drei zwei vier lange dort vorher früher an ingenieur ingenieurin
    chez travaillé ans an diplômé diplômée université école ancien ancienne ingénieur ingénieure expérience cinq trois dans
    trabajó años año universidad empresa ingeniero ingeniera experiencia cinco tres título graduado graduada por en
    работал работала лет года университет окончил окончила
    عمل في من سنوات جامعة على خريج خمس حاصل
    毕 业 于 大 学 曾 在 工 作 年 五 三 两 四 十 过 位 名 校 前 公 司 工 程 师 经 验 拥 有 获 金 牌 名 世 界 级
    卒 業 学 年 間 働 い 勤 務 持 っ 元 出 身 さ ん 取 得 れ
    출신 근무 졸업 대학교
    """
)
