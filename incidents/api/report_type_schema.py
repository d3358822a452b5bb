"""What the OpenAPI schema says of report types."""

from typing import Any

from rest_framework import serializers


class WordsOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    en = serializers.CharField()


class ChoiceOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = WordsOut()  # type: ignore[assignment]


class QuestionOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.CharField(help_text="hazard, severity, count, yes_no, choice, choices or text.")
    label = WordsOut()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    unit = serializers.CharField(allow_blank=True)
    indicator = serializers.CharField(allow_blank=True, help_text="A count with an indicator becomes a figure.")
    section = serializers.CharField(allow_blank=True)
    choices = ChoiceOut(many=True)


class SectionOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = WordsOut()  # type: ignore[assignment]
    source = serializers.CharField(help_text="The question that asks whose word the section is.")  # type: ignore[assignment]


class UpgradeOut(serializers.Serializer[Any]):
    to = serializers.IntegerField()
    renamed = serializers.DictField(child=serializers.CharField(), help_text="Former name to present name.")
    removed = serializers.DictField(child=WordsOut(), help_text="Answers are kept with the report, and shown.")
    added = serializers.ListField(child=serializers.CharField())
    options = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True)),
        help_text="By question: former option to present one; blank where none stands for it.",
    )


class ReportTypeOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    version = serializers.IntegerField(help_text="To be sent as `type_version` with what is filed by this form.")
    kind = serializers.CharField()
    label = WordsOut()  # type: ignore[assignment]
    sections = SectionOut(many=True)
    fields = QuestionOut(many=True)  # type: ignore[assignment]
    upgrades = UpgradeOut(many=True)
    digest = serializers.CharField()


class ReportTypesOut(serializers.Serializer[Any]):
    results = ReportTypeOut(many=True)
    digest = serializers.CharField()
