"""The stories: which roads a case may take, act by act, as the people of the office do them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from workflows import services
from workflows.journeys.stage import Stage
from workflows.models import Case
from workflows.ratings.services import rate
from workflows.spec import Sample

Story = Callable[[Stage, Sample], Case]


def submitted(stage: Stage, sample: Sample, *, mistaken: bool = False) -> Case:
    """Filed, and waiting at the window."""
    draft = stage.draft(sample, mistaken=mistaken)
    return services.submit(draft.pk, by=stage.applicant(sample), at=stage.at)


def accepted(stage: Stage, sample: Sample) -> Case:
    """Filed and accepted on the next working day."""
    case = submitted(stage, sample)
    stage.next_working_day()
    return services.accept(case.pk, by=stage.officer("window"), at=stage.at)


def suspended(stage: Stage, sample: Sample) -> Case:
    """Accepted, and suspended when one working day of the promise was left."""
    case = accepted(stage, sample)
    for _ in range(4):
        stage.next_working_day()
    by = stage.officer("reviewer")
    return services.suspend(case.pk, by=by, at=stage.at, reason="等待买方确认合同变更。")


def correcting(stage: Stage, sample: Sample) -> Case:
    """Filed with a mistake, which the window has asked to be corrected."""
    case = submitted(stage, sample, mistaken=True)
    stage.next_working_day()
    return services.ask_correction(
        case.pk, by=stage.officer("window"), at=stage.at, defects=_defects(stage, sample)
    )


def _defects(stage: Stage, sample: Sample) -> list[dict[str, str]]:
    wrong = [
        key for key in sample.first_answers if sample.first_answers[key] != sample.answers[key]
    ]
    key = wrong[0] if wrong else stage.definition.materials[0].key
    labels = {ask.key: ask.label for ask in stage.definition.form.asks}
    labels |= {material.key: material.title for material in stage.definition.materials}
    return [{"key": key, "label": str(labels[key]), "text": sample.mend, "fix": "改正后重新提交。"}]


def proposed(stage: Stage, sample: Sample) -> Case:
    """Accepted, and proposed by the first registrar."""
    return _propose(stage, accepted(stage, sample), sample)


def checked(stage: Stage, sample: Sample) -> Case:
    """Proposed, and agreed to by the second registrar: before the decider."""
    return _check(stage, proposed(stage, sample))


def granted(stage: Stage, sample: Sample) -> Case:
    """Registered, delivered, rated."""
    return _rate(stage, sample, _register(stage, accepted(stage, sample), sample), "very_satisfied")


def returned(stage: Stage, sample: Sample) -> Case:
    """Returned once, corrected three days later, then registered."""
    case = correcting(stage, sample)
    stage.go_to(stage.at + timedelta(days=3))
    by = stage.applicant(sample)
    keys = frozenset(sample.answers)
    services.save_answers(case.pk, sample.answers, by=by, at=stage.at, keys=keys)
    services.resubmit(case.pk, by=by, at=stage.at)
    stage.next_working_day()
    case = services.accept(case.pk, by=stage.officer("window"), at=stage.at)
    return _rate(stage, sample, _register(stage, case, sample), "satisfied")


def deemed(stage: Stage, sample: Sample) -> Case:
    """The window keeps silent for five working days: accepted by law, then registered."""
    case = submitted(stage, sample)
    stage.go_to(datetime.fromisoformat(case.clocks["notice"]["due"]) + timedelta(minutes=1))
    stage.next_working_day(9)
    return _rate(stage, sample, _register(stage, Case.objects.get(pk=case.pk), sample), "fair")


def unrated(stage: Stage, sample: Sample) -> Case:
    """Registered and delivered; nobody rates, and the window for rating runs out."""
    case = _register(stage, accepted(stage, sample), sample)
    stage.go_to(datetime.fromisoformat(case.clocks["rating"]["due"]) + timedelta(minutes=1))
    return Case.objects.get(pk=case.pk)


def refused(stage: Stage, sample: Sample) -> Case:
    """Examined and not registered, for a reason of the procedure."""
    case = _propose(stage, accepted(stage, sample), sample)
    case = _check(stage, case)
    services.refuse(case.pk, by=stage.officer("decider"), at=stage.at, code=sample.reason, words="")
    return _rate(stage, sample, _delivered(stage, case), "dissatisfied")


def withdrawn(stage: Stage, sample: Sample) -> Case:
    """Accepted, then withdrawn by the applicant."""
    case = accepted(stage, sample)
    stage.next_working_day()
    services.withdraw(case.pk, by=stage.applicant(sample), at=stage.at, reason="合同协商解除")
    return _delivered(stage, case)


def delivered(stage: Stage, sample: Sample) -> Case:
    """Registered and delivered, with the invitation to rate open."""
    return _register(stage, accepted(stage, sample), sample)


STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        submitted,
        correcting,
        accepted,
        suspended,
        proposed,
        checked,
        delivered,
        granted,
        returned,
        deemed,
        unrated,
        refused,
        withdrawn,
    )
}


def _propose(stage: Stage, case: Case, sample: Sample) -> Case:
    review = (
        {"conclusion": "not_register", "reason_code": sample.reason, "opinion": "不符合认定条件。"}
        if sample.reason
        else {"conclusion": "register", "opinion": "条款完整，符合认定条件。"}
    )
    by = stage.officer("reviewer")
    return services.propose(case.pk, by=by, at=stage.at, review=review)


def _check(stage: Stage, case: Case) -> Case:
    stage.next_working_day()
    by = stage.officer("reviewer", 1)
    return services.check(case.pk, by=by, at=stage.at, opinion="同意。")


def _register(stage: Stage, case: Case, sample: Sample) -> Case:
    case = _check(stage, _propose(stage, case, sample))
    services.grant(case.pk, by=stage.officer("decider"), at=stage.at)
    return _delivered(stage, case)


def _delivered(stage: Stage, case: Case) -> Case:
    """Let the jobs run: papers are made, and what goes online is delivered by the system."""
    stage.go_to(stage.at + timedelta(minutes=5))
    return Case.objects.get(pk=case.pk)


def _rate(stage: Stage, sample: Sample, case: Case, level: str) -> Case:
    stage.go_to(stage.at + timedelta(hours=2))
    rate(case.pk, level=level, by=stage.applicant(sample), at=stage.at)
    stage.go_to(stage.at + timedelta(minutes=1))
    return Case.objects.get(pk=case.pk)
