"""Wishes: what an ad asks for that keeps good people away and proves little.

Hiring practice from the seeds: the most common mistake is a wish-list of a PhD, ten years and every framework. It scares
off strong people of the middle levels and attracts nobody the company can pay. Ranks, logos and certificates may break
a tie; they do not show that somebody runs models in production.
"""

import re
from collections.abc import Iterator

from bot.domain.ad_demands import is_demanded, is_negated, without_asides
from bot.domain.ad_texts import Finding, Passage, Section

MOST_TOOLS = 7
MANY_YEARS = 8

_PHD = re.compile(r"\b(?:ph\.? ?d\.?(?:'?s)?|doctorates?|doctoral degrees?)(?!\w)", re.IGNORECASE)
_CERTIFICATE = re.compile(r"\b(?:certificat(?:es?|ions?)|certified|certs?)\b", re.IGNORECASE)
_KAGGLE = re.compile(r"\bkaggle(?: (?:grand)?masters?)?\b", re.IGNORECASE)
_LOGO = re.compile(
    r"\b(?:f[ao]+ng|maang|mamaa|big[- ]tech|fortune (?:100|500)|ivy league|top[- ]tier (?:compan\w+|tech\w*|labs?|universit\w+)"
    r"|(?:top|elite|tier[- ]1|famous|well-known) (?:universit\w+|tech compan\w+|compan\w+|ai labs?)"
    r"|ex-?(?:google|meta|openai|amazon|apple|deepmind)\w*)\b",
    re.IGNORECASE,
)
_LANGUAGE_MODEL = r"(?:llms?|language models?|foundation models?|gpts?|transformers?)"
_SCRATCH = r"(?<!not )from (?:scratch|zero|the ground up)"
# “Built LLM apps from scratch” and “pre-trained LLMs” are everyday work, so the words have to stand close together.
_FROM_SCRATCH = re.compile(
    rf"\b(?:pre-?)?train(?:ed|ing)?\b[^.!?;]{{0,40}}\b{_LANGUAGE_MODEL}\b[^.!?;]{{0,16}}\b{_SCRATCH}\b"
    rf"|\b(?:built|building|developed|developing)\b[^.!?;]{{0,30}}\b{_LANGUAGE_MODEL} {_SCRATCH}\b"
    rf"|\bpre-?training\b[^.!?;]{{0,30}}\b{_LANGUAGE_MODEL}\b",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\b(?:experienced?|must|required?|have (?:\w+ )?(?:pre-?)?trained|you have|you've|track record|proven|expert\w*|fluen\w+"
    r"|proficien\w+|knowledge|mastery|skilled|looking for|seeking|we want|you (?:pre-?)?trained|need)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\b(\d{1,2}|eight|nine|ten|twelve|fifteen|twenty)\s?\+?\s*(?:(?:-|to)\s*\d{1,2}\s?\+?\s*)?(?:or more |plus )?(?:years?|yrs)\b",
    re.IGNORECASE,
)
_NUMBERS = {"eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20}
_SOFT = re.compile(
    r"\b(?:plus|bonus|nice|optional|preferred|ideally|helpful|welcome|(?:not|\w+n't) (?:\w+ )?(?:required|needed|necessary|expected))\b",
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(
    r"\b(?:one of|any of|either|such as|e\.g|for example|for instance|or similar|or comparable|like)\b", re.IGNORECASE
)
_TOOL_NAMES = """
PyTorch TensorFlow Keras JAX scikit-learn sklearn XGBoost LightGBM CatBoost Pandas NumPy SciPy Polars Spark PySpark Hadoop
Hive Flink Kafka Airflow Dagster Prefect dbt Snowflake BigQuery Redshift Databricks Feast Tecton MLflow DVC Kubeflow
Metaflow Ray Dask vLLM Triton TorchServe BentoML FastAPI Flask Django SageMaker Vertex Bedrock AWS GCP Azure Docker
Kubernetes Terraform Jenkins Grafana Prometheus Datadog Python Java Scala Rust Golang SQL PostgreSQL MySQL
MongoDB Redis Elasticsearch Cassandra Neo4j LangChain LangGraph LlamaIndex OpenAI Pinecone Weaviate Qdrant Milvus FAISS
DeepSpeed Horovod CUDA ONNX TensorRT OpenCV spaCy NLTK Tableau Looker TypeScript MATLAB
"""
_TOOL = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(name) for name in _TOOL_NAMES.split())
    + r"|hugging ?face|weights (?:&|and) biases|c\+\+)"
    r"(?!\w)",
    re.IGNORECASE,
)


def phd(passages: tuple[Passage, ...]) -> Finding | None:
    """Find a PhD that is demanded."""
    return _first_demand(
        passages,
        _PHD,
        "For product work a PhD shows little about production skill, and asking for one turns others away.",
    )


def certificate(passages: tuple[Passage, ...]) -> Finding | None:
    """Find a certificate that is demanded."""
    return _first_demand(
        passages, _CERTIFICATE, "A certificate shows study, not that somebody runs models. It may break a tie at most."
    )


def kaggle(passages: tuple[Passage, ...]) -> Finding | None:
    """Find a competition rank that is demanded."""
    return _first_demand(
        passages,
        _KAGGLE,
        "A rank in competitions shows skill on fixed data, not that somebody can ship and look after a model.",
    )


def logo(passages: tuple[Passage, ...]) -> Finding | None:
    """Find a famous employer or school that is demanded."""
    return _first_demand(
        passages, _LOGO, "A famous name says where somebody was, not what they did. Ask for the work instead."
    )


def from_scratch(passages: tuple[Passage, ...]) -> Finding | None:
    """Find the demand to have trained language models from scratch; that this job will do so is no demand."""
    for passage in passages:
        for match in _FROM_SCRATCH.finditer(passage.text):
            asked = passage.section is Section.MUST or _EXPERIENCE.search(passage.text)
            waived = passage.section is Section.NICE or _SOFT.search(passage.text) or is_negated(passage, match.start())
            if asked and not waived:
                return Finding(
                    "Few jobs train language models from scratch. If yours does not, this only keeps good people away.",
                    passage.start + match.start(),
                    passage.start + match.end(),
                )
    return None


def wish_list(passages: tuple[Passage, ...]) -> Finding | None:
    """Find more tools asked for than one person needs; those offered as alternatives count as one."""
    every: set[str] = set()
    most, start, end = 0, 0, 0
    for passage in filter(_asks, passages):
        tools = list(_TOOL.finditer(passage.text))
        names = {match.group().casefold() for match in tools}
        if _ALTERNATIVES.search(passage.text):
            names = set(sorted(names)[:1])
        every |= names
        if len(names) > most:
            most, start, end = len(names), passage.start + tools[0].start(), passage.start + tools[-1].end()
    if len(every) <= MOST_TOOLS:
        return None
    why = f"{len(every)} tools are asked for. Good people learn tools; name the few that count, and move the rest to nice to have."
    return Finding(why, start, end)


def years(passages: tuple[Passage, ...]) -> Finding | None:
    """Find many years asked for; the caller says it only together with other wishes."""
    for passage in passages:
        if not _asks(passage):
            continue
        for match in _YEARS.finditer(passage.text):
            number = match.group(1).casefold()
            many = (_NUMBERS.get(number) or (int(number) if number.isdecimal() else 0)) >= MANY_YEARS
            if many and not is_negated(passage, match.start()):
                return Finding(
                    "So many years on top of everything else describe nobody you can hire. Say what they must have done.",
                    passage.start + match.start(),
                    passage.start + match.end(),
                )
    return None


def _asks(passage: Passage) -> bool:
    if passage.section is Section.NICE or _SOFT.search(without_asides(passage.text)):
        return False
    return passage.section is Section.MUST or _EXPERIENCE.search(passage.text) is not None


def _first_demand(passages: tuple[Passage, ...], pattern: re.Pattern[str], why: str) -> Finding | None:
    for passage, match in _mentions(passages, pattern):
        if is_demanded(passage, match.start(), match.end()):
            return Finding(why, *passage.around(match.start(), match.end()))
    return None


def _mentions(passages: tuple[Passage, ...], pattern: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in passages:
        for match in pattern.finditer(passage.text):
            yield passage, match
