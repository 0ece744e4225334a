-- Whether an agency or an officer has a dossier within reach is told by an index alone, also before the database has looked
-- at how its tables are filled.
create index dossiers_by_agency_reach on dossiers (agency_id, bloc, filed_by, submitted_at);
create index dossiers_by_officer_reach on dossiers (officer_id, bloc, filed_by, submitted_at);
