//! What the environment says about one process: addresses, mail, proxies.

use std::net::IpAddr;
use std::path::Path;

use super::{demo, store};
use crate::platform::Config;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};

/// The variables that are read, each with what it means, for the help text.
pub const VARIABLES: &str = "\
Biến môi trường:
  CHIEUHIEN_PUBLIC_URL       địa chỉ người dùng mở, ghi vào các đường dẫn (mặc định http://localhost:CỔNG)
  CHIEUHIEN_SMTP_URL         máy chủ gửi thư, ví dụ smtps://ten:mat-khau@mail.example.vn; thiếu thì thư chỉ ở trong hệ thống
  CHIEUHIEN_MAIL_FROM        người gửi của thư
  CHIEUHIEN_TRUSTED_PROXIES  địa chỉ IP của các máy chủ đứng trước, cách nhau bằng dấu phẩy
  CHIEUHIEN_SECURE_COOKIES   true hoặc false: chỉ gửi cookie qua HTTPS (mặc định theo CHIEUHIEN_PUBLIC_URL)
  CHIEUHIEN_SECRET_FILE      tệp khóa bí mật (mặc định secret.key trong thư mục dữ liệu)
  CHIEUHIEN_LOG              mức ghi nhật ký vận hành, ví dụ info hoặc chieuhien=debug";

/// Puts together how this process is set up; `port` goes into links when no public address is set.
pub async fn config(db: &Db, data: &Path, port: u16) -> Result<Config> {
    let defaults = Config::default();
    let public_url = match variable("CHIEUHIEN_PUBLIC_URL") {
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => url.trim_end_matches('/').to_owned(),
        Some(_) => return Err(Error::refused("CHIEUHIEN_PUBLIC_URL phải bắt đầu bằng http:// hoặc https://.")),
        None => format!("http://localhost:{port}"),
    };
    let secure_cookies = match variable("CHIEUHIEN_SECURE_COOKIES").as_deref() {
        Some("true" | "1") => true,
        Some("false" | "0") => false,
        Some(_) => return Err(Error::refused("CHIEUHIEN_SECURE_COOKIES phải là true hoặc false.")),
        None => public_url.starts_with("https://"),
    };
    let trusted_proxies = proxies(variable("CHIEUHIEN_TRUSTED_PROXIES").as_deref().unwrap_or_default())?;
    Ok(Config {
        data: data.to_owned(),
        public_url,
        smtp_url: variable("CHIEUHIEN_SMTP_URL"),
        mail_from: variable("CHIEUHIEN_MAIL_FROM").unwrap_or(defaults.mail_from),
        demo: demo::is_marked(db).await?,
        pack: store::get(&mut db.read(), store::PACK).await?.unwrap_or(defaults.pack),
        city: store::get(&mut db.read(), store::CITY).await?.unwrap_or(defaults.city),
        secure_cookies,
        trusted_proxies,
    })
}

/// The clock of this process. A build for testing may run so many seconds from the machine, so that a walk lives through
/// months; the program that a city runs cannot.
pub fn clock() -> Clock {
    #[cfg(debug_assertions)]
    if let Some(shift) = variable("CHIEUHIEN_CLOCK_SHIFT")
        && let Some(shift) = shift.parse().ok().and_then(chrono::TimeDelta::try_seconds)
    {
        return Clock::shifted(shift);
    }
    Clock::system()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn proxies(listed: &str) -> Result<Vec<IpAddr>> {
    let each = listed.split(',').map(str::trim).filter(|address| !address.is_empty());
    each.map(|address| {
        let refusal = || Error::refused(format!("CHIEUHIEN_TRUSTED_PROXIES có “{address}”, không phải địa chỉ IP."));
        address.parse().map_err(|_| refusal())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::proxies;

    #[test]
    fn proxies_are_addresses_with_commas_between() {
        assert_eq!(proxies("127.0.0.1, ::1").unwrap().len(), 2);
        assert!(proxies("").unwrap().is_empty());
        assert!(proxies("127.0.0.1, may-chu").is_err());
    }
}
