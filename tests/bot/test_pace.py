"""Two messages to one conversation are a second apart; another conversation does not wait for them."""

from bot.pace import A_SECOND, MOST_REMEMBERED, Pace, Rests


class Time:
    def __init__(self):
        self.now, self.slept = 100.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


def test_the_second_message_waits_for_the_rest_of_the_second():
    time = Time()
    pace = Pace(A_SECOND, clock=time, sleep=time.sleep)

    pace.keep("C1")
    time.now += 0.25
    pace.keep("C1")
    pace.keep("C1")

    assert time.slept == [0.75, 1.0]


def test_other_conversations_and_later_messages_do_not_wait():
    time = Time()
    pace = Pace(A_SECOND, clock=time, sleep=time.sleep)

    pace.keep("C1")
    pace.keep("C2")
    time.now += 1
    pace.keep("C1")

    assert time.slept == []


def test_it_remembers_no_more_conversations_than_it_must():
    time = Time()
    pace = Pace(A_SECOND, clock=time, sleep=time.sleep)

    for n in range(2 * MOST_REMEMBERED):
        pace.keep(f"C{n}")

    assert len(pace._posted) <= MOST_REMEMBERED


def test_a_method_rests_for_as_long_as_slack_asked_and_no_other_one_does():
    time = Time()
    rests = Rests(clock=time)

    rests.begin("chat.postMessage", 30)
    time.now += 10

    assert (rests.left("chat.postMessage"), rests.left("chat.update")) == (20, 0)
    time.now += 20
    assert rests.left("chat.postMessage") == 0
