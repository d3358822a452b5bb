from django.core.checks import run_checks


def findings():
    return {finding.id for finding in run_checks(tags=["security"], include_deployment_checks=True)}


def test_a_deployment_with_demo_mode_on_is_refused(settings):
    settings.DEMO = True

    assert "accounts.E001" in findings()


def test_a_deployment_without_it_passes(settings):
    settings.DEMO = False

    assert "accounts.E001" not in findings()
