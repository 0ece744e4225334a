//! The verbs of the log: it is checked and taken out, never changed.

use super::{checkpoint, store};
use crate::platform::App;
use crate::platform::audit::{self, Event};
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::told;
use crate::platform::words::Words;

/// What a check found.
pub struct Checked {
    pub is_intact: bool,
    pub sentences: Vec<String>,
}

/// Checks the whole chain, and the signed checkpoints of this node. That somebody checked is itself in the log.
pub async fn check(app: &App, permit: &Permit) -> Result<Checked> {
    let chain = audit::verify(&mut app.db.read(), |_, _| {}).await?;
    let folder = app.config.data.join("checkpoints");
    let kept = if folder.is_dir() { checkpoint::read_all(&folder)? } else { Vec::new() };
    let mut sentences = checkpoint::compare(&mut app.db.read(), &kept).await?;
    let is_intact = chain.broken.is_none() && sentences.is_empty();
    sentences.insert(
        0,
        match &chain.broken {
            None => format!("Nhật ký nguyên vẹn: {} mục, mã cuối {}.", chain.intact, chain.head),
            Some(broken) => format!("Nhật ký hỏng ở mục số {}: {}.", broken.number, broken.reason),
        },
    );
    let event = if is_intact {
        Event::about_instance("log.checked")
    } else {
        Event::about_instance("log.broken").with("fault", sentences.join(" "))
    };
    app.db.write(permit).await?.commit(event.with("intact", chain.intact)).await?;
    Ok(Checked { is_intact, sentences })
}

/// The most rows that one workbook takes.
const MOST: usize = 20_000;

/// The filtered log as a workbook that says who took it out, when and under which conditions.
pub async fn export(app: &App, permit: &Permit, select: Select, descending: bool, filters: &str) -> Result<Sheet> {
    let direction = if descending { "desc" } else { "asc" };
    let tail = format!("order by number {direction} limit {}", MOST + 1);
    let mut entries: Vec<audit::Entry> = select.then(&tail).all(&mut app.db.read()).await?;
    let is_cut = entries.len() > MOST;
    entries.truncate(MOST);
    let cut = if is_cut {
        ". Chỉ gồm 20.000 mục đầu, thu hẹp điều kiện để lấy phần còn lại"
    } else {
        ""
    };
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Nhật ký hệ thống".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: {filters}{cut}", clock::screen(app.clock.now())),
        columns: vec![
            ("Số", 8),
            ("Lúc", 20),
            ("Người làm", 24),
            ("Thay mặt", 24),
            ("Vai trò", 26),
            ("Cơ quan", 30),
            ("Phân loại", 12),
            ("Việc", 50),
            ("Loại bản ghi", 16),
            ("Bản ghi", 34),
            ("Nội dung thay đổi", 50),
            ("Lý do", 34),
            ("Từ", 16),
            ("Mã mục", 20),
        ],
        rows: Vec::new(),
    };
    for one in told::tell(app, permit, entries).await? {
        sheet.rows.push(vec![
            one.entry.number.into(),
            one.entry.at.into(),
            one.entry.actor_name.as_str().into(),
            one.entry.behalf_name.clone().into(),
            one.role.as_str().into(),
            one.agency.as_str().into(),
            one.kind.label().into(),
            one.sentence().into(),
            one.noun.into(),
            one.record.as_ref().map_or(Cell::Empty, |record| record.name.as_str().into()),
            one.details().into(),
            one.reason.clone().into(),
            one.entry.source.as_str().into(),
            one.entry.hash.into(),
        ]);
    }
    let event = Event::about_instance("log.exported").with("rows", sheet.rows.len()).with("filters", filters);
    app.db.write(permit).await?.commit(event).await?;
    Ok(sheet)
}

/// Since when the log is kept, as a reader sees it.
pub async fn kept_since(app: &App) -> Result<Option<String>> {
    let oldest = store::oldest(&mut app.db.read()).await?;
    Ok(oldest.map(|at| viet::date::screen(clock::local(at).date())))
}
