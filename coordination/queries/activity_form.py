"""The form of an activity, as a phone keeps it: every word in both languages, and a digest of the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coordination.queries.programmes import programmes
from coordination.rules.activities import GROUPS
from coordination.rules.forms import FORM_VERSION
from incidents.queries.forms import in_languages

GROUP_LABELS: Mapping[str, str | Promise] = {
    "female_0_5": _("Girls, 0–5 years"),
    "female_6_17": _("Girls, 6–17 years"),
    "female_18_59": _("Women, 18–59 years"),
    "female_60_up": _("Women, 60 years and older"),
    "female_unknown": _("Girls and women, age not known"),
    "male_0_5": _("Boys, 0–5 years"),
    "male_6_17": _("Boys, 6–17 years"),
    "male_18_59": _("Men, 18–59 years"),
    "male_60_up": _("Men, 60 years and older"),
    "male_unknown": _("Boys and men, age not known"),
    "disabled": _("People with a disability"),
}


def activity_form() -> dict[str, Any]:
    """What is asked of an activity beside its words: the programmes, and the groups of people that may be counted."""
    told = {
        "version": FORM_VERSION,
        "programmes": [
            {"code": one.code, "name": {"id": one.name_id, "en": one.name_en}} for one in programmes().values()
        ],
        "groups": [{"code": name, "name": in_languages(GROUP_LABELS[name])} for name in GROUPS],
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return {**told, "digest": digest}
