"""Real evidence is never refused, filler always is, kindly; what names only credentials draws a question."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evidence import (
    NOTHING_SAID,
    ONLY_CREDENTIALS,
    POINTS_ELSEWHERE,
    REPEATS_ITSELF,
    SAYS_NOTHING,
    problem,
    question,
)

REAL = [
    # English, from notes to essays
    "Asked about a bad release. Rolled back in ten minutes from the registry, then wrote the post-mortem himself.",
    "Drift: PSI per feature, weekly, alert at 0.2; knew that labels come 30 days late and used a proxy metric.",
    "She could not say what she would do if the model was wrong, and she did not ask us anything about the data.",
    "He said “we just retrain every Monday”. I asked what happens on a Tuesday. He had no answer and changed topic.",
    "Metric fell 8%: checked logging first, then feature null rates, then the serving version. Found the schema change.",
    "no monitoring, no rollback, no versioning. model ran from his laptop for a year, nobody else had access to it",
    "Q: how do you version a model? A: DVC for data, MLflow for artifacts, git sha in both, rollback rehearsed monthly.",
    "The model, the data, the config: all three versioned; the model card says who is paged and when it is replaced.",
    "I asked the drift question. They drew input vs label shift, gave an example of each from ads, and named a trigger.",
    "Wrote working code in 25 min, but no tests; when asked, added two that checked nothing (assert True). Hard to follow.",
    "- asked: build or buy?\n- compared API price, latency, privacy\n- chose API first, with a date to look again",
    "> We never measured it online.\nThat was the answer on evaluation. Pressed twice, same answer; offline AUC was all.",
    "```\ndf = df[df.ts < cutoff]\nlabels = df.groupby('user').churned.max()\n```\nspotted the leak before running it",
    "```python\nX = df.drop(columns=['label'])\nmodel.fit(X.iloc[:n], y[:n])\nprint(roc_auc_score(y[n:], p[n:]))\n```",
    "Explained bias and variance with the churn example, but then picked a deep net for 2,000 rows and could not say why.",
    "Ex-Google; said the canary there ran 24 hours at 1%, and showed how he would do the same here without their tools.",
    "PhD. Asked for a model that failed in production: described one, what users saw, and which alert was missing.",
    "👍 Took the outage apart step by step: data, features, model, serving. Cheapest check first. Ten minutes in all. 🎉",
    "TL;DR strong on SQL, weak on stats. Window functions w/o help; p-value read as probability that H0 is true.",
    "Very good. Very, very good: knew that accuracy lies at 1% positives, moved to recall at fixed precision, showed cost.",
    "She asked what decision the score supports, before anything else. Then baseline, then metric, then guardrail.",
    "Latency 120ms p99 → cut to 45ms by caching embeddings; cost/1k requests fell from $0.80 to $0.22. Numbers by heart.",
    "Would not commit to any number. “It depends” five times; on the sixth I gave him data and he still would not choose.",
    "Didn't know Spark, said so, and reasoned from MapReduce to the right answer about skewed joins in two minutes.",
    "Mentored two juniors through a migration, described one conflict, own part in it, and what she would do differently.",
    "Blamed the data team for each of three failures. When asked what he could have done: “nothing, it was their job”.",
    "he has run an on call rotation. told of a 3am page, wrong threshold, fixed the alert not the model. i believed him",
    "See the whiteboard photo for the design; in short: two-stage ranking, feature store, shadow traffic before launch.",
    "Same as in the phone screen on coding, but new here: explained point-in-time joins with a drawing, unprompted.",
    "He was asked about drift and he answered with PSI; he was asked about skew and he had never heard of it.",
    "Not good. Could not explain anything about his own project: which data, which metric, what went wrong, who used it.",
    "Talked about CTR, CVR, GMV; knew CUPED, MDE, SRM. Weak on DiD, RDD, IV. Never ran a switchback. OK on SQL.",
    "SELECT user_id, COUNT(*) FROM events WHERE ts > now() - interval '7 days' GROUP BY 1 HAVING COUNT(*) > 3;",
    "https://github.com/x/y/pull/3 is the exercise: reviewed it line by line, found the off-by-one and the missing index.",
    "N/A for modelling. For collaboration: wrote the design doc, collected 14 comments, answered each, changed the plan.",
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Finnish, Turkish, Vietnamese
    "Gefragt nach Drift: trennte Datendrift von Konzeptdrift sauber, nannte Schwellenwerte und wer nachts angerufen wird.",
    "Hat das Modell zurückgerollt, danach den Schwellenwert geprüft und einen Bericht geschrieben. Wert der Metrik bekannt.",
    "Konnte nicht erklären, warum die Vorhersagen offline besser waren. Nachgefragt, ausgewichen, dann Thema gewechselt.",
    "A expliqué comment il a détecté la dérive, comparé les distributions chaque semaine, puis réentraîné le modèle.",
    "Je lui ai demandé un échec : elle a raconté la mise en production ratée, la cause et ce qu'elle a changé depuis.",
    "Le pregunté por un modelo que falló: contó la causa, el impacto en ventas y cómo evitó que volviera a pasar.",
    "No supo distinguir entre fuga de datos y sobreajuste; con una pista llegó a medias, sin proponer ninguna prueba.",
    "Ha descritto il rollback passo per passo: allarme, canary fermato, versione precedente, analisi delle cause.",
    "Perguntei sobre testes A/B: calculou o tamanho da amostra, citou efeito de novidade e quando parar o experimento.",
    "Legde uit waarom de validatiescore te mooi was: dezelfde klant zat in train en test. Loste het op met groepen.",
    "Zapytana o awarię opisała kolejność sprawdzania: dane, cechy, model, serwer; znalazła błąd w godzinę i naprawiła.",
    "Popsal, jak zjistil únik dat z budoucnosti, opravil spojení tabulek podle času a ukázal rozdíl v metrikách.",
    "Kertoi mallista, joka hajosi tuotannossa: hälytys puuttui, syy löytyi lokeista, ja nyt siitä on automaattinen testi.",
    "Veri sızıntısını hemen fark etti, zaman damgasına göre böldü ve sonucu iş birimine nasıl anlattığını gösterdi.",
    "Giải thích rõ cách theo dõi mô hình sau khi triển khai, nêu ngưỡng cảnh báo và ai chịu trách nhiệm xử lý.",
    # Russian, Ukrainian, Greek
    "Спросила про откат модели: описал реестр, канарейку на один процент и как за десять минут вернули прошлую версию.",
    "Не смог объяснить, почему метрика на проде упала; предлагал только переобучить, проверок данных не назвал.",
    "Розповіла про збій у проді: перевірила логи, знайшла зміну схеми, виправила й додала автоматичну перевірку.",
    "Εξήγησε πώς εντόπισε τη διαρροή δεδομένων, διόρθωσε τη σύνδεση πινάκων και έδειξε τη διαφορά στις μετρήσεις.",
    # Chinese, Japanese, Korean: fewer characters say as much
    "他讲了去年冬天推荐模型退化的事,先查数据再回滚,四十分钟内恢复了服务。",
    "问她怎么区分数据漂移和概念漂移,她各举一例,并说明了重新训练的触发条件。",
    "不会解释为什么线上效果下降,只说重新训练;追问三次,没有提到检查数据或特征。",
    "モデルの精度が落ちたとき、まずデータを確認し、次に特徴量、最後に配信を調べたと具体的に説明した。",
    "リリース失敗の経験を質問。原因は学習時と本番の特徴量の差で、監視を追加し再発を防いだと話した。",
    "모델 성능이 떨어졌을 때 데이터, 피처, 서빙 순서로 확인했고 스키마 변경이 원인이었다고 설명했습니다.",
    # Arabic, Hebrew, Persian, Hindi, Thai, Tamil
    "سألته عن نموذج فشل في الإنتاج فشرح السبب وكيف أعاد الإصدار السابق خلال عشر دقائق وكتب تقريرا.",
    "שאלתי על מודל שנכשל בייצור: הסבירה את הסיבה, איך חזרה לגרסה הקודמת ומה שינתה בניטור מאז.",
    "درباره افت مدل پرسیدم: اول داده‌ها را بررسی کرد، بعد ویژگی‌ها، و نسخه قبلی را در ده دقیقه برگرداند.",
    "मॉडल के खराब होने पर उसने पहले डेटा जाँचा, फिर फीचर, और बताया कि पुराना संस्करण दस मिनट में कैसे लौटाया।",
    "ถามเรื่องโมเดลที่พังในโปรดักชัน เขาอธิบายว่าตรวจข้อมูลก่อน แล้วย้อนเวอร์ชันภายในสิบนาที พร้อมเขียนรายงาน",
    "மாதிரி தோல்வியடைந்தபோது முதலில் தரவைச் சரிபார்த்து, பின் பழைய பதிப்பைப் பத்து நிமிடத்தில் மீட்டதாக விளக்கினார்.",
]

A_SENTENCE = "He knew the model drifted and rolled it back. "
BAD = [
    ("", NOTHING_SAID),
    ("   \n\t  ", NOTHING_SAID),
    ("." * 200, NOTHING_SAID),
    ("-----------------------------------------------------------------------------------------", NOTHING_SAID),
    ("!?!?!? ... !?!?!? ... !?!?!? ... !?!?!? ... !?!?!? ... !?!?!? ... !?!?!? ... !?!?!? ... !?", NOTHING_SAID),
    ("👍" * 90, NOTHING_SAID),
    (
        ":thumbsup: :tada: :+1: :rocket: :white_check_mark: :thumbsup: :tada: :+1: :rocket: :white_check_mark:",
        NOTHING_SAID,
    ),
    ("🎉🎉🎉 💯💯💯 🔥🔥🔥 🙌🙌🙌 🎉🎉🎉 💯💯💯 🔥🔥🔥 🙌🙌🙌 🎉🎉🎉 💯💯💯 🔥🔥🔥 🙌🙌🙌 🎉🎉🎉", NOTHING_SAID),
    ("https://docs.example.com/d/1a2b3c4d5e6f7g8h9i0j/edit?usp=sharing&heading=h.very-long-anchor-name", NOTHING_SAID),
    ("<@U03SAM> <@U04LENA> <!here> <#C01HIRING|hiring>", NOTHING_SAID),
    ("n/a", POINTS_ELSEWHERE),
    ("N/A.", POINTS_ELSEWHERE),
    ("n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a n/a", POINTS_ELSEWHERE),
    ("See above", POINTS_ELSEWHERE),
    (
        "see above, see above, see above, see above, see above, see above, see above, see above, see above",
        POINTS_ELSEWHERE,
    ),
    ("Same as above!", POINTS_ELSEWHERE),
    (
        "Please see my notes: https://docs.example.com/d/1a2b3c4d5e6f7g8h9i0j/edit?usp=sharing&heading=h.x",
        POINTS_ELSEWHERE,
    ),
    ("as discussed", POINTS_ELSEWHERE),
    ("TBD", POINTS_ELSEWHERE),
    ("siehe oben", POINTS_ELSEWHERE),
    ("voir ci-dessus", POINTS_ELSEWHERE),
    ("同上", POINTS_ELSEWHERE),
    ("انظر أعلاه", POINTS_ELSEWHERE),
    ("good good good", SAYS_NOTHING),
    ("good " * 40, SAYS_NOTHING),
    ("ok ok ok", SAYS_NOTHING),
    (
        "good nice ok great cool solid fine yes good ok nice great yes fine solid cool great good nice ok yes",
        SAYS_NOTHING,
    ),
    (
        "I think he is a very good candidate and I really liked him, he is great, we should definitely hire him",
        SAYS_NOTHING,
    ),
    ("asdf asdf", SAYS_NOTHING),
    (
        "asdf jkl qwerty asdfgh zxcvbn asdf hjkl qwer uiop zxcv asdfasdf qwerty lkjh asdf fdsa poiu rewq vcxz",
        SAYS_NOTHING,
    ),
    (
        "kjhs dfkj hsdf kjhw kjhs mnbv dfkj hsdf kjhw xcvb mnbs dfkj hsdf kjhw qrtp sdfg kjhs dfkj hsdf kjhw",
        SAYS_NOTHING,
    ),
    ("x" * 200, SAYS_NOTHING),
    (
        "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp qqqq rrrr ssss tttt",
        SAYS_NOTHING,
    ),
    ("1234567890 " * 10, SAYS_NOTHING),
    (
        "lorem ipsum dolor sit amet consectetur adipiscing elit lorem ipsum dolor sit amet consectetur adipiscing",
        SAYS_NOTHING,
    ),
    (
        "blah blah blah, blah blah, blah blah blah. Blah blah blah blah, blah blah. Blah blah blah blah blah.",
        SAYS_NOTHING,
    ),
    ("很好很好很好很好很好很好很好很好很好很好很好很好很好很好很好", SAYS_NOTHING),
    ("他很好,非常好,很不错,可以的,没问题,我觉得他很优秀,推荐,很棒,非常棒,同上", SAYS_NOTHING),
    ("とてもよいとてもよいとてもよいとてもよいとてもよいとてもよいとてもよいとてもよいとてもよい", SAYS_NOTHING),
    ("جيد جدا جيد جدا جيد جدا جيد جدا جيد جدا جيد جدا جيد جدا جيد جدا جيد جدا جيد جدا جيد جدا", SAYS_NOTHING),
    (
        "очень хорошо, очень хорошо, отлично, супер, да, хорошо, очень хорошо, отлично, супер, да, хорошо, отлично",
        SAYS_NOTHING,
    ),
    (
        "sehr gut, alles super, passt, gut, toll, prima, sehr gut, super, passt, toll, gut, prima, alles sehr gut",
        SAYS_NOTHING,
    ),
    (
        "Strong candidate. Strong hire. Strong yes. Very strong. Super strong candidate. Would definitely hire.",
        SAYS_NOTHING,
    ),
    ("no comment " * 10, REPEATS_ITSELF),
    ("hahahaha haha hahaha hahahaha lol lol lol lmao haha lol hahahahaha haha hahaha hahahaha lol lol", SAYS_NOTHING),
    ("哈" * 40, SAYS_NOTHING),
    (
        "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z",
        REPEATS_ITSELF,
    ),
    (A_SENTENCE * 3, REPEATS_ITSELF),
    ("\n\n".join([A_SENTENCE.strip()] * 3), REPEATS_ITSELF),
    (A_SENTENCE * 60, REPEATS_ITSELF),
    ("Knows drift well. " * 20, REPEATS_ITSELF),
    ("ROLLED BACK! rolled back, Rolled Back? " * 4, REPEATS_ITSELF),
    ("先查数据再回滚模型。" * 8, REPEATS_ITSELF),
    ("データを先に確認した。" * 8, REPEATS_ITSELF),
    ("Спросила про откат модели. " * 6, REPEATS_ITSELF),
]


@pytest.mark.parametrize("text", REAL)
def test_real_evidence_is_never_refused(text):
    assert problem(text) is None


def test_there_are_sixty_real_notes_and_forty_bad_ones():
    assert len(REAL) >= 60
    assert len(BAD) >= 40


@pytest.mark.parametrize(("text", "said"), BAD)
def test_filler_is_refused_with_a_reason(text, said):
    assert problem(text) == said


@pytest.mark.parametrize("text", REAL[::6])
def test_real_evidence_stays_evidence_whatever_stands_around_it(text):
    assert problem(f"   {text}\n\n👍👍 good good good n/a") is None
    assert problem(f"n/a. See above! ok ok ok {'.' * 700} {text}") is None
    assert problem(text.upper()) is None


# --- Too short ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Knew drift from skew.", "about 59 more characters"),
        ("Asked about drift; named a weekly check with a threshold, an owner, and a pager", "one more character"),
        ("先查数据再回滚", "about 20 more characters"),
    ],
)
def test_too_short_says_how_much_is_missing_in_the_script_that_was_used(text, amount):
    assert problem(text) == f"A little more, please: {amount}. What was asked, and what did they answer?"


def test_eighty_characters_of_ordinary_writing_are_exactly_enough():
    eighty = "Asked about drift; named a weekly check with a threshold, an owner, and a pager."
    assert len(eighty) == 80
    assert problem(eighty) is None
    assert problem(eighty[:-1]) is not None


def test_how_much_is_enough_can_be_set():
    assert problem("Knew drift from skew.", least=20) is None
    assert problem(REAL[0], least=300) is not None


@given(st.sampled_from(REAL), st.sampled_from(REAL))
def test_writing_on_never_makes_evidence_insufficient(text, more):
    assert problem(f"{text} {more}") is None


@given(st.text(max_size=400))
def test_any_text_is_judged_and_told_in_one_kind_line(text):
    said = problem(text)

    assert said is None or (len(said) <= 150 and "\n" not in said and said[-1] in ".?”")


# --- Time ---------------------------------------------------------------------------------------------------------------

HOSTILE = [
    "a",
    "a ",
    "ab",
    "<@",
    ":a",
    "https://",
    "good ",
    "好",
    "n a ",
    "see ",
    "1st ",
    "\u0301",
    "`",
    "asdf",
    "same as ",
]


def seconds(judge, text):
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        judge(text)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize("judge", [problem, question])
@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_and_not_faster(judge, piece):
    short, long = ((piece * size)[:size] for size in (5_000, 40_000))

    assert seconds(judge, long) < 8 * 4 * seconds(judge, short) + 0.05


def test_a_long_real_note_costs_next_to_nothing():
    assert seconds(problem, " ".join(REAL)[:3_000]) < 0.05


# --- Credentials --------------------------------------------------------------------------------------------------------

ONLY = [
    "Kaggle Grandmaster, top 10 worldwide.",
    "Kaggle Grandmaster, ranked #12 worldwide, gold medals in several competitions. Obviously knows machine learning very well.",
    "Ex-Google, ex-Meta, five years in big tech. Impressive background.",
    "Worked at Netflix for three years as a senior machine learning engineer.",
    "AWS Certified Machine Learning – Specialty",
    "She is AWS certified and GCP certified, with a certificate in deep learning from Coursera.",
    "PhD from Stanford.",
    "He has a PhD in computer science from Stanford University and a master's degree from MIT, so he must be very strong.",
    "Graduated from Carnegie Mellon, then Amazon and Apple. Very smart.",
    "Top 1% on LeetCode and a Codeforces master.",
    "Published at NeurIPS and ICML, many citations.",
    "IIT graduate with honors, ICPC finalist.",
    "FAANG experience speaks for itself.",
    "Hat bei Google gearbeitet und einen Abschluss von der ETH Zürich, sehr gut.",
    "Docteur de Polytechnique, ancien ingénieur chez Google pendant cinq ans.",
    "Trabajó cinco años en Google y tiene un título de Stanford.",
    "毕业于斯坦福大学,博士学位,曾在谷歌工作五年。",
    "東京大学卒業、修士。グーグルで5年間勤務。",
]
MORE = [
    "Ex-Google; said the canary there ran 24 hours at 1%, and showed how he would do the same here without their tools.",
    "PhD. Asked for a model that failed in production: described one, what users saw, and which alert was missing.",
    "Kaggle Grandmaster. Explained why the leaderboard leaked and how he found the duplicate users.",
    "At Netflix she built the artwork bandit; drew the logging, the propensity fix and the guardrail metric.",
    "Deployed on AWS with canary, alarms on latency, automatic rollback; walked us through one incident.",
    "Used Azure and Databricks; could not explain why the nightly job reprocessed everything.",
    "Hat bei Google gearbeitet; erklärte Datendrift, nannte Schwellenwerte und wer nachts angerufen wird.",
    "谷歌五年,讲了推荐模型退化的事,先查数据再回滚,四十分钟内恢复了服务。",
    "The certificate expired in their service and took it down; he explained how they now rotate and alert.",
    "Meta-learning was suggested for cold start, but the simpler popularity baseline was argued first, with numbers.",
    "She pointed to a degree of freedom we had missed in the variance estimate, and corrected our slide.",
    "Named Oxford and a medal, then could not compute recall from the confusion matrix on the board.",
]


@pytest.mark.parametrize("text", ONLY)
def test_a_note_of_credentials_alone_draws_a_question(text):
    assert question(text) == ONLY_CREDENTIALS


@pytest.mark.parametrize("text", [*MORE, *REAL])
def test_a_note_with_other_substance_draws_none(text):
    assert question(text) is None


@pytest.mark.parametrize("text", ["", "good", "Nice person from a small company."])
def test_a_note_without_credentials_draws_none(text):
    assert question(text) is None


def test_the_question_asks_for_what_was_seen_and_refuses_nothing():
    assert ONLY_CREDENTIALS == (
        "That says where they come from. What did they say or do in the interview that shows it?"
    )
    assert problem(ONLY[1]) is None


@given(st.sampled_from(ONLY), st.sampled_from(REAL))
def test_real_evidence_beside_credentials_silences_the_question(credentials, text):
    assert question(f"{credentials} {text}") is None
