//! Every statement about needs and headcounts.

pub mod headcounts;
pub mod needs;
