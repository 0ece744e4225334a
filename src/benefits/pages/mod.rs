//! The pages of benefits.

pub mod estimates;
pub mod list;
pub mod lists;
pub mod payment;
pub mod show;

use policy::calendar::Month;

use crate::platform::App;
use crate::platform::form::Form;
use crate::platform::money::Vnd;
use crate::policies;

/// A sum as tables show it, without its unit: "15.930.000".
pub fn sum(amount: Vnd) -> String {
    viet::number::group(amount.0)
}

/// A beneficiary group in words, as it is stored with its scheme.
pub fn group(app: &App, scheme: &str, group: &str) -> String {
    let found = policies::rules(app).ok().and_then(|pack| {
        let scheme = pack.schemes.iter().find(|known| known.id == scheme)?;
        Some(scheme.groups.iter().find(|known| known.id == group)?.name.vi.clone())
    });
    found.unwrap_or_else(|| group.to_owned())
}

/// A month as people type it: 05/2026.
pub fn typed_month(form: &mut Form, name: &'static str) -> Option<Month> {
    let typed = form.value(name).trim().to_owned();
    let (month, year) = typed.split_once('/').unwrap_or_default();
    let found =
        year.trim().parse().ok().zip(month.trim().parse().ok()).and_then(|(year, month)| Month::new(year, month));
    let found = found.filter(|month| (2000..=2100).contains(&month.year()));
    if found.is_none() {
        form.refuse(name, "Nhập tháng dạng 05/2026");
    }
    found
}

/// An amount of đồng as people type it; nothing is no amount.
pub fn typed_sum(form: &mut Form, name: &'static str) -> Option<Vnd> {
    match viet::money::parse_dong(form.value(name)) {
        Ok(amount) if amount >= 0 => Some(Vnd(amount)),
        Ok(_) => {
            form.refuse(name, "Nhập số tiền không âm");
            None
        }
        Err(error) => {
            form.refuse(name, error.sentence());
            None
        }
    }
}
