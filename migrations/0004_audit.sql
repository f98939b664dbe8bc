-- The audit log: entries written in the transaction that they are about, sequenced into a Merkle tree
-- afterwards (RFC 6962), so that writers never wait for each other.
--
-- Nobody can change or remove an entry: hub_app has no such grant, and what identifies the actor, the
-- transaction and the time is filled in by the database. Entries name objects, never their contents.

CREATE TABLE hub.audit_entry (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_kind text NOT NULL DEFAULT hub.actor_kind(),
    actor_id uuid DEFAULT hub.actor_id(),
    actor_job text NOT NULL DEFAULT hub.actor_job(),
    agency_id uuid DEFAULT hub.actor_agency(),
    owner_agency_id uuid,
    other_agency_id uuid,
    action text NOT NULL CHECK (action ~ '^[a-z_]+\.[a-z_-]+$'),
    object_type text NOT NULL,
    object_id uuid,
    case_id uuid,
    referral_id uuid,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON hub.audit_entry (xid, id);
CREATE INDEX ON hub.audit_entry (agency_id, id);
CREATE INDEX ON hub.audit_entry (owner_agency_id, id) WHERE owner_agency_id <> agency_id OR agency_id IS NULL;
CREATE INDEX ON hub.audit_entry (other_agency_id, id) WHERE other_agency_id IS NOT NULL;
CREATE INDEX ON hub.audit_entry (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX ON hub.audit_entry (referral_id, id) WHERE referral_id IS NOT NULL;
COMMENT ON COLUMN hub.audit_entry.agency_id IS 'Agency of the actor; owner and other are those whose case or referral it touches.';
COMMENT ON COLUMN hub.audit_entry.details IS 'Codes and column names only, never a value that a person gave.';

CREATE TABLE hub.audit_leaf (
    seq bigint PRIMARY KEY CHECK (seq >= 0),
    entry_id uuid NOT NULL UNIQUE REFERENCES hub.audit_entry,
    leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32)
);
COMMENT ON TABLE hub.audit_leaf IS 'The order of the log: leaf n of the tree is entry_id.';

CREATE TABLE hub.audit_node (
    level smallint NOT NULL CHECK (level > 0),
    position bigint NOT NULL CHECK (position >= 0),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, position)
);
COMMENT ON TABLE hub.audit_node IS 'Hashes of complete subtrees: level 1 over two leaves, level 2 over four.';

CREATE TABLE hub.audit_checkpoint (
    size bigint PRIMARY KEY CHECK (size >= 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    horizon xid8 NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now(),
    note text NOT NULL
);
COMMENT ON COLUMN hub.audit_checkpoint.horizon IS 'Every transaction before this one is in the tree.';

-- For triggers of the owner: what a person did, in the words of the log.
CREATE FUNCTION hub.record(
    action text, object_type text, object_id uuid, owner_agency uuid,
    other_agency uuid, case_id uuid, referral_id uuid, details jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = ''
AS $$
    INSERT INTO hub.audit_entry (action, object_type, object_id, owner_agency_id, other_agency_id,
                                 case_id, referral_id, details)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
$$;
REVOKE ALL ON FUNCTION hub.record FROM PUBLIC;

-- Attached to every table whose changes matter. Argument: the object's name in the log.
-- Says which columns changed, never to what.
CREATE FUNCTION hub.audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    fact jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
    verb text := CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END;
    changed jsonb := '{}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_build_object('columns', jsonb_agg(n.key ORDER BY n.key)) INTO changed
        FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o ON o.key = n.key
        WHERE n.value IS DISTINCT FROM o.value;
        IF changed -> 'columns' = 'null' THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM hub.record(
        TG_ARGV[0] || '.' || verb, TG_ARGV[0],
        coalesce(fact ->> 'id', fact ->> 'staff_id', fact ->> 'desk_id', fact ->> 'consent_id',
                 fact ->> 'group_id')::uuid,
        coalesce(fact ->> 'agency_id', CASE TG_TABLE_NAME WHEN 'agency' THEN fact ->> 'id' END)::uuid, NULL, (fact ->> 'case_id')::uuid, (fact ->> 'referral_id')::uuid,
        changed);
    RETURN NULL;
END
$$;

CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.agency
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('agency');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON hub.group_member
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('group_member');
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.office
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('office');
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.desk
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('desk');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON hub.desk_hours
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('desk_hours');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON hub.desk_closure
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('desk_closure');
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.staff
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('staff');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON hub.desk_member
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('desk_member');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON hub.absence
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('absence');
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.partner
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('partner');
CREATE TRIGGER audit AFTER UPDATE ON hub.service_at_location
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('service_at_location');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OF revoked_at ON hub.session
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('session');

ALTER TABLE hub.audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.audit_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.audit_leaf ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.audit_leaf FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.audit_node ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.audit_node FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.audit_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.audit_checkpoint FORCE ROW LEVEL SECURITY;

CREATE POLICY trigger ON hub.audit_entry FOR INSERT TO hub_owner WITH CHECK (true);

-- The application adds what triggers cannot see: reads, refusals and searches of the actor itself.
CREATE POLICY record ON hub.audit_entry FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
-- Those who answer for an agency read what concerns it. The policy for caseworkers, who see what
-- happened to the cases they work, stands with the cases (0005).
CREATE POLICY oversee ON hub.audit_entry FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() AND hub.actor_roles() && ARRAY['data_protection_officer', 'focal_point', 'agency_admin'])
           AND (agency_id = (SELECT hub.actor_agency())
                OR owner_agency_id = (SELECT hub.actor_agency())
                OR other_agency_id = (SELECT hub.actor_agency())));
CREATE POLICY sequence ON hub.audit_entry FOR SELECT TO hub_app USING ((SELECT hub.is_job('sequencer')));

-- Hashes and signed checkpoints tell nothing about anybody, and everybody needs them to verify.
CREATE POLICY see ON hub.audit_leaf FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('sequencer')));
CREATE POLICY see ON hub.audit_node FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('sequencer')));
CREATE POLICY see ON hub.audit_checkpoint FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('sequencer')));
CREATE POLICY sequence ON hub.audit_leaf FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('sequencer')));
CREATE POLICY sequence ON hub.audit_node FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('sequencer')));
CREATE POLICY sequence ON hub.audit_checkpoint FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('sequencer')));

GRANT SELECT ON hub.audit_entry TO hub_app;
GRANT INSERT (action, object_type, object_id, owner_agency_id, other_agency_id, case_id, referral_id, details)
    ON hub.audit_entry TO hub_app;
GRANT SELECT, INSERT ON hub.audit_leaf, hub.audit_node, hub.audit_checkpoint TO hub_app;
