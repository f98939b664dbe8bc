-- What has ended is read from the last that ended, and narrowed to some of its states in the index: a desk's
-- past grows for ever, and nobody turns its pages. These take the place of 0015's indexes, which only such
-- lists read; what is under way has small ones of its own, and is now spared four at every change.
DROP INDEX hub.referral_to_desk_id_status_next_due_at_id_idx;
DROP INDEX hub.referral_from_desk_id_status_next_due_at_id_idx;
DROP INDEX hub.referral_to_agency_id_status_next_due_at_id_idx;
DROP INDEX hub.referral_from_agency_id_status_next_due_at_id_idx;
CREATE INDEX referral_closed_to_desk ON hub.referral
    (to_desk_id, greatest(completed_at, rejected_at, failed_at, cancelled_at), id, status)
    WHERE greatest(completed_at, rejected_at, failed_at, cancelled_at) IS NOT NULL;
CREATE INDEX referral_closed_from_desk ON hub.referral
    (from_desk_id, greatest(completed_at, rejected_at, failed_at, cancelled_at), id, status)
    WHERE greatest(completed_at, rejected_at, failed_at, cancelled_at) IS NOT NULL;
CREATE INDEX referral_closed_to_agency ON hub.referral
    (to_agency_id, greatest(completed_at, rejected_at, failed_at, cancelled_at), id, status)
    WHERE greatest(completed_at, rejected_at, failed_at, cancelled_at) IS NOT NULL;
CREATE INDEX referral_closed_from_agency ON hub.referral
    (from_agency_id, greatest(completed_at, rejected_at, failed_at, cancelled_at), id, status)
    WHERE greatest(completed_at, rejected_at, failed_at, cancelled_at) IS NOT NULL;
