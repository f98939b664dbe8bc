-- Changes to the directory are in the audit log: who made a service reachable, unreachable or findable.
-- (Changes to services at locations, capacity above all, are recorded since 0004.)
CREATE TRIGGER audit AFTER UPDATE ON hub.organization
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('organization');
CREATE TRIGGER audit AFTER UPDATE ON hub.location
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('location');
CREATE TRIGGER audit AFTER UPDATE ON hub.location_address
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('location_address');
CREATE TRIGGER audit AFTER UPDATE ON hub.service
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('service');
