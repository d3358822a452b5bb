import json

from script.launcher.templates import grows_into, what_makes_it

OF_TODAY = {"app/migrations/0001_initial.py": "a1", "app/migrations/0002_more.py": "b2", "": "rest"}


def told(**changes):
    return json.dumps({"app/migrations/0001_initial.py": "a1", "": "rest", **changes})


def test_a_template_grows_where_only_migrations_were_added():
    assert grows_into(told(), OF_TODAY)


def test_a_template_is_made_anew_where_a_migration_changed_or_went():
    assert not grows_into(told(**{"app/migrations/0001_initial.py": "a0"}), OF_TODAY)
    assert not grows_into(told(**{"app/migrations/0003_gone.py": "c3"}), OF_TODAY)


def test_a_template_is_made_anew_where_areas_or_roles_changed():
    assert not grows_into(told(**{"": "other"}), OF_TODAY)


def test_a_template_that_says_nothing_of_itself_is_made_anew():
    assert not grows_into("", OF_TODAY)


def test_every_migration_makes_a_template():
    made_of = what_makes_it()

    assert "pmi_platform/core/tenancy/migrations/0001_initial.py" in made_of
    assert "volunteers/migrations/0001_initial.py" in made_of
    assert made_of[""]
