"""How incidents, reports and figures look to the outside. Who filed something appears as a unit, never by name."""

from pmi_platform.core.api.representations import Representation, register_representation

TENANT = "(SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.tenant_id)"
POINT = """CASE WHEN {r}.location IS NOT NULL
    THEN json_build_object('longitude', ST_X({r}.location), 'latitude', ST_Y({r}.location)) END"""

INCIDENT = register_representation(
    Representation(
        entity="incident",
        schema_version=2,
        table="incidents_incident",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'number', {{r}}.number,
            'title', {{r}}.title, 'hazard', {{r}}.hazard_id, 'state', {{r}}.state, 'severity', {{r}}.severity,
            'started_at', {{r}}.started_at, 'detected_at', {{r}}.detected_at, 'opened_at', {{r}}.opened_at,
            'verified_at', {{r}}.verified_at, 'closed_at', {{r}}.closed_at,
            'area_code', {{r}}.area_code, 'area_codes', {{r}}.area_codes,
            'location', {POINT}, 'location_is_approximate', {{r}}.location_is_approximate,
            'footprint', ST_AsGeoJSON({{r}}.footprint, 5)::json,
            'merged_into_id', {{r}}.merged_into_id, 'parent_id', {{r}}.parent_id,
            'lead_unit_id', {{r}}.lead_unit_id,
            'is_unowned', {{r}}.lead_id IS NULL AND {{r}}.lead_unit_id IS NULL,
            'glide_numbers', {{r}}.glide_numbers, 'external_ids', {{r}}.external_ids)""",
    )
)

PHOTOS = """CASE WHEN {r}.photo_count = 0 THEN '[]'::json ELSE (
    SELECT coalesce(json_agg(json_build_object(
               'id', p.id, 'url', '/api/v1/photos/' || p.id || '/', 'sha256', encode(p.sha256, 'hex'),
               'content_type', p.content_type, 'width', p.width, 'height', p.height, 'byte_count', p.byte_count,
               'taken_at', p.taken_at) ORDER BY p.created_at, p.id), '[]')
      FROM incidents_reportphoto p WHERE p.report_id = {r}.id) END"""

CONFLICTS = """CASE WHEN 'amendment_conflict' = ANY({r}.flags) THEN (
    SELECT coalesce(json_agg(json_build_object(
               'field', c.field, 'base', c.base, 'standing', c.standing, 'standing_at', c.standing_at,
               'standing_door', c.standing_door, 'proposed', c.proposed, 'proposed_at', a.received_at,
               'proposed_door', a.door, 'amendment', a.client_ref) ORDER BY c.created_at, c.id), '[]')
      FROM incidents_reportconflict c JOIN incidents_reportamendment a ON a.id = c.amendment_id
     WHERE c.report_id = {r}.id AND c.outcome = '') ELSE '[]'::json END"""

FIELD_REPORT = register_representation(
    Representation(
        entity="field_report",
        schema_version=1,
        table="incidents_fieldreport",
        personal=(
            *("status_reason", "rt", "rw", "landmark", "text", "source_name"),
            *("words", "former_answers", "conflicts"),
        ),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'receipt', {{r}}.receipt,
            'client_ref', {{r}}.client_ref, 'kind', {{r}}.kind, 'type_code', {{r}}.type_code,
            'type_version', {{r}}.type_version,
            'status', {{r}}.status, 'status_at', {{r}}.status_at, 'status_reason', {{r}}.status_reason,
            'hazard', {{r}}.hazard_id, 'severity', {{r}}.severity, 'incident_id', {{r}}.incident_id,
            'observed_at', {{r}}.observed_at, 'reported_at', {{r}}.reported_at, 'received_at', {{r}}.received_at,
            'verified_at', {{r}}.verified_at, 'clock_skew_s', {{r}}.clock_skew_s,
            'area_code', {{r}}.area_code, 'location', {POINT}, 'accuracy_m', {{r}}.accuracy_m,
            'rt', {{r}}.rt, 'rw', {{r}}.rw, 'landmark', {{r}}.landmark,
            'text', {{r}}.text, 'language', {{r}}.language, 'answers', {{r}}.answers - 'words' - 'former',
            'words', {{r}}.answers->'words', 'former_answers', {{r}}.answers->'former',
            'source_class', {{r}}.source_class, 'source_name', {{r}}.source_name,
            'flags', {{r}}.flags, 'rung', {{r}}.rung, 'asked', {{r}}.asked,
            'conflicts', /* personal */ {CONFLICTS} /* end */, 'photo_count', {{r}}.photo_count, 'photos', {PHOTOS},
            'filed_by_unit_id', {{r}}.filed_by_unit_id)""",
    )
)

INBOX_ITEM = Representation(
    entity="inbox_item",
    schema_version=1,
    table="incidents_inboxitem",
    personal=("state_reason", "rt", "rw", "landmark", "text"),
    body=f"""json_build_object(
        'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'number', {{r}}.number, 'door', {{r}}.door,
        'state', {{r}}.state, 'state_at', {{r}}.state_at, 'state_reason', {{r}}.state_reason,
        'received_at', {{r}}.received_at, 'observed_at', {{r}}.observed_at, 'hazard', {{r}}.hazard_id,
        'area_code', {{r}}.area_code, 'rt', {{r}}.rt, 'rw', {{r}}.rw, 'landmark', {{r}}.landmark,
        'text', {{r}}.text, 'is_life_at_risk', {{r}}.is_life_at_risk, 'has_photo', {{r}}.photo_name <> '',
        'report_id', {{r}}.report_id, 'incident_id', {{r}}.incident_id)""",
)
"""For the API of operators only: the feed carries what they have taken, as a report."""

FIGURE = register_representation(
    Representation(
        entity="figure",
        schema_version=1,
        table="incidents_figure",
        personal=("status_reason", "source_name"),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT},
            'indicator', {{r}}.indicator_id, 'value', trim_scale({{r}}.value), 'unit', {{r}}.unit, 'as_of', {{r}}.as_of,
            'source_class', {{r}}.source_class, 'source_name', {{r}}.source_name,
            'status', {{r}}.status, 'status_reason', {{r}}.status_reason, 'flags', {{r}}.flags,
            'supersedes_id', {{r}}.supersedes_id, 'report_id', {{r}}.report_id, 'incident_id', {{r}}.incident_id,
            'area_code', {{r}}.area_code)""",
    )
)

SHELTER = register_representation(
    Representation(
        entity="shelter",
        schema_version=1,
        table="incidents_shelter",
        personal=("rt", "rw", "landmark", "needs_note", "state_reason"),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'incident_id', {{r}}.incident_id,
            'area_code', {{r}}.area_code, 'location', {POINT}, 'name', {{r}}.name, 'kind', {{r}}.kind,
            'state', {{r}}.state, 'state_at', {{r}}.state_at, 'capacity', {{r}}.capacity,
            'services', {{r}}.services, 'needs', {{r}}.needs, 'people', {{r}}.people,
            'households', {{r}}.households, 'groups', {{r}}.groups, 'counted_at', {{r}}.counted_at,
            'rt', {{r}}.rt, 'rw', {{r}}.rw, 'landmark', {{r}}.landmark, 'needs_note', {{r}}.needs_note,
            'state_reason', {{r}}.state_reason)""",
    )
)

RISK_ZONE = register_representation(
    Representation(
        entity="risk_zone",
        schema_version=1,
        table="incidents_riskzone",
        personal=("state_reason",),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'dataset_id', {{r}}.dataset_id,
            'hazard', {{r}}.hazard_id, 'risk_class', {{r}}.risk_class, 'name', {{r}}.name,
            'state', {{r}}.state, 'state_at', {{r}}.state_at, 'state_reason', {{r}}.state_reason,
            'source', {{r}}.source, 'licence', {{r}}.licence, 'as_of', {{r}}.as_of,
            'valid_from', {{r}}.valid_from, 'valid_until', {{r}}.valid_until,
            'area_codes', {{r}}.area_codes, 'area_km2', round({{r}}.area_km2::numeric, 3),
            'geometry', ST_AsGeoJSON({{r}}.geometry, 6)::json)""",
    )
)

GAUGE = register_representation(
    Representation(
        entity="gauge_station",
        schema_version=1,
        table="incidents_gaugestation",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'area_code', {{r}}.area_code,
            'location', {POINT}, 'name', {{r}}.name, 'river', {{r}}.river, 'operator', {{r}}.operator,
            'datum', {{r}}.datum, 'lowest_cm', {{r}}.lowest_cm, 'highest_cm', {{r}}.highest_cm,
            'thresholds', {{r}}.thresholds, 'thresholds_source', {{r}}.thresholds_source,
            'downstream', {{r}}.downstream, 'silent_after_min', {{r}}.silent_after_min, 'state', {{r}}.state,
            'feed', {{r}}.feed, 'feed_key', {{r}}.feed_key,
            'height_cm', {{r}}.height_cm, 'observed_at', {{r}}.observed_at, 'trend_cm_h', {{r}}.trend_cm_h,
            'level', {{r}}.level)""",
    )
)

ALERT = register_representation(
    Representation(
        entity="alert",
        schema_version=1,
        table="incidents_alert",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT},
            'source', {{r}}.source, 'source_key', {{r}}.source_key, 'attribution', {{r}}.attribution,
            'status', {{r}}.status, 'message', {{r}}.message, 'state', {{r}}.state, 'ended_by_id', {{r}}.ended_by_id,
            'references', {{r}}.refers_to, 'hazard', {{r}}.hazard_id, 'severity', {{r}}.severity,
            'urgency', {{r}}.urgency, 'certainty', {{r}}.certainty, 'texts', {{r}}.texts,
            'sent_at', {{r}}.sent_at, 'effective_at', {{r}}.effective_at, 'expires_at', {{r}}.expires_at,
            'area_codes', {{r}}.area_codes, 'location', {POINT},
            'footprint', ST_AsGeoJSON({{r}}.footprint, 4)::json,
            'footprint_is_estimate', {{r}}.footprint_is_estimate,
            'magnitude', {{r}}.magnitude, 'depth_km', {{r}}.depth_km, 'tsunami', {{r}}.tsunami,
            'revision_count', jsonb_array_length({{r}}.revisions))""",
    )
)

ALERT_ISSUE = register_representation(
    Representation(
        entity="alert_issue",
        schema_version=1,
        table="incidents_alertissue",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'alert_id', {{r}}.alert_id,
            'alert_version', {{r}}.alert_version, 'number', {{r}}.number, 'kind', {{r}}.kind,
            'status', {{r}}.status, 'sent_at', {{r}}.sent_at, 'expires_at', {{r}}.expires_at,
            'content', {{r}}.content)""",
    )
)

ACTIVATION = register_representation(
    Representation(
        entity="activation",
        schema_version=1,
        table="incidents_activation",
        personal=("reason",),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'alert_id', {{r}}.alert_id,
            'rule', (SELECT rule.name FROM incidents_activationrule rule WHERE rule.id = {{r}}.rule_id),
            'state', {{r}}.state, 'hazard', {{r}}.hazard_id, 'severity', {{r}}.severity,
            'area_code', {{r}}.area_code, 'area_codes', {{r}}.area_codes, 'proposed_at', {{r}}.proposed_at,
            'decided_at', {{r}}.decided_at, 'reason', {{r}}.reason, 'withdrawal', {{r}}.withdrawal,
            'incident_id', {{r}}.incident_id)""",
    )
)

SITUATION_REPORT = register_representation(
    Representation(
        entity="situation_report",
        schema_version=1,
        table="incidents_situationreport",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'incident_id', {{r}}.incident_id,
            'kind', {{r}}.kind, 'number', {{r}}.number, 'edition', {{r}}.edition, 'state', {{r}}.state,
            'letter_number', {{r}}.letter_number, 'correction_reason', {{r}}.correction_reason,
            'as_of', {{r}}.as_of, 'approved_at', {{r}}.approved_at, 'published_at', {{r}}.published_at,
            'superseded_at', {{r}}.superseded_at, 'digest', {{r}}.digest,
            'verification_code', {{r}}.verification_code, 'content', {{r}}.content)""",
    )
)
"""Of a draft there is no content: what it will say is not said yet."""

EMERGENCY_STATUS = register_representation(
    Representation(
        entity="emergency_status",
        schema_version=1,
        table="incidents_emergencystatus",
        personal=("end_reason",),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT},
            'kind', {{r}}.kind, 'level', {{r}}.level, 'area_code', {{r}}.area_code, 'hazard', {{r}}.hazard_id,
            'starts_on', {{r}}.starts_on, 'ends_on', {{r}}.ends_on, 'ended_on', {{r}}.ended_on,
            'end_reason', {{r}}.end_reason, 'decrees', {{r}}.decrees, 'follows_id', {{r}}.follows_id,
            'incident_ids', (SELECT coalesce(json_agg(s.incident_id ORDER BY s.created_at, s.id), '[]')
                               FROM incidents_incidentstatus s WHERE s.status_id = {{r}}.id))""",
    )
)

NEED = register_representation(
    Representation(
        entity="need",
        schema_version=1,
        table="incidents_need",
        personal=("asked_by", "state_reason"),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'incident_id', {{r}}.incident_id,
            'sector', {{r}}.sector, 'item', {{r}}.item, 'unit', {{r}}.unit,
            'requested', trim_scale({{r}}.requested), 'offered', trim_scale({{r}}.offered),
            'fulfilled', trim_scale({{r}}.fulfilled), 'area_code', {{r}}.area_code, 'asked_by', {{r}}.asked_by,
            'as_of', {{r}}.as_of, 'standard', {{r}}.standard_id, 'arithmetic', {{r}}.arithmetic,
            'state', {{r}}.state, 'state_reason', {{r}}.state_reason)""",
    )
)

TASK = register_representation(
    Representation(
        entity="task",
        schema_version=1,
        table="incidents_incidenttask",
        personal=("text", "state_reason"),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'incident_id', {{r}}.incident_id,
            'step', {{r}}.step_id, 'text', {{r}}.text, 'phase', {{r}}.phase, 'role', {{r}}.role,
            'is_owned', {{r}}.owner_id IS NOT NULL, 'due_at', {{r}}.due_at, 'state', {{r}}.state,
            'state_at', {{r}}.state_at, 'state_reason', {{r}}.state_reason)""",
    )
)

LESSON = register_representation(
    Representation(
        entity="lesson",
        schema_version=1,
        table="incidents_lesson",
        personal=("what_happened", "cause", "recommendation", "state_reason"),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'incident_id', {{r}}.incident_id,
            'step', {{r}}.step_id, 'what_happened', {{r}}.what_happened, 'cause', {{r}}.cause,
            'recommendation', {{r}}.recommendation, 'unit_id', {{r}}.unit_id,
            'is_owned_by_person', {{r}}.owner_id IS NOT NULL, 'due_on', {{r}}.due_on, 'state', {{r}}.state,
            'state_at', {{r}}.state_at, 'state_reason', {{r}}.state_reason)""",
    )
)

MESSAGE = register_representation(
    Representation(
        entity="message",
        schema_version=1,
        table="incidents_incidentmessage",
        personal=("text",),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'incident_id', {{r}}.incident_id,
            'text', {{r}}.text, 'created_at', {{r}}.created_at)""",
    )
)


EMERGENCY_CALL = register_representation(
    Representation(
        entity="emergency_call",
        schema_version=1,
        table="incidents_emergencycall",
        personal=(
            "text",
            "rt",
            "rw",
            "landmark",
            "people_note",
            "hazards_on_site",
            "access",
            "outcome_note",
        ),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'receipt', {{r}}.receipt,
            'centre', {{r}}.centre, 'ticket', {{r}}.ticket, 'classification', {{r}}.classification,
            'received_at', {{r}}.received_at, 'happened_at', {{r}}.happened_at, 'hazard', {{r}}.hazard_id,
            'text', {{r}}.text, 'area_code', {{r}}.area_code, 'location', {POINT},
            'rt', {{r}}.rt, 'rw', {{r}}.rw, 'landmark', {{r}}.landmark,
            'people_in_danger', {{r}}.people_in_danger, 'people_note', {{r}}.people_note,
            'hazards_on_site', {{r}}.hazards_on_site, 'access', {{r}}.access, 'informed', {{r}}.informed,
            'incident_id', {{r}}.incident_id, 'closed_at', {{r}}.closed_at, 'outcome', {{r}}.outcome,
            'outcome_note', {{r}}.outcome_note,
            'relays', (SELECT coalesce(json_agg(json_build_object(
                 'agency', c.agency, 'channel', c.channel, 'sent_at', c.sent_at, 'received_at', c.received_at,
                 'overdue_since', c.escalated_at, 'refused_at', c.refused_at, 'acted_at', c.acted_at,
                 'closed_at', c.closed_at, 'digest', c.digest)
                 ORDER BY c.sent_at, c.id), '[]') FROM incidents_callrelay c WHERE c.call_id = {{r}}.id))""",
    )
)
"""Who called is not in it, and no scope puts it there."""
