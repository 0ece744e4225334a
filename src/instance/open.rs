//! Where an instance lives and how a command opens it: folder, lock, database, schema, secret.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::store;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::platform::migrate;
use crate::platform::secret::Secret;

/// The folder and the database of an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The folder of the secret, checkpoints, files and, with SQLite, the database.
    pub data: PathBuf,
    pub database: Database,
}

/// Which database, and where.
#[derive(Clone, Debug, PartialEq)]
pub enum Database {
    Sqlite(PathBuf),
    /// By its URL.
    Postgres(String),
}

/// What a command is about to do, which decides what must be there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Reads only: another process may be at work, and nothing is made.
    Read,
    /// Changes an instance that exists.
    Change,
    /// Makes what is missing and brings the schema up to date.
    SetUp,
    /// Fills a new database from a copy; the secret must be there already, the schema comes from the copy.
    Restore,
}

/// An instance that is open. The lock of an SQLite database lasts as long as this value.
#[derive(Debug)]
pub struct Opened {
    pub db: Db,
    pub secret: Secret,
    pub data: PathBuf,
    /// The migrations that were applied just now.
    pub applied: Vec<String>,
    _lock: Option<File>,
}

impl Place {
    /// The place that the command line names; without a folder, the user's own data folder.
    pub fn new(data: Option<PathBuf>, database: Option<&str>) -> Result<Place> {
        let data = match data.or_else(user_folder) {
            Some(data) => data,
            None => {
                return Err(Error::refused("Không biết thư mục dữ liệu của người dùng. Chỉ rõ bằng --data THƯ_MỤC."));
            }
        };
        let database = match database.map(str::trim).filter(|url| !url.is_empty()) {
            None => Database::Sqlite(data.join("chieuhien.db")),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Database::Postgres(url.to_owned())
            }
            Some(url) => match url.strip_prefix("sqlite:") {
                Some(path) if !path.is_empty() && path != "//" && !path.contains('?') => {
                    Database::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
                }
                _ => {
                    return Err(Error::refused(
                        "Địa chỉ cơ sở dữ liệu phải có dạng sqlite:ĐƯỜNG_DẪN hoặc postgres://NGƯỜI_DÙNG@MÁY/TÊN.",
                    ));
                }
            },
        };
        Ok(Place { data, database })
    }

    /// The file of the instance's secret.
    pub fn secret_file(&self) -> PathBuf {
        std::env::var_os("CHIEUHIEN_SECRET_FILE").map_or_else(|| self.data.join("secret.key"), PathBuf::from)
    }
}

fn user_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_DATA_HOME").or_else(|| Some(set("HOME")?.join(".local").join("share")))
    };
    Some(folder?.join("chieuhien"))
}

/// Opens an instance for a purpose, or says in a sentence what is missing.
pub async fn open(place: &Place, purpose: Purpose, clock: Clock) -> Result<Opened> {
    let makes = matches!(purpose, Purpose::SetUp | Purpose::Restore);
    if makes {
        make_folder(&place.data)?;
    }
    let lock = match &place.database {
        Database::Sqlite(file) => {
            if makes && let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                make_folder(folder)?;
            }
            if !makes && !file.exists() {
                return Err(Error::refused(format!(
                    "Chưa có dữ liệu ở {}. Kiểm tra --data, hoặc chạy “chieuhien serve” để lập hệ thống mới.",
                    file.display()
                )));
            }
            if purpose == Purpose::Read { None } else { Some(lock(file)?) }
        }
        Database::Postgres(_) => None,
    };
    let db = connect(&place.database, clock).await?;
    let applied = match purpose {
        Purpose::SetUp => migrate::migrate(&db).await?,
        Purpose::Read | Purpose::Change => {
            check_schema(&db).await?;
            Vec::new()
        }
        Purpose::Restore => Vec::new(),
    };
    let secret = secret(place, purpose, &db).await?;
    Ok(Opened { db, secret, data: place.data.clone(), applied, _lock: lock })
}

fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|cause| Error::refused(format!("Không tạo được thư mục {}: {cause}.", folder.display())))
}

/// One process for one SQLite file: its writers queue inside the program.
fn lock(file: &Path) -> Result<File> {
    let mut name = file.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|cause| Error::refused(format!("Không mở được tệp khóa {}: {cause}.", path.display())))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Error::refused(format!(
            "Dữ liệu {} đang được tiến trình khác dùng. Dừng tiến trình đó trước, hoặc dùng thư mục khác bằng --data.",
            file.display()
        ))),
        Err(TryLockError::Error(cause)) => {
            Err(Error::refused(format!("Không khóa được tệp {}: {cause}.", path.display())))
        }
    }
}

async fn connect(database: &Database, clock: Clock) -> Result<Db> {
    match database {
        Database::Sqlite(file) => Db::open_sqlite(file, clock)
            .await
            .map_err(|cause| Error::refused(format!("Không mở được cơ sở dữ liệu {}: {cause}.", file.display()))),
        Database::Postgres(url) => Db::open_postgres(url, clock).await.map_err(|cause| {
            Error::refused(format!("Không kết nối được với PostgreSQL: {cause}. Kiểm tra --database và máy chủ."))
        }),
    }
}

async fn check_schema(db: &Db) -> Result<()> {
    let newest = migrate::newest()?;
    match migrate::current(&mut db.read()).await {
        Ok(current) if current == newest => Ok(()),
        Ok(current) if current > newest => Err(Error::refused(format!(
            "Cơ sở dữ liệu ở phiên bản {current}, mới hơn chương trình này ({newest}). Dùng bản chương trình mới hơn."
        ))),
        Ok(current) => Err(Error::refused(format!(
            "Cơ sở dữ liệu ở phiên bản {current}, chương trình cần {newest}. Chạy “chieuhien migrate” trước."
        ))),
        Err(_) => Err(Error::refused(
            "Cơ sở dữ liệu này chưa có dữ liệu của Chiêu Hiền. Chạy “chieuhien serve” hoặc “chieuhien migrate” trước.",
        )),
    }
}

/// Reads the secret, makes it on the very first start, and refuses one that is not of this instance.
async fn secret(place: &Place, purpose: Purpose, db: &Db) -> Result<Secret> {
    let file = place.secret_file();
    let known = match purpose {
        Purpose::Restore => None,
        _ => store::get(&mut db.read(), store::SECRET_CHECK).await?,
    };
    if !file.exists() && (known.is_some() || purpose != Purpose::SetUp) {
        return Err(Error::refused(format!(
            "Không thấy khóa bí mật {}. Chép tệp secret.key của hệ thống này vào đó, hoặc đặt CHIEUHIEN_SECRET_FILE.",
            file.display()
        )));
    }
    let secret = Secret::read_or_create(&file)?;
    let check = secret.check_value();
    let known = match (known, purpose) {
        (Some(known), _) => known,
        (None, Purpose::SetUp) => {
            let mut tx = db.upkeep().await?;
            let (known, _) = store::keep(&mut tx, store::SECRET_CHECK, &check).await?;
            tx.done().await?;
            known
        }
        (None, _) => check.clone(),
    };
    if known == check {
        return Ok(secret);
    }
    Err(Error::refused(format!(
        "Khóa bí mật {} không phải của hệ thống này. Chép đúng tệp secret.key của hệ thống vào đó, hoặc đặt CHIEUHIEN_SECRET_FILE.",
        file.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_named_by_its_url() {
        let data = || Some(PathBuf::from("thu"));
        let of = |url: Option<&str>| Place::new(data(), url).map(|place| place.database);
        assert_eq!(of(None).unwrap(), Database::Sqlite(PathBuf::from("thu/chieuhien.db")));
        assert_eq!(of(Some("sqlite:a/b.db")).unwrap(), Database::Sqlite(PathBuf::from("a/b.db")));
        assert_eq!(of(Some("sqlite:///a/b.db")).unwrap(), Database::Sqlite(PathBuf::from("/a/b.db")));
        assert_eq!(of(Some("postgres://u@h/d")).unwrap(), Database::Postgres("postgres://u@h/d".into()));
        for wrong in ["mysql://h/d", "b.db", "sqlite:", "sqlite://", "sqlite::memory:?x"] {
            assert!(of(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn an_instance_keeps_to_its_secret() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(Some(folder.path().join("moi")), None).unwrap();
        assert!(open(&place, Purpose::Read, Clock::system()).await.is_err(), "reading makes nothing");
        assert!(!place.data.exists());
        drop(open(&place, Purpose::SetUp, Clock::system()).await.unwrap());
        std::fs::remove_file(place.secret_file()).unwrap();
        let error = open(&place, Purpose::SetUp, Clock::system()).await.unwrap_err().sentence();
        assert!(error.contains("Không thấy khóa bí mật"), "{error}");
        Secret::read_or_create(&place.secret_file()).unwrap();
        let error = open(&place, Purpose::SetUp, Clock::system()).await.unwrap_err().sentence();
        assert!(error.contains("không phải của hệ thống này"), "{error}");
    }

    #[tokio::test]
    async fn one_process_has_the_file_others_may_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(Some(folder.path().to_owned()), None).unwrap();
        let first = open(&place, Purpose::SetUp, Clock::system()).await.unwrap();
        let error = open(&place, Purpose::Change, Clock::system()).await.unwrap_err().sentence();
        assert!(error.contains("đang được tiến trình khác dùng"), "{error}");
        open(&place, Purpose::Read, Clock::system()).await.unwrap();
        drop(first);
        open(&place, Purpose::Change, Clock::system()).await.unwrap();
    }
}
