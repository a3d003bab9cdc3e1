"""Structure: what every ad for a job with models has to say, so that the right people recognize themselves.

Hiring practice from the seeds: say out loud whether the job builds models or integrates them, name its part of the life
cycle, list the production realities, keep what is needed apart from what is nice, and use the title candidates expect.
"""

import re

from bot.domain.ad_demands import is_negated
from bot.domain.ad_texts import MAX_QUOTE, Finding, Passage, Section
from bot.domain.titles import Family, families_of, title_warning

LEAST_PHASES = 3
BLANK = "[…]"

_WITH_MODELS = frozenset({
    Family.ML_ENGINEER, Family.APPLIED_ML_ENGINEER, Family.AI_ENGINEER, Family.ML_PLATFORM_ENGINEER
})  # fmt: skip
_TRAINS = frozenset({Family.ML_ENGINEER, Family.APPLIED_ML_ENGINEER})

_ASKING = re.compile(
    r"\b(?:experienced?|must (?:have|be)|required|requirements?|proven|track record|years|looking for|you have|you've)\b",
    re.IGNORECASE,
)
_BUILDS = re.compile(
    r"\b(?:(?:re)?train\w*|fine-tun\w*|own|owns|build|builds|building|develop|develops|developing)\b[^.!?]{0,80}"
    r"\b(?:models?|rankers?|classifiers?|recommenders?)\b",
    re.IGNORECASE,
)
_INTEGRATES = re.compile(
    r"\b(?:integrat\w*|use|uses|using|call|calls|consum\w*|adopt\w*|on top of|(?:build|builds|building)(?: \w{1,20}){0,4} (?:on|around|with))\b"
    r"[^.!?]{0,80}\b(?:(?:foundation|existing|third-party|hosted|pre-?trained|off-the-shelf|open-weights?|language|others'?) models?"
    r"|models? (?:that )?(?:others|someone else|another)|llms?|gpt\w*|claude|gemini|openai|anthropic|(?:model )?apis?)\b",
    re.IGNORECASE,
)
_SERVES_ENGINEERS = re.compile(
    r"\b(?:tools?|tooling|platforms?|pipelines?|infrastructure|paths?)\b[^.!?]{0,80}\b(?:engineers?|scientists|researchers|ml teams?|teams)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"\b(?:decisions?|decide|insights?|analys[ei]s|experiments?|recommendations?)\b", re.IGNORECASE)

_PHASES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            r"\bdata\b[ -](?:prep\w*|pipelines?|collection|quality|clean\w*|contracts?|sets?)|\bdatasets?\b|\bfeatures? (?:engineering"
            r"|pipelines?|stores?)|\b(?:raw|from) data\b|\blabel(?:s|ing|ling)\b|\bretriev\w*|\bprompts?\b|\bcontext\b"
        ),
        r"\b(?:train(?:s|ing)?|fine-tun\w*)\b",
        r"\bevaluat\w*|\bevals?\b|\boffline\b|\ba/b\b|\bexperiments?\b",
        r"\bdeploy\w*|\breleas\w*|\bship\w*|\broll(?:ing)?[ -]?outs?\b|\bserv(?:e|es|ing)\b|\blaunch\w*|\b(?:go|goes|going) live\b",
        r"\bmonitor\w*|\bdrift\w*|\balert\w*|\bobservab\w*|\bwatch\w*",
        r"\bretrain\w*|\broll(?:ing)?[ -]?back\b|\breplac\w+\b|\bhand(?:ing)?[ -]?over\b|\bpresent\w*|\breadouts?\b",
        r"\bfram(?:e|es|ing)\b|\bquestions?\b",
    )
)
_REALITIES = {
    "where the model runs": re.compile(
        r"\b(?:aws|gcp|azure|google cloud|kubernetes|cloud|on-prem\w*|edge|on[- ]device|batch|real[- ]time|serverless|gpus?|ecs|fargate"
        r"|lambda|sagemaker|vertex|bedrock|bare metal|data cent(?:er|re)s?|runs? (?:on|in|as|at|every)|where it runs)\b",
        re.IGNORECASE,
    ),
    "how it is watched": re.compile(
        r"\b(?:monitor\w*|drift\w*|alert\w*|on[- ]call|observab\w*|slos?|pager\w*|watched|dashboards?)\b", re.IGNORECASE
    ),
    "at what scale": re.compile(
        r"\d[\d.,' ]{0,14}\s?(?:k|m|bn|million|billion|thousand)?\+? (?:\w{1,20} ){0,2}(?:requests?|users?|customers?|predictions?|queries|events?|rows"
        r"|documents?|calls?|models?|transactions?|orders|items|searches|images|qps|rps|tb|gb|pb|terabytes|gpus?)\b|\b(?:millions?|billions?"
        r"|thousands?|hundreds) of\b|\b\d+ ?(?:qps|rps|tb|pb|gb)\b|\bscale:",
        re.IGNORECASE,
    ),
}
_MUST = re.compile(
    r"\b(?:must|musts|must-haves?|requirements?|required|you(?:'ll| will)? (?:bring|need)|essential)\b", re.IGNORECASE
)
_NICE = re.compile(
    r"\b(?:nice[- ]to[- ]haves?|good to have|bonus|a plus|preferred|optional|not (?:\w+ )?(?:required|needed|necessary))\b",
    re.IGNORECASE,
)


def family_of(template_key: str) -> Family:
    """Return the kind of job of a template, a company's own by the words in its key; otherwise a general one."""
    if template_key in set(Family):
        return Family(template_key)
    families = families_of(template_key.replace("_", " "))
    return next((family for family in Family if family in families), Family.GENERAL)


def builds_or_integrates(passages: tuple[Passage, ...], family: Family) -> Finding | None:
    """Find that an ad does not say whether the job builds models or integrates them, or says the other of the two."""
    if family in {Family.GENERAL, Family.RESEARCH}:
        return None
    said = [passage for passage in _duties(passages) if _says(passage, family)]
    if said:
        return None
    why = f"Say out loud what this job does: someone who {family.work}. Different people answer to building and to integrating."
    other = next((one for one in _duties(passages) if _builds(one) or _integrates(one)), None)
    if other is None or family not in _TRAINS | {Family.AI_ENGINEER}:
        return Finding(why)
    return Finding(f"The answers describe someone who {family.work}; this reads differently.", *other.around(0, 1))


def lifecycle(passages: tuple[Passage, ...], family: Family) -> Finding | None:
    """Find that an ad names fewer than three phases of the life cycle."""
    if family in {Family.GENERAL, Family.RESEARCH}:
        return None
    duties = _duties(passages)
    if sum(any(phase.search(passage.text) for passage in duties) for phase in _PHASES) >= LEAST_PHASES:
        return None
    return Finding(
        "Name the part of the life cycle this person owns, for example from the data over the release to monitoring: "
        "it tells people what their days look like."
    )


def production(passages: tuple[Passage, ...], family: Family) -> Finding | None:
    """Find that an ad leaves out where the model runs, how it is watched, or at what scale."""
    if family not in _WITH_MODELS:
        return None
    duties = _duties(passages)
    missing = [words for words, said in _REALITIES.items() if not any(said.search(passage.text) for passage in duties)]
    if not missing:
        return None
    return Finding(f"Say {_listed(missing)}. People choose more honestly when they can see the actual job.")


def must_and_nice(passages: tuple[Passage, ...]) -> Finding | None:
    """Find that an ad does not keep what is needed apart from what is nice to have."""
    has_must = any(passage.section is Section.MUST or _MUST.search(passage.text) for passage in passages)
    has_nice = any(passage.section is Section.NICE or _NICE.search(passage.text) for passage in passages)
    if has_must and has_nice:
        return None
    return Finding(
        "Keep the must-haves apart from the nice-to-haves. Many good people do not apply when they miss one item of a long list."
    )


def title(passages: tuple[Passage, ...], template_key: str) -> Finding | None:
    """Find a title, among the first three lines, that candidates read as another job than the template's."""
    for passage in passages[:3]:
        if len(passage.text) <= MAX_QUOTE and families_of(passage.text):
            why = title_warning(passage.text, template_key)
            return Finding(why, passage.start, passage.start + len(passage.text)) if why else None
    return None


def blanks(passages: tuple[Passage, ...]) -> Finding | None:
    """Find a blank of the draft that nobody has filled in."""
    for passage in passages:
        place = passage.text.find(BLANK)
        if place >= 0:
            return Finding("There are blanks left to fill in.", *passage.around(place, place + len(BLANK)))
    return None


def _duties(passages: tuple[Passage, ...]) -> list[Passage]:
    """Return what tells of the job, without what it asks of people: a skill in a list says nothing about the days."""
    return [one for one in passages if one.section is Section.OTHER and not _ASKING.search(one.text)]


def _says(passage: Passage, family: Family) -> bool:
    if family in _TRAINS:
        return _builds(passage)
    if family is Family.AI_ENGINEER:
        return _integrates(passage)
    return bool((_SERVES_ENGINEERS if family is Family.ML_PLATFORM_ENGINEER else _ANSWERS).search(passage.text))


def _builds(passage: Passage) -> bool:
    """Tell whether building comes first: “train our models rather than call APIs” builds, “build on others' models” not."""
    builds, integrates = _BUILDS.search(passage.text), _INTEGRATES.search(passage.text)
    if builds is None or is_negated(passage, builds.start()):
        return False
    return integrates is None or builds.start() < integrates.start()


def _integrates(passage: Passage) -> bool:
    match = _INTEGRATES.search(passage.text)
    return match is not None and not _builds(passage) and not is_negated(passage, match.start())


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
