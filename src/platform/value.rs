//! What may be bound to a statement: typed values, so that a missing one still has a type on PostgreSQL.

use chrono::NaiveDate;

use super::clock::Instant;
use super::money::Vnd;

/// A value for a placeholder, of one of the six kinds that both databases keep alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Flag(Option<bool>),
    Date(Option<NaiveDate>),
    Instant(Option<Instant>),
    Bytes(Option<Vec<u8>>),
}

/// What can be bound to a statement.
pub trait ToValue {
    /// The value as it is bound.
    fn to_value(&self) -> Value;
    /// A missing value of the same type.
    fn missing() -> Value;
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(T::missing, ToValue::to_value)
    }
    fn missing() -> Value {
        T::missing()
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
    fn missing() -> Value {
        T::missing()
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
    fn missing() -> Value {
        Value::Text(None)
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
    fn missing() -> Value {
        Value::Text(None)
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(Some(self.clone()))
    }
    fn missing() -> Value {
        Value::Text(None)
    }
}

impl ToValue for i64 {
    fn to_value(&self) -> Value {
        Value::Integer(Some(*self))
    }
    fn missing() -> Value {
        Value::Integer(None)
    }
}

impl ToValue for i32 {
    fn to_value(&self) -> Value {
        Value::Integer(Some(i64::from(*self)))
    }
    fn missing() -> Value {
        Value::Integer(None)
    }
}

impl ToValue for Vnd {
    fn to_value(&self) -> Value {
        Value::Integer(Some(self.0))
    }
    fn missing() -> Value {
        Value::Integer(None)
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Flag(Some(*self))
    }
    fn missing() -> Value {
        Value::Flag(None)
    }
}

impl ToValue for NaiveDate {
    fn to_value(&self) -> Value {
        Value::Date(Some(*self))
    }
    fn missing() -> Value {
        Value::Date(None)
    }
}

impl ToValue for Instant {
    fn to_value(&self) -> Value {
        Value::Instant(Some(*self))
    }
    fn missing() -> Value {
        Value::Instant(None)
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(Some(self.clone()))
    }
    fn missing() -> Value {
        Value::Bytes(None)
    }
}
