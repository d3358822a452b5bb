-- The one audited way into a tenant. Both functions set the settings that every policy reads, for this transaction only,
-- and answer who acts where. They run as pmi_definer, which may read memberships, grants, units and tenants and may write
-- nothing but the record of national reading.

CREATE OR REPLACE FUNCTION pmi_scope_settings() RETURNS jsonb
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog AS $$
    SELECT jsonb_object_agg(name, coalesce(current_setting(name, true), ''))
      FROM unnest(ARRAY[
        'pmi.tenant', 'pmi.user', 'pmi.full_keys', 'pmi.zone_keys',
        'pmi.read_incidents', 'pmi.full_incidents', 'pmi.zones_incidents',
        'pmi.read_volunteers', 'pmi.full_volunteers', 'pmi.zones_volunteers',
        'pmi.read_stock', 'pmi.full_stock', 'pmi.zones_stock',
        'pmi.read_ambulances', 'pmi.full_ambulances', 'pmi.zones_ambulances'
      ]) AS name
$$;

-- Writes the settings of one tenant and of what others opened to it, purpose by purpose.
CREATE OR REPLACE FUNCTION pmi_apply_scope(p_tenant int, p_user uuid, p_national boolean, p_with_grants boolean)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_purpose text;
    v_full int[];
    v_partial int[];
    v_zones text[];
    v_full_keys text[] := '{}';
    v_zone_keys text[] := '{}';
    v_expires timestamptz;
    v_national int[];
BEGIN
    IF p_national THEN
        SELECT array_agg(t.id) INTO v_national
          FROM tenancy_tenant t
          JOIN tenancy_tenant own ON own.id = p_tenant
         WHERE t.space = own.space AND t.kind IN ('pusat', 'provinsi');
    END IF;
    FOREACH v_purpose IN ARRAY ARRAY['incidents', 'volunteers', 'stock', 'ambulances'] LOOP
        v_full := coalesce(v_national, ARRAY[p_tenant]);
        v_partial := '{}';
        v_zones := '{}';
        IF p_with_grants THEN
            SELECT v_full || coalesce(array_agg(DISTINCT g.giver_id) FILTER (WHERE g.whole_tenant), '{}'),
                   coalesce(array_agg(DISTINCT g.giver_id) FILTER (WHERE NOT g.whole_tenant), '{}'),
                   least(v_expires, min(g.valid_until))
              INTO v_full, v_partial, v_expires
              FROM tenancy_sharinggrant g
             WHERE g.receiver_id = p_tenant AND g.purpose = v_purpose AND g.revoked_at IS NULL
               AND g.valid_from <= now() AND g.valid_until > now();
            IF v_partial <> '{}' THEN
                SELECT coalesce(array_agg(DISTINCT zone), '{}') INTO v_zones
                  FROM tenancy_sharinggrant g CROSS JOIN LATERAL unnest(g.zone_keys) AS zone
                 WHERE g.receiver_id = p_tenant AND g.purpose = v_purpose AND g.revoked_at IS NULL
                   AND g.valid_from <= now() AND g.valid_until > now() AND NOT g.whole_tenant;
            END IF;
        END IF;
        PERFORM set_config('pmi.full_' || v_purpose, v_full::text, true),
                set_config('pmi.read_' || v_purpose, (v_full || v_partial)::text, true),
                set_config('pmi.zones_' || v_purpose, v_zones::text, true);
        v_full_keys := v_full_keys || ARRAY(SELECT DISTINCT v_purpose || ':' || t FROM unnest(v_full) AS t);
        v_zone_keys := v_zone_keys || ARRAY(SELECT v_purpose || ':' || z FROM unnest(v_zones) AS z);
    END LOOP;
    v_full_keys := v_full_keys || ARRAY['own:' || p_tenant];
    PERFORM set_config('pmi.tenant', p_tenant::text, true),
            set_config('pmi.user', coalesce(p_user::text, ''), true),
            set_config('pmi.full_keys', v_full_keys::text, true),
            set_config('pmi.zone_keys', v_zone_keys::text, true);
    RETURN jsonb_build_object(
        'tenant', (
            SELECT jsonb_build_object(
                'id', t.id, 'code', t.code, 'name', o.short_name, 'kind', t.kind, 'space', t.space,
                'area_code', t.area_code, 'time_zone', t.time_zone)
              FROM tenancy_tenant t JOIN tenancy_organisation o ON o.id = t.organisation_id
             WHERE t.id = p_tenant),
        'full_keys', to_jsonb(v_full_keys),
        'zone_keys', to_jsonb(v_zone_keys),
        'grants_expire_at', v_expires);
END
$$;

CREATE OR REPLACE FUNCTION pmi_open_scope(p_user uuid, p_membership uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_former jsonb := pmi_scope_settings();
    v_tenant int;
    v_kind text;
    v_user record;
    v_offices jsonb;
    v_until timestamptz;
    v_answer jsonb;
BEGIN
    SELECT m.tenant_id, t.kind INTO v_tenant, v_kind
      FROM tenancy_membership m JOIN tenancy_tenant t ON t.id = m.tenant_id
     WHERE m.id = p_membership AND m.user_id = p_user AND m.revoked_at IS NULL
       AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now());
    IF v_tenant IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT u.name, u.language INTO v_user FROM tenancy_user u WHERE u.id = p_user AND u.is_active;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_agg(jsonb_build_object('role', m.role, 'unit_id', m.unit_id, 'unit_name', n.name,
                                        'area_code', n.area_code, 'acting', m.acting)
                     ORDER BY (m.id = p_membership) DESC, m.id),
           min(m.valid_until)
      INTO v_offices, v_until
      FROM tenancy_membership m JOIN tenancy_unit n ON n.id = m.unit_id
     WHERE m.user_id = p_user AND m.tenant_id = v_tenant AND m.revoked_at IS NULL
       AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now());
    v_answer := pmi_apply_scope(v_tenant, p_user, v_kind = 'pusat', true);
    IF v_kind = 'pusat' THEN
        INSERT INTO tenancy_nationalreading (membership_id, hour, opened_at)
        VALUES (p_membership, date_trunc('hour', now()), now())
        ON CONFLICT (membership_id, hour) DO NOTHING;
    END IF;
    RETURN v_answer || jsonb_build_object(
        'user_id', p_user, 'membership_id', p_membership, 'name', v_user.name, 'language', v_user.language,
        'offices', v_offices, 'former', v_former,
        'expires_at', least(v_until, (v_answer ->> 'grants_expire_at')::timestamptz));
END
$$;

CREATE OR REPLACE FUNCTION pmi_open_tenant(p_tenant int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_former jsonb := pmi_scope_settings();
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tenancy_tenant WHERE id = p_tenant) THEN
        RETURN NULL;
    END IF;
    RETURN pmi_apply_scope(p_tenant, NULL, false, false) || jsonb_build_object('former', v_former, 'offices', '[]'::jsonb);
END
$$;

-- The memberships among which somebody who has just signed in may choose; nothing else is readable without a scope.
CREATE OR REPLACE FUNCTION pmi_memberships_of(p_user uuid)
RETURNS TABLE (id uuid, role text, acting text, unit_name text, tenant_id int, tenant_name text, tenant_code text, space text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.id, m.role, m.acting, n.name, t.id, o.short_name, t.code, t.space
      FROM tenancy_membership m
      JOIN tenancy_unit n ON n.id = m.unit_id
      JOIN tenancy_tenant t ON t.id = m.tenant_id
      JOIN tenancy_organisation o ON o.id = t.organisation_id
      JOIN tenancy_user u ON u.id = m.user_id AND u.is_active
     WHERE m.user_id = p_user AND m.revoked_at IS NULL
       AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
     ORDER BY t.space, t.code, m.role, m.id
$$;

-- The seal at a position, by which a cursor proves that its history is the stored one. Tells nothing of the entry.
CREATE OR REPLACE FUNCTION pmi_chain_hash_at(p_position bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(chain_hash, 'hex') FROM journal_journalentry WHERE position = p_position
$$;

-- The tenants whose grants have ended by time alone and were not yet announced: where the sweep has work to do.
CREATE OR REPLACE FUNCTION pmi_givers_of_lapsed_grants() RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT giver_id FROM tenancy_sharinggrant
     WHERE valid_until <= now() AND revoked_at IS NULL AND lapse_announced_at IS NULL
$$;
