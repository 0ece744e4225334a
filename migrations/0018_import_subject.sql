-- What a file is about as a whole, where the list has parts that the file does not name: the year of headcounts.
alter table imports add column subject text not null default '';
