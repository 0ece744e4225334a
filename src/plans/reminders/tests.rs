//! Reminders, day by day.
