//! The commands about policies: checked, explained, simulated and put to officers' cases. None needs a database.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use clap::{Args, Subcommand, ValueEnum};
use indicatif::ProgressBar;
use policy::calendar::parse_day;
use policy::commands::{
    self, CaseBook, CasesOptions, ChangedPerson, Colours, ExplainOptions, Output, SimulateOptions, Table,
};
use policy::pack::Language;

use crate::packs::PackSource;

/// What can be asked of a policy.
#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Kiểm tra một gói chính sách; chỗ sai được báo với tên tệp và số dòng
    Check {
        /// Tên gói có sẵn hoặc thư mục
        #[arg(value_name = "GÓI")]
        pack: String,
    },
    /// Trả lời và giải thích cho một người: được gì, vì sao, còn thiếu gì
    Explain {
        /// Tên gói có sẵn hoặc thư mục
        #[arg(value_name = "GÓI")]
        pack: String,
        /// Tệp JSON ghi dữ kiện của một người; “-” là đọc từ đầu vào
        #[arg(value_name = "DỮ_KIỆN.json")]
        facts: PathBuf,
        #[command(flatten)]
        asked: Asked,
        /// Ngôn ngữ của lời giải thích
        #[arg(long, value_enum, default_value = "vi")]
        lang: Lang,
        /// Tính đến hết năm này
        #[arg(long, value_name = "NĂM")]
        until: Option<i32>,
        /// Tính đền bù cho trường hợp này
        #[arg(long, value_name = "TRƯỜNG_HỢP")]
        cause: Option<String>,
    },
    /// Thử đổi một mức: ai thay đổi, bao nhiêu, tổng theo năm, đơn vị, nhóm
    ///
    /// Mỗi người thay đổi được in ngay trên một dòng, với số tiền theo năm và theo nhóm; tổng in ở cuối. Với --json, mỗi
    /// dòng là một đối tượng (NDJSON), dòng cuối là tổng. Tệp .csv được đọc dần, nên bộ nhớ không tăng theo số người;
    /// tệp .xlsx được đọc cả vào bộ nhớ.
    Simulate {
        /// Tên gói có sẵn hoặc thư mục
        #[arg(value_name = "GÓI")]
        pack: String,
        /// Bảng người (.xlsx, .csv): cột id, unit và các dữ kiện
        #[arg(value_name = "BẢNG")]
        people: PathBuf,
        /// Mức thử, dạng one_off[phd]=350000000@2027-01-01; ghi được nhiều lần
        #[arg(long = "set", value_name = "MỨC")]
        changes: Vec<String>,
        /// Gói khác để so
        #[arg(long, value_name = "GÓI")]
        other: Option<String>,
        /// Từ năm
        #[arg(long, value_name = "NĂM")]
        from: Option<i32>,
        /// Đến năm
        #[arg(long, value_name = "NĂM")]
        to: Option<i32>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Chạy các ca do cán bộ viết trong Excel: dữ kiện và kết quả mong đợi
    ///
    /// Mỗi ca một dòng. Cột dữ kiện mang tên dữ kiện; cột “ca” là tên ca, cột “ngày tính” là ngày tính của ca. Khoảng
    /// thời gian ghi 01/05/2026-30/06/2026; 01/08/2026-. Giá trị thay đổi ghi II; I từ 01/07/2026. Cột mong đợi bắt đầu
    /// bằng dấu = hoặc chữ “mong đợi”: = kết quả, = one_off, = income 2026, = tổng 2026, = hết cam kết, = đền bù resigns,
    /// = nd-179.graduate_allowance; “chưa tính được” khi còn thiếu mức. Để có mẫu: policy test --out mau.xlsx.
    Test {
        /// Bảng ca (.xlsx, .csv); không ghi thì chạy các ca mẫu của gói
        #[arg(value_name = "BẢNG")]
        file: Option<PathBuf>,
        /// Tên gói có sẵn hoặc thư mục
        #[arg(long, value_name = "GÓI", default_value = "hai-phong")]
        pack: String,
        /// Chính sách cần thử
        #[arg(long, value_name = "CHÍNH_SÁCH", default_value = "nq-53")]
        scheme: String,
        /// Ghi lại các ca cùng kết quả vào tệp này, ô đúng màu xanh, ô sai màu đỏ
        #[arg(long, value_name = "TỆP.xlsx")]
        out: Option<PathBuf>,
    },
}

/// What all questions have in common.
#[derive(Args)]
pub struct Asked {
    /// Theo quy định đã biết đến ngày này
    #[arg(long, value_name = "NGÀY", value_parser = day)]
    as_of: Option<NaiveDate>,
    /// Chỉ xét chính sách này; ghi được nhiều lần
    #[arg(long = "scheme", value_name = "CHÍNH_SÁCH")]
    schemes: Vec<String>,
}

/// The language of an explanation.
#[derive(Clone, Copy, ValueEnum)]
pub enum Lang {
    /// Tiếng Việt
    Vi,
    /// Tiếng Anh
    En,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    parse_day(text).ok_or_else(|| "phải là ngày, dạng 2026-03-01".to_owned())
}

/// How what is found on the way is shown.
pub struct Shown<'a> {
    /// In JSON, an object a line.
    pub as_json: bool,
    /// Told how many people of a table are done; steps aside for what is written.
    pub bar: &'a ProgressBar,
}

impl Shown<'_> {
    fn changed(&self, changed: &ChangedPerson) -> std::io::Result<()> {
        let mut out = std::io::stdout();
        self.bar.suspend(|| {
            if self.as_json { writeln!(out, "{}", changed.json) } else { writeln!(out, "{}", changed.line) }
        })
    }

    fn done(&self, people: usize) {
        self.bar.set_position(u64::try_from(people).unwrap_or(u64::MAX));
    }
}

/// Does what was asked; who changes in a simulation is written to standard output at once.
pub fn run(command: PolicyCommand, today: NaiveDate, shown: &Shown<'_>) -> Result<Output, Output> {
    let at_hand = PackSource::policies();
    let output = match command {
        PolicyCommand::Check { pack } => commands::check(&pack, &at_hand),
        PolicyCommand::Explain { pack, facts, asked, lang, until, cause } => {
            let pack = commands::read_pack(&pack, &at_hand)?;
            let text = read(&facts).map_err(Output::refused)?;
            let facts = serde_json::from_str(&text)
                .map_err(|error| Output::refused(format!("Tệp dữ kiện không phải là JSON: {error}.")))?;
            let language = match lang {
                Lang::Vi => Language::Vi,
                Lang::En => Language::En,
            };
            let Asked { as_of, schemes } = asked;
            commands::explain(&pack, &facts, &ExplainOptions { today, as_of, language, schemes, until, cause })
        }
        PolicyCommand::Simulate { pack, people, changes, other, from, to, asked } => {
            let pack = commands::read_pack(&pack, &at_hand)?;
            let other = other.map(|other| commands::read_pack(&other, &at_hand)).transpose()?;
            let table = Table::open(&people).map_err(Output::refused)?;
            let from = from.unwrap_or(today.year());
            let years = from..=to.unwrap_or(from + 4).max(from);
            let Asked { as_of, schemes } = asked;
            let options = SimulateOptions { today, as_of, years, schemes, changes, other };
            commands::simulate(&pack, table, &options, |of| shown.changed(of), |people| shown.done(people))
        }
        PolicyCommand::Test { file, pack, scheme, out } => {
            let book = match file {
                Some(file) => CaseBook::open(&file).map_err(Output::refused)?,
                None => commands::pack_cases(&pack, &at_hand)?,
            };
            let pack = commands::read_pack(&pack, &at_hand)?;
            commands::cases(&pack, &book, &CasesOptions { scheme, today, colours: colours(), out })
        }
    };
    if output.is_well { Ok(output) } else { Err(output) }
}

/// Colours for a terminal alone: cases that differ are told on standard error, so both must be one.
fn colours() -> Colours {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_plain = is_set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let is_terminal = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
    if is_terminal && !is_plain { Colours::Ansi } else { Colours::None }
}

fn read(file: &Path) -> Result<String, String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(file).map(|read| text = read)
    };
    read.map_err(|error| format!("Không đọc được {}: {error}.", file.display()))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn run(command: PolicyCommand) -> Result<Output, Output> {
        super::run(command, today(), &Shown { as_json: false, bar: &ProgressBar::hidden() })
    }

    #[test]
    fn policies_built_in_are_checked_by_their_code() {
        for pack in PackSource::policies().codes() {
            let output = run(PolicyCommand::Check { pack: pack.clone() });
            assert!(output.is_ok(), "{pack}");
        }
        let refused = run(PolicyCommand::Check { pack: "khong-co".to_owned() }).unwrap_err();
        assert!(refused.lines.join(" ").contains("hai-phong"));
    }

    #[test]
    fn an_answer_is_explained_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let facts = folder.path().join("du-kien.json");
        let asked = || Asked { as_of: None, schemes: vec!["nq-53".to_owned()] };
        let explain = |facts: &Path| PolicyCommand::Explain {
            pack: "hai-phong".to_owned(),
            facts: facts.to_owned(),
            asked: asked(),
            lang: Lang::Vi,
            until: Some(2026),
            cause: None,
        };
        std::fs::write(&facts, r#"{"qualifications": ["phd"], "recruited_on": "2026-03-01", "region": "I"}"#).unwrap();
        let output = run(explain(&facts)).unwrap();
        assert!(output.lines.iter().any(|line| line.contains("cần xem xét")), "{:?}", output.lines);
        std::fs::write(&facts, "không phải JSON").unwrap();
        assert!(run(explain(&facts)).is_err());
        assert!(run(explain(Path::new("khong-co.json"))).is_err());
    }

    #[test]
    fn the_sample_cases_are_run_and_become_a_workbook_to_run() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("mau.xlsx");
        let test = |file: Option<PathBuf>, out: Option<PathBuf>| PolicyCommand::Test {
            file,
            pack: "hai-phong".to_owned(),
            scheme: "nq-53".to_owned(),
            out,
        };
        let output = run(test(None, Some(out.clone()))).unwrap();
        assert!(output.lines.iter().all(|line| !line.starts_with("KHÔNG ĐẠT")), "{:?}", output.lines);
        let again = run(test(Some(out.clone()), None)).unwrap();
        assert_eq!(again.json["cases"], output.json["cases"]);
        assert!(run(test(Some(out.clone()), Some(out))).is_err(), "not over the cases themselves");
    }
}
