//! Writes workbooks.
