-- Most of those who read a worklist have one desk: what is under way there has an index of its own.
CREATE INDEX ON hub.referral (to_desk_id, next_due_at, id) WHERE next_side IS NOT NULL;
CREATE INDEX ON hub.referral (from_desk_id, next_due_at, id) WHERE next_side IS NOT NULL;
