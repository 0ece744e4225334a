//! One person (screen 10): who they are, what they studied, where they worked, what they achieved, what happened to the
//! record. What is private is shown for a reason that goes into the log.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike;

use super::show_parts::{EntryView, Head, head, views};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told::{self, Told};
use crate::platform::words::Words;
use crate::talents::actions::{self, Private, Revealed};
use crate::talents::codes;
use crate::talents::draft::mask_phone;
use crate::talents::entry::EntryKind;
use crate::talents::store::merges;
use crate::talents::store::{entries, people, versions};
use crate::talents::talent::{Talent, show_partial};
use crate::ui::{Render, Shell, TimelineItem, timeline};

/// A person within reach, or where a merge led; an attempt out of reach is noted.
async fn found(app: &App, permit: &Permit, id: &str, ending: &str) -> Result<std::result::Result<Talent, Response>> {
    match people::find_within(&mut app.db.read(), permit, id).await {
        Ok(talent) => Ok(match &talent.merged_into {
            Some(kept) => Err(Redirect::to(&format!("/nhan-tai/{kept}{ending}")).into_response()),
            None => Ok(talent),
        }),
        Err(error) => Err(actions::note_attempt(app, permit, id, error).await),
    }
}

/// A row of the facts about a person: label and value; nothing is shown for an empty one.
type Fact = (&'static str, String);

#[derive(Template)]
#[template(path = "talents/pages/profile.html")]
struct ProfilePage {
    shell: Shell,
    head: Head,
    personal: Vec<Fact>,
    contact: Vec<Fact>,
    abilities: Vec<Fact>,
    work: Vec<Fact>,
    /// The masked personal number, when there is one and the reader may know it.
    number: Option<String>,
    phones: Vec<String>,
    revealed: Option<Revealed>,
    form: Form,
    papers: Vec<EntryView>,
    merges: Vec<(String, String, String)>,
    may_merge: bool,
    as_of: Option<String>,
}

impl ProfilePage {
    fn shown(&self, what: &str) -> Option<&Revealed> {
        self.revealed.as_ref().filter(|revealed| revealed.what.as_str() == what)
    }

    fn file_count(&self) -> usize {
        self.papers.iter().map(|view| view.files.len()).sum()
    }
}

async fn profile_page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    talent: Talent,
    form: Form,
    revealed: Option<Revealed>,
) -> Result<ProfilePage> {
    let db = &mut app.db.read();
    let head = head(app, permit, talent, "").await?;
    let one = &head.talent.profile;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let wanted = [
        ("ethnicity", one.ethnicity.as_deref().unwrap_or_default()),
        ("country", one.nationality.as_str()),
        ("sector", one.sector.as_deref().unwrap_or_default()),
    ];
    let labels = codes::labels_of(db, &wanted).await?;
    let label = |list: &str, code: &str| labels.get(&(list.to_owned(), code.to_owned())).cloned().unwrap_or_default();
    let held = entries::of(db, &head.talent.id).await?;
    let seen = views(app, held).await?;
    let languages: Vec<String> = seen
        .iter()
        .filter(|view| view.entry.kind() == EntryKind::Language)
        .map(|view| viet::text::clean(&format!("{} {} {}", view.text("code"), view.text("level"), view.text("score"))))
        .collect();
    let works = seen.iter().filter(|view| view.entry.kind() == EntryKind::Work).count();
    let key_works: Vec<String> = seen.iter().filter(|view| view.entry.is_key).map(|view| view.text("name")).collect();
    let commune = match &one.commune_code {
        Some(code) => codes::commune_name(db, code).await?.map(|name| format!("{name}, {}", app.config.city)),
        None => one.address_elsewhere.clone(),
    };
    let address = [one.address.clone(), commune].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let age = one.birth_year().map(|year| i64::from(app.clock.today().year()) - year);
    let birth = match (head.shows("birth"), age) {
        (_, None) => String::new(),
        (true, Some(age)) => format!("{}, {age} tuổi", show_partial(one.birth.as_deref())),
        (false, Some(age)) => format!("{}, {age} tuổi", one.birth_year().unwrap_or_default()),
    };
    let seen_by = |column: &str, value: String| {
        if value.is_empty() || head.shows(column) { value } else { "Không hiển thị cho vai trò này".to_owned() }
    };
    let personal = vec![
        ("Tên gọi khác", text(&one.other_names)),
        ("Ngày sinh", birth),
        ("Giới tính", one.sex.label().to_owned()),
        ("Dân tộc", seen_by("ethnicity", label("ethnicity", one.ethnicity.as_deref().unwrap_or_default()))),
        ("Quốc tịch", seen_by("nationality", label("country", &one.nationality))),
        ("Quê quán", seen_by("native_place", text(&one.native_place))),
    ];
    let contact = vec![("Thư điện tử", seen_by("email", text(&one.email))), ("Nơi ở", seen_by("address", address))];
    let abilities = vec![
        ("Lĩnh vực", label("sector", one.sector.as_deref().unwrap_or_default())),
        ("Hướng nghiên cứu", text(&one.research)),
        ("Ngoại ngữ", languages.join("; ")),
        ("Công trình", if works == 0 { String::new() } else { format!("{works} công trình") }),
        ("Công trình tiêu biểu", key_works.join("; ")),
    ];
    let since = show_partial(one.status_since.as_deref());
    let status =
        if since.is_empty() { one.status.label().to_owned() } else { format!("{} từ {since}", one.status.label()) };
    let work = vec![
        ("Đơn vị", head.talent.agency_name.clone()),
        ("Chức danh", text(&one.post_title)),
        ("Tình trạng", status),
        ("Nhóm đối tượng", super::group_label(app, one.beneficiary_group.as_deref())),
    ];
    let filled = |facts: Vec<Fact>| facts.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>();
    let number = match (&head.talent.personal_number, head.shows("personal_number")) {
        (Some(_), true) => Some(actions::masked_number(&app.secret, &head.talent)?),
        _ => None,
    };
    let phones = if head.shows("phone") {
        [&one.phone, &one.second_phone].into_iter().flatten().map(|phone| mask_phone(Some(phone))).collect()
    } else {
        Vec::new()
    };
    let may_merge = permit.also(Permission::MergeTalents).is_some();
    let mut joined = Vec::new();
    for merge in merges::of(db, &head.talent.id).await? {
        let gone = people::find(db, &merge.gone_id).await?;
        let said = format!(
            "{} ({}) gộp ngày {} bởi {}",
            gone.full_name,
            gone.code(),
            viet::date::screen(clock::local(merge.merged_at).date()),
            merge.merged_by_name
        );
        joined.push((merge.id.to_string(), said, merge.reason));
    }
    Ok(ProfilePage {
        shell: shell.titled(head.talent.full_name.clone()),
        personal: filled(personal),
        contact: filled(contact),
        abilities: filled(abilities),
        work: filled(work),
        number,
        phones,
        revealed,
        form,
        papers: seen.into_iter().filter(|view| !view.files.is_empty()).collect(),
        merges: joined,
        may_merge,
        as_of: None,
        head,
    })
}

/// One person; with `ngay`, as the record was at the end of that day.
pub async fn profile(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let talent = match found(&app, &permit, &id, "").await? {
        Ok(talent) => talent,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(day) = params.get("ngay").and_then(|day| viet::date::parse(day).ok()) else {
        return profile_page(&app, &permit, shell, talent, Form::default(), None).await?.page();
    };
    let end = clock::start_of_day(day.succ_opt().unwrap_or(day));
    let then = versions::at(&app, &mut app.db.read(), &talent.id, end).await?;
    let then = then.map_or(talent, |snapshot| snapshot.talent);
    let mut page = profile_page(&app, &permit, shell, then, Form::default(), None).await?;
    page.head.may_edit = false;
    page.head.may_reveal = false;
    page.as_of = Some(viet::date::screen(day));
    page.page()
}

/// Shows what is private, for a reason that is in the log first.
pub async fn reveal(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("reason", "lý do xem")]);
    let talent = match found(&app, &permit, &id, "").await? {
        Ok(talent) => talent,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let what = form.choice::<Private>("what");
    let reason = form.text("reason", 5..=300);
    let revealed = match (what, reason) {
        (Some(what), Some(reason)) => form.accept(actions::reveal(&app, &permit, &id, what, &reason).await)?,
        _ => None,
    };
    let is_right = form.is_right();
    let page = profile_page(&app, &permit, shell, talent, form, revealed).await?;
    if is_right { page.page() } else { page.invalid() }
}

macro_rules! entry_page {
    ($(#[$doc:meta])* $page:ident, $template:literal, $handler:ident, $ending:literal) => {
        #[derive(Template)]
        #[template(path = $template)]
        struct $page {
            shell: Shell,
            head: Head,
            views: Vec<EntryView>,
        }

        impl $page {
            fn of(&self, kind: &str) -> Vec<&EntryView> {
                self.views.iter().filter(|view| view.entry.kind == kind).collect()
            }
        }

        $(#[$doc])*
        pub async fn $handler(
            State(app): State<App>,
            permit: Permit,
            shell: Shell,
            Path(id): Path<String>,
        ) -> Result<Response> {
            let talent = match found(&app, &permit, &id, $ending).await? {
                Ok(talent) => talent,
                Err(elsewhere) => return Ok(elsewhere),
            };
            let held = entries::of(&mut app.db.read(), &talent.id).await?;
            let views = views(&app, held).await?;
            let head = head(&app, &permit, talent, $ending).await?;
            $page { shell: shell.titled(head.talent.full_name.clone()), head, views }.page()
        }
    };
}

entry_page!(
    /// Degrees, titles and languages.
    EducationPage,
    "talents/pages/education.html",
    education,
    "/dao-tao"
);
entry_page!(
    /// Where the person worked.
    PostsPage,
    "talents/pages/posts.html",
    posts,
    "/cong-tac"
);
entry_page!(
    /// Works and awards.
    AchievementsPage,
    "talents/pages/achievements.html",
    achievements,
    "/thanh-tich"
);

#[derive(Template)]
#[template(path = "talents/pages/history.html")]
struct HistoryPage {
    shell: Shell,
    head: Head,
    days: Vec<TimelineItem>,
    read_at: String,
}

/// What happened to the record.
pub async fn history(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let talent = match found(&app, &permit, &id, "/nhat-ky").await? {
        Ok(talent) => talent,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let told: Vec<Told> = told::of_record(&app, &permit, "talent", talent.id.as_str()).await?;
    let head = head(&app, &permit, talent, "/nhat-ky").await?;
    HistoryPage {
        shell: shell.titled(head.talent.full_name.clone()),
        head,
        days: timeline(&told),
        read_at: viet::date::screen(app.clock.today()),
    }
    .page()
}
