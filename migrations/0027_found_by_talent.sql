-- Whoever is taken out again (the undoing of an import) is looked for in each table that names people.
create index candidates_by_talent on candidates (talent_id);
create index council_items_by_talent on council_items (talent_id);
create index payment_lines_by_talent on payment_lines (talent_id);
create index commitments_by_talent on commitments (talent_id);
create index repayments_by_talent on repayments (talent_id);
create index evaluations_by_talent on evaluations (talent_id);
create index discontinuation_proposals_by_talent on discontinuation_proposals (talent_id);
