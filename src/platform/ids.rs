//! Typed ids: text that sorts by time of birth (UUID version 7), each with the kind of thing it names.

/// An id that can be the subject of an audit event.
pub trait Subject {
    /// The kind of thing, in the words of the glossary: `agency`, `user`.
    const KIND: &'static str;
    /// The id as it is stored.
    fn id(&self) -> &str;
}

/// A fresh id: UUID version 7, so that later rows sort after earlier ones.
pub fn fresh() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// Declares id types: `ids! { /// doc  AgencyId = "agency"; }`.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, serde::Serialize, serde::Deserialize)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// A fresh id.
            pub fn fresh() -> Self {
                Self($crate::platform::ids::fresh())
            }
            /// The id as it is stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl $crate::platform::value::ToValue for $name {
            fn to_value(&self) -> $crate::platform::value::Value {
                $crate::platform::value::Value::Text(Some(self.0.clone()))
            }
            fn missing() -> $crate::platform::value::Value {
                $crate::platform::value::Value::Text(None)
            }
        }

        impl $crate::platform::ids::Subject for $name {
            const KIND: &'static str = $kind;
            fn id(&self) -> &str {
                &self.0
            }
        }
    )*};
}
