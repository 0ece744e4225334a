//! The program as it runs in earnest: real processes, killed, doubled, copied and tampered with, over real networks.
//! On SQLite, or on PostgreSQL when `CHIEUHIEN_TEST_DATABASE` names a server.

#![cfg(test)]

mod support;

#[path = "processes/commands.rs"]
mod commands;
#[path = "processes/copies.rs"]
mod copies;
#[path = "processes/crash.rs"]
mod crash;
#[path = "processes/jobs.rs"]
mod jobs;
#[path = "processes/nodes.rs"]
mod nodes;
#[path = "processes/operators.rs"]
mod operators;
#[path = "processes/proof.rs"]
mod proof;
