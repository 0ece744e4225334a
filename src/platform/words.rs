//! Enums that are stored as words and shown with a Vietnamese label (decision 0007).

/// A closed list of words: stored in English, shown in Vietnamese.
pub trait Words: Copy + PartialEq + 'static {
    /// Every word, in the order in which a list offers them.
    const ALL: &'static [Self];
    /// The word as it is stored.
    fn as_str(self) -> &'static str;
    /// The word as officers read it.
    fn label(self) -> &'static str;
    /// The value for a stored word.
    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.as_str() == word)
    }
    /// Choices for a select or radio group: stored word and label.
    fn options() -> Vec<(String, String)> {
        Self::ALL.iter().map(|value| (value.as_str().to_owned(), value.label().to_owned())).collect()
    }
}

/// Declares an enum of words: `words! { /// doc  pub enum State { Draft = "draft" "Bản nháp", } }`.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal $label:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$word_doc])* $variant,)+ }

        impl $crate::platform::words::Words for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
            fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        $crate::stored_words!($name);
    };
}

/// Lets both databases read and bind an enum that implements `Words`.
#[macro_export]
macro_rules! stored_words {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::platform::words::Words::label(*self))
            }
        }

        impl $crate::platform::value::ToValue for $name {
            fn to_value(&self) -> $crate::platform::value::Value {
                $crate::platform::value::Value::Text(Some($crate::platform::words::Words::as_str(*self).to_owned()))
            }
            fn missing() -> $crate::platform::value::Value {
                $crate::platform::value::Value::Text(None)
            }
        }

        impl<DB: sqlx::Database> sqlx::Type<DB> for $name
        where
            String: sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <String as sqlx::Type<DB>>::type_info()
            }
            fn compatible(kind: &DB::TypeInfo) -> bool {
                <String as sqlx::Type<DB>>::compatible(kind)
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name
        where
            String: sqlx::Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> std::result::Result<Self, sqlx::error::BoxDynError> {
                let word = <String as sqlx::Decode<'r, DB>>::decode(value)?;
                <$name as $crate::platform::words::Words>::parse(&word)
                    .ok_or_else(|| format!("{} has no word {word:?}", stringify!($name)).into())
            }
        }
    };
}
