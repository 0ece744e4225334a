"""Who has rights: people, each on their own."""

from openfisca_core.entities import build_entity

PERSON = build_entity(key="person", plural="people", label="A person", is_person=True)
