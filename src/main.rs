//! The command line of Chiêu Hiền. Exit codes: 0 done, 1 refused with a sentence on standard error, 2 wrong usage.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chieuhien::accounts::actions::{self, DemoLink};
use chieuhien::benefits::command as benefits;
use chieuhien::history::checkpoint;
use chieuhien::instance::open::{Opened, Place, Purpose, open};
use chieuhien::instance::policies::{self, PolicyCommand, Shown};
use chieuhien::instance::progress::bar;
use chieuhien::instance::{backup, demo, environment, manifest, packs, restore, serve, store, verify};
use chieuhien::packs::{Pack, PackSource, read};
use chieuhien::plans::{actions::import::Wish, command};
use chieuhien::platform::clock::Clock;
use chieuhien::platform::error::{Error, Result};
use chieuhien::platform::files::Upload;
use chieuhien::platform::{App, jobs, telemetry};
use chieuhien::talents::command::{self as talents, WrongRows};
use chieuhien::{catalogue, issuance};
use clap::{Args, Parser, Subcommand};
use serde_json::{Value as Json, json};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The port that links name when no server is running.
const PORT: u16 = 8080;

/// Chiêu Hiền: thu hút, trọng dụng người có tài năng của thành phố.
#[derive(Parser)]
#[command(name = "chieuhien", version, after_help = environment::VARIABLES)]
struct Cli {
    /// Thư mục dữ liệu [mặc định: thư mục dữ liệu của người dùng]
    #[arg(long, global = true, value_name = "THƯ_MỤC", env = "CHIEUHIEN_DATA")]
    data: Option<PathBuf>,
    /// Cơ sở dữ liệu: sqlite:ĐƯỜNG_DẪN hoặc postgres://… [mặc định: chieuhien.db trong thư mục dữ liệu]
    #[arg(long, global = true, value_name = "ĐỊA_CHỈ", env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
    /// In kết quả là một đối tượng JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Phục vụ cho đến khi được yêu cầu dừng; lần đầu thì lập hệ thống và nạp gói dữ liệu
    Serve {
        /// Địa chỉ nhận kết nối
        #[arg(long, value_name = "ĐỊA_CHỈ", env = "CHIEUHIEN_LISTEN", default_value = "127.0.0.1:8080")]
        listen: String,
        /// Gói dữ liệu nạp khi hệ thống còn trống: tên gói có sẵn hoặc thư mục
        #[arg(long, value_name = "GÓI", default_value = "hai-phong")]
        pack: String,
        #[command(flatten)]
        demo: DemoFlags,
    },
    /// Đưa cơ sở dữ liệu lên phiên bản mới nhất
    Migrate,
    /// Kiểm tra nhật ký từ mục đầu đến mục cuối, và với các điểm đối chiếu đã ký
    Verify {
        /// Thư mục các điểm đối chiếu [mặc định: checkpoints trong thư mục dữ liệu]
        #[arg(long, value_name = "THƯ_MỤC")]
        checkpoints: Option<PathBuf>,
    },
    /// Ghi một điểm đối chiếu đã ký, để giữ ở nơi khác
    Checkpoint {
        /// Thư mục nhận tệp
        #[arg(long, value_name = "THƯ_MỤC")]
        out: PathBuf,
    },
    /// Gói dữ liệu của thành phố
    Pack {
        #[command(subcommand)]
        command: PackCommand,
    },
    /// Kế hoạch năm
    Plan {
        #[command(subcommand)]
        command: PlanCommand,
    },
    /// Văn bản theo Nghị định 30/2020/NĐ-CP
    Paper {
        #[command(subcommand)]
        command: PaperCommand,
    },
    /// Danh mục năm đã công bố
    Catalogue {
        #[command(subcommand)]
        command: CatalogueCommand,
    },
    /// Sao lưu hệ thống ra một tệp, kể cả khi đang phục vụ; khóa bí mật không nằm trong tệp
    Backup {
        /// Tệp sẽ ghi
        #[arg(value_name = "TỆP")]
        file: PathBuf,
    },
    /// Khôi phục bản sao lưu vào nơi còn trống, trên SQLite hay PostgreSQL đều được
    Restore {
        /// Tệp đã sao lưu
        #[arg(value_name = "TỆP")]
        file: PathBuf,
    },
    /// Chính sách: kiểm tra gói, giải thích cho một người, thử đổi mức, chạy các ca mẫu
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// Nhân tài: tìm người, tìm hồ sơ nghi trùng
    People {
        #[command(subcommand)]
        command: PeopleCommand,
    },
    /// Dữ liệu hư cấu để thử
    Demo {
        #[command(subcommand)]
        command: DemoCommand,
    },
    /// Tài khoản
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
}

#[derive(Args)]
struct DemoFlags {
    /// Thêm người hư cấu của gói và in đường dẫn dùng một lần cho từng vai trò
    #[arg(long, conflicts_with = "no_demo")]
    demo: bool,
    /// Khóa người hư cấu và bỏ dấu minh họa
    #[arg(long)]
    no_demo: bool,
}

#[derive(Subcommand)]
enum PackCommand {
    /// Nạp gói dữ liệu và in những gì thay đổi; nạp lần nữa thì không đổi gì
    Load {
        /// Tên gói có sẵn hoặc thư mục
        #[arg(value_name = "GÓI", default_value = "hai-phong")]
        source: String,
        #[command(flatten)]
        demo: DemoFlags,
    },
}

#[derive(Subcommand)]
enum PaperCommand {
    /// Dựng văn bản từ mô hình JSON thành PDF và Word
    Render {
        /// Tệp JSON của văn bản; “-” là đọc từ đầu vào
        #[arg(value_name = "MÔ_HÌNH.json")]
        model: PathBuf,
        /// Tệp PDF sẽ ghi
        #[arg(long, value_name = "TỆP", required_unless_present = "docx")]
        pdf: Option<PathBuf>,
        /// Tệp Word sẽ ghi
        #[arg(long, value_name = "TỆP")]
        docx: Option<PathBuf>,
    },
    /// Kiểm tra một tệp PDF hay Word đã phát hành: chữ ký trong mã, số, tình trạng, nội dung có bị sửa
    Verify {
        /// Tệp văn bản
        #[arg(value_name = "TỆP")]
        file: PathBuf,
        /// Khóa công khai in trên cổng, để kiểm tra ở nơi không có hệ thống
        #[arg(long, value_name = "KHÓA")]
        key: Option<String>,
    },
}

#[derive(Subcommand)]
enum PlanCommand {
    /// Đọc một kế hoạch đã ban hành (.docx, .pdf có chữ, .txt, .md) thành nhiệm vụ của kế hoạch năm
    Import {
        /// Tệp kế hoạch
        #[arg(value_name = "TỆP")]
        file: PathBuf,
        /// Năm của kế hoạch [mặc định: năm ghi trong văn bản]
        #[arg(long, value_name = "NĂM", value_parser = clap::value_parser!(i64).range(2020..=2100))]
        year: Option<i64>,
        /// Khối: chính quyền hoặc Đảng
        #[arg(long, value_name = "KHỐI", value_parser = ["government", "party"], default_value = "government")]
        bloc: String,
        /// Chỉ in những gì đọc được, không ghi gì
        #[arg(long)]
        preview: bool,
    },
    /// In danh sách kế hoạch
    List,
    /// In một kế hoạch với các nhiệm vụ
    Show {
        /// Mã kế hoạch, như plan list in ra
        #[arg(value_name = "MÃ")]
        id: String,
    },
}

#[derive(Subcommand)]
enum CatalogueCommand {
    /// In danh mục đã công bố của một năm: từng dòng, JSON (--json) hoặc CSV (--csv)
    Export {
        /// Năm của danh mục
        #[arg(value_name = "NĂM", value_parser = clap::value_parser!(i64).range(2020..=2100))]
        year: i64,
        /// In giá trị cách nhau bằng dấu phẩy
        #[arg(long)]
        csv: bool,
    },
}

#[derive(Subcommand)]
enum PeopleCommand {
    /// Tìm người như ô tìm của danh sách: không dấu, đ và d, hòa và hoà, đảo thứ tự đều được
    Search {
        /// Tên, chuyên ngành, đơn vị, số định danh hoặc số điện thoại
        #[arg(value_name = "CHỮ")]
        text: String,
    },
    /// So toàn bộ hồ sơ và in các cặp nghi là một người, với lý do
    Duplicates,
    /// Viết dữ kiện của mọi người đang hưởng chính sách ra bảng .csv, để tính thử bằng policy simulate; không có họ tên
    Facts {
        /// Tệp .csv sẽ viết
        #[arg(value_name = "TỆP.csv")]
        file: PathBuf,
    },
    /// Nhập một danh sách nhân tài (.xlsx, .xls, .ods, .csv), như trang Nhập từ Excel
    Import {
        /// Tệp danh sách
        #[arg(value_name = "TỆP")]
        file: PathBuf,
        /// Chỉ in mỗi dòng sẽ làm gì và sai ở đâu, không ghi gì
        #[arg(long)]
        preview: bool,
        /// Thư điện tử của người đứng tên lần nhập; phạm vi là phạm vi của người đó
        #[arg(long = "as", value_name = "THƯ_ĐIỆN_TỬ", required_unless_present = "preview")]
        account: Option<String>,
        /// Nhận các dòng không lỗi dù tệp còn dòng lỗi
        #[arg(long, conflicts_with = "preview")]
        without_wrong: bool,
    },
}

#[derive(Subcommand)]
enum DemoCommand {
    /// Thêm hồ sơ nhân tài hư cấu, lần nào cũng như nhau; serve --no-demo thì bỏ đi
    Seed {
        /// Số người, tới 1.000.000
        #[arg(long, value_name = "SỐ", value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
        people: i64,
    },
}

#[derive(Subcommand)]
enum AccountCommand {
    /// In đường dẫn dùng một lần để một người đặt lại mật khẩu, khi không ai khác giúp được
    Link {
        /// Thư điện tử của người đó
        #[arg(value_name = "THƯ_ĐIỆN_TỬ")]
        email: String,
    },
}

/// What a command has to say when it is done.
struct Answer {
    lines: Vec<String>,
    json: Json,
}

/// Why a command was refused.
struct Refusal {
    sentence: String,
    json: Json,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let sentence = match &error {
            Error::Database(_) | Error::Internal(_) => format!("{} Nguyên nhân: {error}", error.sentence()),
            _ => error.sentence(),
        };
        Refusal { json: json!({ "refused": &sentence }), sentence }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let as_json = cli.json;
    // Nothing was installed before, so this cannot fail.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Không khởi động được chương trình: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(Some(answer)) if as_json => print_line(&answer.json.to_string()),
        Ok(Some(answer)) => print_line(&answer.lines.join("\n")),
        Ok(None) => {}
        Err(refusal) => {
            if as_json {
                print_line(&refusal.json.to_string());
            }
            eprintln!("{}", refusal.sentence);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Prints for whoever still listens: a closed pipe is no fault.
fn print_line(text: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

async fn run(cli: Cli) -> Result<Option<Answer>, Refusal> {
    let place = Place::new(cli.data, cli.database.as_deref())?;
    let clock = environment::clock();
    let answer = match cli.command {
        Command::Serve { listen, pack, demo } => {
            let opened = open(&place, Purpose::SetUp, clock).await?;
            serve_instance(opened, &listen, &pack, &demo, cli.json).await?;
            return Ok(None);
        }
        Command::Migrate => {
            let applied = open(&place, Purpose::SetUp, clock).await?.applied;
            let lines = match applied.as_slice() {
                [] => vec!["Cơ sở dữ liệu đã ở phiên bản mới nhất.".to_owned()],
                applied => applied.iter().map(|name| format!("Đã áp dụng {name}")).collect(),
            };
            Answer { lines, json: json!({ "applied": applied }) }
        }
        Command::Verify { checkpoints } => {
            let opened = open(&place, Purpose::Read, clock).await?;
            let folder = checkpoints.unwrap_or_else(|| opened.data.join("checkpoints"));
            let bar = bar(None, "mục");
            let report = verify::verify(&opened.db, &folder, |number, _| bar.set_position(number.unsigned_abs())).await;
            bar.finish_and_clear();
            let report = report?;
            if !report.is_intact() {
                return Err(Refusal { sentence: report.sentences().join("\n"), json: json!(report) });
            }
            Answer { lines: report.sentences(), json: json!(report) }
        }
        Command::Checkpoint { out } => {
            let app = app(&open(&place, Purpose::Read, clock).await?, PORT).await?;
            std::fs::create_dir_all(&out)
                .map_err(|cause| Error::refused(format!("Không tạo được thư mục {}: {cause}.", out.display())))?;
            let file = checkpoint::write(&app, &out).await?;
            Answer { lines: vec![format!("Đã ghi {}", file.display())], json: json!({ "file": file }) }
        }
        Command::Pack { command: PackCommand::Load { source, demo } } => load_pack(&place, &source, &demo).await?,
        Command::Plan { command } => plan(&place, command).await?,
        Command::Paper { command } => paper(&place, command).await?,
        Command::Catalogue { command: CatalogueCommand::Export { year, csv } } => {
            let app = app(&open(&place, Purpose::Read, clock).await?, PORT).await?;
            let said = catalogue::command::export(&app, year, csv).await?;
            Answer { lines: said.lines, json: said.json }
        }
        Command::Backup { file } => {
            let opened = open(&place, Purpose::Read, clock).await?;
            let bar = bar(None, "dòng");
            let copied =
                backup::backup(&opened.db, &opened.secret, &opened.data, &file, |rows| bar.set_position(rows)).await;
            bar.finish_and_clear();
            let manifest = copied?;
            let rows = manifest.rows();
            let lines = vec![
                format!("Đã sao lưu {rows} dòng của {} bảng vào {}.", manifest.tables.len(), file.display()),
                format!("Khóa bí mật {} không nằm trong đó: giữ riêng ở nơi khác.", place.secret_file().display()),
            ];
            Answer { lines, json: json!({ "file": file, "rows": rows, "manifest": manifest }) }
        }
        Command::Restore { file } => {
            let (_, manifest) = manifest::open(&file)?;
            let opened = open(&place, Purpose::Restore, clock).await?;
            let bar = bar(Some(manifest.rows()), "dòng");
            let put =
                restore::restore(&opened.db, &opened.secret, &opened.data, &file, |rows| bar.set_position(rows)).await;
            bar.finish_and_clear();
            let report = verify::Report { chain: put?, checkpoints: 0, faults: Vec::new() };
            let mut lines = vec![format!("Đã khôi phục {} dòng của {} bảng.", manifest.rows(), manifest.tables.len())];
            lines.extend(report.sentences());
            Answer { lines, json: json!({ "rows": manifest.rows(), "chain": report.chain }) }
        }
        Command::Policy { command } => {
            let bar = bar(None, "người");
            let ran = policies::run(command, clock.today(), &Shown { as_json: cli.json, bar: &bar });
            bar.finish_and_clear();
            let said = ran.map_err(|output| Refusal { sentence: output.lines.join("\n"), json: output.json })?;
            Answer { lines: said.lines, json: said.json }
        }
        Command::People { command } => people(&place, command).await?,
        Command::Demo { command: DemoCommand::Seed { people } } => {
            let app = app(&open(&place, Purpose::Change, clock).await?, PORT).await?;
            demo::mark(&app).await?;
            let bar = bar(Some(people.unsigned_abs()), "người");
            let made = talents::seed(&app, people, |done| bar.set_position(done.unsigned_abs())).await;
            bar.finish_and_clear();
            let said = made?;
            Answer { lines: said.lines, json: said.json }
        }
        Command::Account { command: AccountCommand::Link { email } } => {
            // Reading is enough to open: this must work beside a server that nobody can sign in to.
            let app = app(&open(&place, Purpose::Read, clock).await?, PORT).await?;
            let url = actions::rescue_link(&app, &email).await?;
            Answer { lines: vec![url.clone()], json: json!({ "url": url }) }
        }
    };
    Ok(Some(answer))
}

async fn paper(place: &Place, command: PaperCommand) -> Result<Answer, Refusal> {
    match command {
        PaperCommand::Render { model, pdf, docx } => {
            let (lines, json) = issuance::command::render(&model, pdf.as_deref(), docx.as_deref())?;
            Ok(Answer { lines, json })
        }
        PaperCommand::Verify { file, key } => {
            let opened = match &key {
                Some(_) => None,
                None => Some(open(place, Purpose::Read, Clock::system()).await?),
            };
            let instance = opened.as_ref().map(|opened| (&opened.db, &opened.secret));
            let finding = issuance::command::verify(&file, key.as_deref(), instance).await?;
            let json = serde_json::to_value(&finding).map_err(Error::internal)?;
            if !finding.is_good {
                return Err(Refusal { sentence: finding.sentences.join("\n"), json });
            }
            Ok(Answer { lines: finding.sentences, json })
        }
    }
}

async fn plan(place: &Place, command: PlanCommand) -> Result<Answer, Refusal> {
    let clock = Clock::system();
    let said = match command {
        PlanCommand::Import { file, preview: true, .. } => {
            let document = Upload::at(&file)?;
            // A document can be read before there is an instance; a fault of one that exists is told.
            let opened = match open(place, Purpose::Read, clock).await {
                Ok(opened) => Some(opened),
                Err(Error::Refused { .. }) => None,
                Err(fault) => return Err(fault.into()),
            };
            command::preview(document, command::register(opened.as_ref().map(|opened| &opened.db)).await?).await?
        }
        PlanCommand::Import { file, year, bloc, .. } => {
            let document = Upload::at(&file)?;
            let opened = open(place, Purpose::Change, clock).await?;
            command::import(&app(&opened, PORT).await?, document, &Wish { year, bloc }).await?
        }
        PlanCommand::List => command::list(&open(place, Purpose::Read, clock).await?.db).await?,
        PlanCommand::Show { id } => command::show(&open(place, Purpose::Read, clock).await?.db, &id).await?,
    };
    Ok(Answer { lines: said.lines, json: said.json })
}

async fn people(place: &Place, command: PeopleCommand) -> Result<Answer, Refusal> {
    let clock = Clock::system();
    let said = match command {
        PeopleCommand::Search { text } => {
            talents::search(&app(&open(place, Purpose::Read, clock).await?, PORT).await?, &text).await?
        }
        PeopleCommand::Duplicates => {
            let app = app(&open(place, Purpose::Change, clock).await?, PORT).await?;
            let bar = bar(None, "khóa so sánh");
            let found = talents::duplicates(&app, |done, _| bar.set_position(done.unsigned_abs())).await;
            bar.finish_and_clear();
            found?
        }
        PeopleCommand::Facts { file } => {
            let app = app(&open(place, Purpose::Change, clock).await?, PORT).await?;
            let bar = bar(None, "người");
            let written = benefits::facts_file(&app, &file, |done| bar.set_position(done as u64)).await;
            bar.finish_and_clear();
            written?
        }
        PeopleCommand::Import { file, preview: true, account, .. } => {
            let upload = Upload::at(&file)?;
            let app = app(&open(place, Purpose::Read, clock).await?, PORT).await?;
            talents::preview(&app, account.as_deref(), upload).await?
        }
        PeopleCommand::Import { file, account, without_wrong, .. } => {
            let upload = Upload::at(&file)?;
            let wrong = if without_wrong { WrongRows::LeaveOut } else { WrongRows::Refuse };
            let opened = open(place, Purpose::Change, clock).await?;
            let app = app(&opened, PORT).await?;
            talents::import(&app, &account.unwrap_or_default(), upload, wrong).await?
        }
    };
    Ok(Answer { lines: said.lines, json: said.json })
}

async fn app(opened: &Opened, port: u16) -> Result<App> {
    let config = environment::config(&opened.db, &opened.data, port).await?;
    let app = App::new(opened.db.clone(), opened.secret.clone(), config);
    app.keep_features(&chieuhien::FEATURES);
    Ok(app)
}

/// Reads a pack by its name or folder; mistakes are listed as `file:line: sentence`.
fn pack_of(name: &str) -> Result<Pack, Refusal> {
    let folder = PathBuf::from(name);
    let is_known = PackSource::codes().iter().any(|code| code == name);
    let is_folder = !is_known && folder.is_dir();
    let source = if is_folder { PackSource::folder(&folder) } else { PackSource::embedded(name) };
    read(&source).map_err(|problems| {
        let place = |file: &str| if is_folder { folder.join(file).display().to_string() } else { file.to_owned() };
        let listed = problems.0.iter().map(|problem| (place(&problem.file), problem.line, &problem.sentence));
        let lines: Vec<String> = listed.clone().map(|(file, line, said)| format!("{file}:{line}: {said}")).collect();
        let json: Vec<Json> =
            listed.map(|(file, line, said)| json!({ "file": file, "line": line, "sentence": said })).collect();
        let sentence = format!("Gói dữ liệu có {} chỗ cần sửa, chưa nạp gì:\n{}", lines.len(), lines.join("\n"));
        Refusal { sentence, json: json!({ "refused": "pack", "problems": json }) }
    })
}

async fn load_pack(place: &Place, source: &str, flags: &DemoFlags) -> Result<Answer, Refusal> {
    let pack = pack_of(source)?;
    let opened = open(place, Purpose::SetUp, Clock::system()).await?;
    let loaded = packs::load(&opened.db, &pack).await?;
    let mut lines = loaded.changes.clone();
    if lines.is_empty() {
        lines.push("Không có gì thay đổi.".to_owned());
    }
    let app = app(&opened, PORT).await?;
    let links = if flags.demo { demo::add(&app, &pack).await? } else { Vec::new() };
    if flags.no_demo {
        lines.push(format!("Đã khóa {} người hư cấu.", demo::remove(&app).await?));
    }
    lines.extend(links.iter().map(link_line));
    let json = json!({ "pack": loaded.pack, "version": loaded.version, "changes": loaded.changes, "links": links });
    Ok(Answer { lines, json })
}

fn link_line(link: &DemoLink) -> String {
    format!("  {} · {} · {}\n    {}", link.role_label, link.name, link.agency, link.url)
}

async fn serve_instance(
    opened: Opened,
    listen: &str,
    pack: &str,
    flags: &DemoFlags,
    as_json: bool,
) -> Result<(), Refusal> {
    telemetry::start_log(!std::io::stderr().is_terminal());
    telemetry::start_metrics();
    let listener = serve::listen(listen).await?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let loaded = store::get(&mut opened.db.read(), store::PACK).await?;
    if loaded.is_none() {
        packs::load(&opened.db, &pack_of(pack)?).await?;
    }
    let before = app(&opened, address.port()).await?;
    let links =
        if flags.demo { demo::add(&before, &pack_of(loaded.as_deref().unwrap_or(pack))?).await? } else { Vec::new() };
    if flags.no_demo {
        demo::remove(&before).await?;
    }
    // Made again, because pages show the city and the mark of demonstration data that were set just now.
    let app = app(&opened, address.port()).await?;
    let administrator = actions::first_administrator_link(&app).await?;
    let router = chieuhien::router(&app);
    let work = tokio::spawn(jobs::work(app.clone(), chieuhien::run_job, chieuhien::DAILY));
    tokio::spawn(telemetry::tend_metrics());
    announce(as_json, &address.to_string(), administrator.as_deref(), &links);
    let served = serve::run(listener, router).await;
    // A job that is cut off here is taken up again when its lease ends.
    work.abort();
    opened.db.close().await;
    Ok(served?)
}

fn announce(as_json: bool, address: &str, administrator: Option<&str>, links: &[DemoLink]) {
    if as_json {
        let line = json!({ "listening": format!("http://{address}"), "administrator": administrator, "links": links });
        return print_line(&line.to_string());
    }
    let mut lines = vec![format!("Đang phục vụ tại http://{address}")];
    if let Some(url) = administrator {
        lines.push(format!(
            "Chưa có quản trị hệ thống. Mở đường dẫn dùng một lần này để lập tài khoản quản trị đầu tiên:\n    {url}"
        ));
    }
    if !links.is_empty() {
        lines.push("Dữ liệu minh họa. Mỗi đường dẫn đăng nhập một lần với một vai trò:".to_owned());
        lines.extend(links.iter().map(link_line));
    }
    print_line(&lines.join("\n"));
}
