//! The verbs of accounts: each is one transaction and one event.

mod access;
mod handing_over;
mod own;
mod people;
mod sign_in;

pub use access::{
    FirstAdministratorDraft, confirm_password, first_administrator, first_administrator_link, new_password,
    rescue_link, take_up, use_demo_link,
};
pub use handing_over::{accept_handover, end_substitution, hand_over, substitute, undo_handover};
pub use own::{change_password, renew_second_factor, reveal_phone, set_phone};
pub use people::{
    DemoLink, Invited, assign, disable, disable_unused, edit, enable, end_assignment, invite, invite_again, load_demo,
    may_manage, remove_demo, reset_second_factor, unlock,
};
pub use sign_in::{
    Started, change_old_password, end_other_sessions, end_session, enrol, keep_alive, pending_secret, sign_in,
    sign_out, switch, take_code, totp,
};
