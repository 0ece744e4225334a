//! Cells joined over several rows: what stands in the first row holds for all.

use crate::grid::{Merge, RawCell, RawRow};

/// The vertical merges of a sheet as its rows go by.
pub(crate) struct Merged<'a> {
    merges: &'a [Merge],
    next: usize,
    open: Vec<(Merge, RawCell)>,
}

impl<'a> Merged<'a> {
    /// Merges of several rows, sorted by [`sort`].
    pub fn new(merges: &'a [Merge]) -> Self {
        Self { merges, next: 0, open: Vec::new() }
    }

    /// Gives a row what stands in merged cells above it; answers which columns were given something.
    pub fn fill(&mut self, row: &mut RawRow) -> Vec<u32> {
        self.open.retain(|(merge, _)| merge.last_row >= row.number);
        let mut given = Vec::new();
        for (merge, cell) in &self.open {
            if merge.first_row < row.number && row.cell(merge.first_column).is_none() {
                row.cells.push(cell.clone());
                given.push(merge.first_column);
            }
        }
        while let Some(merge) = self.merges.get(self.next).filter(|merge| merge.first_row <= row.number) {
            self.next += 1;
            if merge.first_row == row.number
                && self.open.len() < 1_000
                && let Some(cell) = row.cell(merge.first_column)
            {
                self.open.push((*merge, cell.clone()));
            }
        }
        row.settle();
        given
    }
}

/// Leaves the merges that go over several rows, in the order of their first row.
pub(crate) fn sort(merges: &mut Vec<Merge>) {
    merges.retain(|merge| merge.last_row > merge.first_row);
    merges.sort_by_key(|merge| merge.first_row);
}
