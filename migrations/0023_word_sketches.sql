-- A sketch of a person's words in one number: a bit for the first two, three and four letters of each. It tells at once
-- of most people that they lack a word that is asked for. Reckoned as `talents::words::sketch_of` does.
alter table talents add column sketch bigint not null default -1;
alter table talent_words add column sketch bigint not null default -1;
-- only sqlite
update talents set sketch = coalesce((
    select sum(distinct 1 << (mixed % 61)) from (
        select unicode(word) * 31 + unicode(substr(word, 2)) as mixed
        from talent_words w where w.talent_id = talents.id and length(word) >= 2
        union all
        select (unicode(word) * 31 + unicode(substr(word, 2))) * 31 + unicode(substr(word, 3))
        from talent_words w where w.talent_id = talents.id and length(word) >= 3
        union all
        select ((unicode(word) * 31 + unicode(substr(word, 2))) * 31 + unicode(substr(word, 3))) * 31
            + unicode(substr(word, 4))
        from talent_words w where w.talent_id = talents.id and length(word) >= 4
    ) as parts
), 0);
-- both
-- only postgres
update talents set sketch = coalesce((
    select cast(sum(distinct cast(1 as bigint) << cast(mixed % 61 as int)) as bigint) from (
        select cast(ascii(word) as bigint) * 31 + ascii(substr(word, 2)) as mixed
        from talent_words w where w.talent_id = talents.id and length(word) >= 2
        union all
        select (cast(ascii(word) as bigint) * 31 + ascii(substr(word, 2))) * 31 + ascii(substr(word, 3))
        from talent_words w where w.talent_id = talents.id and length(word) >= 3
        union all
        select ((cast(ascii(word) as bigint) * 31 + ascii(substr(word, 2))) * 31 + ascii(substr(word, 3))) * 31
            + ascii(substr(word, 4))
        from talent_words w where w.talent_id = talents.id and length(word) >= 4
    ) as parts
), 0);
-- both
update talent_words set sketch = (select t.sketch from talents t where t.id = talent_words.talent_id);

-- The walk in the order of the list reads sketches from its index alone.
drop index talents_by_name;
drop index talents_by_rank;
drop index talents_by_birth;
create index talents_by_name on talents (bloc, sort_key, id, sketch) where merged_into is null;
create index talents_by_rank on talents (bloc, qualification_rank, id, sketch) where merged_into is null;
create index talents_by_birth on talents (bloc, birth_year, id, sketch) where merged_into is null;
