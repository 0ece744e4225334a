// Steps that several walks take: each is one small act of one person, and waits until the program says that it is done.
import { type Browser, type Page, expect } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./program";

/** A day as officers type it, in Vietnamese time. */
export const day = (date: Date) => date.toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });

/** A time of day as officers type it, in Vietnamese time. */
export const time = (date: Date) =>
  date.toLocaleTimeString("en-GB", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit" });

/** A window of somebody who is no officer. */
export async function device(browser: Browser, width: number): Promise<Page> {
  const context = await browser.newContext({ locale: "vi-VN", viewport: { width, height: 900 }, acceptDownloads: true });
  return context.newPage();
}

/** Imports a plan from its document, corrects the agency that leads one task, and drafts it; tells the path of the plan. */
export async function importPlan(program: Program, officer: Page, file: string): Promise<string> {
  await officer.goto(program.at("/ke-hoach/nhap"));
  await officer.getByLabel("Tệp kế hoạch").setInputFiles(file);
  await officer.getByRole("button", { name: "Đọc tệp" }).click();
  await officer.getByRole("link", { name: "Sửa nhiệm vụ II.5", exact: true }).click();
  const leads = officer.locator("fieldset#leads");
  await leads.getByLabel("Lọc theo tên").fill("khoa hoc");
  await leads.getByLabel("Sở Khoa học và Công nghệ", { exact: true }).check();
  await officer.getByRole("button", { name: "Lưu nhiệm vụ" }).click();
  const form = officer.locator("#dien-chung");
  await form.getByLabel("Sản phẩm").fill("Báo cáo kết quả thực hiện");
  await form.getByLabel("Chu kỳ").selectOption("yearly");
  await form.getByRole("button", { name: "Điền vào nhiệm vụ còn thiếu" }).click();
  await officer.getByRole("button", { name: "Lập dự thảo với 27 nhiệm vụ" }).click();
  await officer.waitForURL(/\/ke-hoach\/[0-9a-f]{32}$/);
  return new URL(officer.url()).pathname;
}

/** Submits the plan that the officer has before them; the leader finds it among their work and approves it. */
export async function approvePlan(program: Program, officer: Page, leader: Page): Promise<void> {
  await officer.getByRole("button", { name: "Trình lãnh đạo duyệt" }).click();
  await expect(officer.getByRole("status")).toContainText("Đã trình duyệt");
  await leader.goto(program.at("/viec"));
  await leader.locator("ul.wl").getByRole("link", { name: /^Duyệt/ }).first().click();
  await leader.getByRole("button", { name: "Duyệt", exact: true }).click();
  await expect(leader.getByRole("status")).toContainText("Đã duyệt");
}

/** Issues an approved plan under a number and a date. */
export async function issuePlan(program: Program, officer: Page, plan: string): Promise<void> {
  await officer.goto(program.at(plan));
  await officer.getByLabel("Số, ký hiệu").fill("12/KH-UBND");
  await officer.getByLabel("Ngày ban hành").fill("05/01/2026");
  await officer.getByRole("button", { name: "Ban hành" }).click();
  await expect(officer.getByRole("status")).toContainText("Đã ban hành.");
}

/** Enters how many posts an agency has in a year, and how many people are there. */
export async function headcount(program: Program, standing: Page, year: number, agency: string, quota: number, present: number): Promise<void> {
  await standing.goto(program.at(`/bien-che/${year}/sua`));
  await standing.getByLabel("Cơ quan, đơn vị").selectOption(agency);
  await standing.getByLabel("Biên chế được giao").fill(String(quota));
  await standing.getByLabel("Hiện có mặt").fill(String(present));
  await standing.getByLabel("Quyết định giao biên chế").fill("Quyết định giao biên chế (mẫu)");
  await standing.getByRole("button", { name: "Lưu biên chế" }).click();
  await expect(standing.getByRole("status")).toContainText("Đã lưu biên chế");
}

export type Need = { year: number; agency: string; specialty: string; group: string; count: number; begins: string; criteria: string };

/** Fills the form of a need and sends it; what comes of it, the walk looks at. */
export async function need(program: Program, page: Page, about: Need): Promise<void> {
  await page.goto(program.at(`/nhu-cau/${about.year}/them`));
  await page.getByLabel("Ngành, chuyên ngành").fill(about.specialty);
  await page.getByLabel("Nơi làm việc").selectOption(about.agency);
  await page.getByLabel("Lĩnh vực").selectOption("khac");
  await page.getByLabel("Nhóm đối tượng").selectOption(about.group);
  await page.getByLabel("Số người").fill(String(about.count));
  await page.getByLabel("Ngày dự kiến bắt đầu").fill(about.begins);
  await page.getByLabel("Tiêu chí").fill(about.criteria);
  await page.getByRole("button", { name: "Lưu dòng này" }).click();
}

/** One line of needs goes from the officer over the head to the standing agency. */
export async function submitNeed(program: Program, officer: Page, head: Page, year: number): Promise<void> {
  await officer.goto(program.at(`/nhu-cau/${year}`));
  await officer.getByRole("button", { name: "Trình lãnh đạo duyệt" }).click();
  await expect(officer.getByRole("status")).toContainText("Đã trình 1 dòng");
  await head.goto(program.at(`/nhu-cau/${year}`));
  await head.getByRole("button", { name: "Duyệt 1 dòng, gửi tổng hợp" }).click();
  await expect(head.getByRole("status")).toContainText("Đã duyệt 1 dòng");
}

/** Consolidates the needs of a year. */
export async function consolidate(program: Program, standing: Page, year: number): Promise<void> {
  await standing.goto(program.at(`/nhu-cau/${year}/tong-hop`));
  await standing.getByRole("button", { name: "Tổng hợp các dòng đã đánh dấu" }).click();
  await expect(standing.getByRole("status")).toContainText("Đã tổng hợp 1 dòng");
}

/** Builds the catalogue of a year, submits it, has it approved and drafts the decision that issues it. */
export async function draftCatalogue(program: Program, standing: Page, leader: Page, year: number, specialty: string): Promise<void> {
  await standing.goto(program.at("/danh-muc-nam"));
  await standing.getByRole("button", { name: `Lập danh mục năm ${year}` }).click();
  await expect(standing.getByRole("table").first()).toContainText(specialty);
  await standing.getByRole("button", { name: "Trình UBND thành phố" }).click();
  await leader.goto(program.at(`/danh-muc-nam/${year}`));
  await leader.getByRole("button", { name: "Duyệt danh mục" }).click();
  await expect(leader.getByRole("status")).toContainText("Đã duyệt danh mục");
  await standing.goto(program.at(`/danh-muc-nam/${year}`));
  await standing.getByRole("button", { name: "Soạn văn bản" }).click();
}

/** Signs a candidate in by the code, which a demonstration shows on the page. */
export async function signInCandidate(page: Page, address: string): Promise<void> {
  await page.getByLabel(/^(Thư điện tử|E-mail)$/).fill(address);
  await page.getByRole("button", { name: /Gửi mã đăng nhập|Send me a code/ }).click();
  await page.locator("#code").fill(await page.locator("#ma-minh-hoa").innerText());
  await page.getByRole("button", { name: /^(Đăng nhập|Sign in)$/ }).click();
}

/** Saves a page of an application. */
export const save = (page: Page) => page.getByRole("button", { name: /Lưu và tiếp tục|Save and continue/ }).click();

/** Agrees to the processing of personal data and tells who the candidate is: the first two parts of an application. */
export async function tellWho(page: Page, born: [string, string, string], number: string): Promise<void> {
  await page.getByRole("link", { name: "Đồng ý xử lý dữ liệu cá nhân" }).click();
  await page.locator("#agrees").check();
  await save(page);
  await page.getByRole("link", { name: "Thông tin cá nhân" }).click();
  await page.locator("#born_on").fill(born[0]);
  await page.locator("[name=born_on-m]").fill(born[1]);
  await page.locator("[name=born_on-y]").fill(born[2]);
  await page.getByLabel("Nữ", { exact: true }).check();
  await page.getByLabel("Việt Nam", { exact: true }).check();
  await page.locator("#personal_number").fill(number);
  await save(page);
}

export type Degree = { level: string; major: string; year: string; country?: string };

/** Tells of one degree, and promises to work for five years. */
export async function tellDegree(page: Page, degree: Degree): Promise<void> {
  await page.getByRole("link", { name: "Bằng cấp", exact: true }).click();
  await page.getByRole("link", { name: "Thêm" }).click();
  await page.getByLabel(degree.level, { exact: true }).check();
  await page.getByLabel(degree.country ? "Nước ngoài" : "Trong nước", { exact: true }).check();
  if (degree.country) await page.locator("#country").fill(degree.country);
  await page.locator("#institution").fill("Trường Đại học Ví Dụ");
  await page.locator("#major").fill(degree.major);
  await page.locator("#granted_on").fill("12");
  await page.locator("[name=granted_on-m]").fill("6");
  await page.locator("[name=granted_on-y]").fill(degree.year);
  await save(page);
  await page.getByRole("link", { name: "Xong mục này" }).click();
  await page.getByRole("link", { name: "Cam kết thời gian làm việc" }).click();
  await page.locator("#years").fill("5");
  await page.locator("#agrees").check();
  await save(page);
}

/** Papers that a dossier may go without. */
export const OPTIONAL = ["cong-nhan-van-bang", "van-ban-don-vi", "quyet-dinh-tuyen-dung"];

/** Gives a candidate's papers, each a picture of the page of its own. */
export async function givePapers(page: Page): Promise<void> {
  const wanted = await page.locator("a[href*='/giay-to/']").evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  for (const [place, link] of wanted.filter((one) => !OPTIONAL.some((code) => one.endsWith(code))).entries()) {
    await page.goto(link);
    await page.locator("#paper").setInputFiles({ name: `IMG_${place}.png`, mimeType: "image/png", buffer: await photo(page, place) });
    await page.getByRole("button", { name: "Gửi tệp" }).click();
    await expect(page.getByRole("link", { name: `IMG_${place}.png` })).toBeVisible();
  }
}

/** A picture of the page; another file for each mark, which telephones write behind the picture too. */
export async function photo(page: Page, mark: number): Promise<Buffer> {
  return Buffer.concat([await page.screenshot({ clip: { x: 0, y: 0, width: 380, height: 500 } }), Buffer.from([mark])]);
}

/** A PDF of one page that no other is like. */
function pdf(mark: string): Buffer {
  return Buffer.from(
    `%PDF-1.4\n% ${mark}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n` +
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n" +
      "trailer<</Root 1 0 R>>",
  );
}

/** The papers on an officer's list, as links that show them. */
async function papers(page: Page): Promise<string[]> {
  const links = await page.locator(".ckl a").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  return links.filter((link) => !OPTIONAL.some((code) => link.includes(`muc=${code}`)));
}

export type Filed = { name: string; group: string; degree: string; specialty: string; agency?: string };

/** Files a dossier for a person, with every paper and what the engine asks for; tells its address. */
export async function file(program: Program, page: Page, about: Filed): Promise<string> {
  await page.goto(program.at("/ho-so/lap"));
  await page.getByLabel("Họ và tên").fill(about.name);
  await page.getByLabel("Nhóm đối tượng").selectOption(about.group);
  await page.getByLabel("Ngành, chuyên ngành").fill(about.specialty);
  if (about.agency) await page.getByLabel("Cơ quan, đơn vị nhận").selectOption(about.agency);
  await page.getByLabel("Trực tiếp").check();
  await page.getByRole("button", { name: "Lập hồ sơ" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(about.name);
  const address = page.url().split(/[?#]/)[0] ?? "";
  for (const link of await papers(page)) {
    await page.goto(link);
    await page.locator("#file").setInputFiles({ name: "giay-to.pdf", mimeType: "application/pdf", buffer: pdf(about.name + link) });
    await page.getByRole("button", { name: "Nộp tệp" }).click();
    await expect(page.getByRole("status")).toContainText("Đã nhận tệp");
  }
  await page.getByRole("link", { name: "Thông tin đối chiếu" }).click();
  await page.getByLabel(about.degree, { exact: true }).check();
  for (const fact of ["Ngành, chuyên ngành có trong danh mục", "Cam kết làm việc", "Quốc tịch Việt Nam"]) {
    await page.getByLabel(fact).selectOption("co");
  }
  await page.getByLabel("Hình thức tuyển dụng").selectOption("public_employee");
  await page.getByRole("button", { name: "Lưu thông tin" }).click();
  await page.getByRole("button", { name: "Nộp hồ sơ" }).click();
  await expect(page.getByRole("status")).toContainText("Đã nộp hồ sơ");
  return address;
}

/** Takes a dossier in, with its numbered receipt. */
export async function takeIn(officer: Page, address: string): Promise<void> {
  await officer.goto(address);
  await officer.getByRole("button", { name: "Tiếp nhận", exact: true }).click();
  await expect(officer.getByRole("status")).toContainText("Giấy tiếp nhận đã lập và có số");
}

/** Finds every paper on the list in order but this one. */
export async function accept(officer: Page, address: string, but = "-"): Promise<void> {
  await officer.goto(address);
  for (const link of await papers(officer)) {
    if (link.includes(`muc=${but}`)) continue;
    await officer.goto(link);
    await officer.getByRole("button", { name: "Đạt", exact: true }).click();
    await expect(officer.getByRole("status")).toContainText("Đã ghi đánh giá");
  }
}

/** Sends an appraised dossier to the council. */
export async function toCouncil(officer: Page, address: string, opinion: string): Promise<void> {
  await officer.goto(address);
  await officer.getByLabel("Ý kiến thẩm định").fill(opinion);
  await officer.getByLabel("Đề nghị cho hưởng", { exact: true }).check();
  const why = officer.getByLabel("Lý do vẫn chuyển Hội đồng");
  if (await why.isVisible()) await why.fill("Thông tin còn thiếu sẽ xác nhận khi ký hợp đồng.");
  await officer.getByRole("button", { name: "Chuyển Hội đồng" }).click();
  await expect(officer.getByRole("heading", { level: 1 })).toContainText("Chờ Hội đồng");
}

/** Gives a setting the value that the city has not enacted yet, as an assumption. */
export async function setUp(program: Program, administrator: Page, key: string, value: string): Promise<void> {
  await administrator.goto(program.at(`/thiet-lap/${key}`));
  await administrator.getByLabel("Giá trị", { exact: true }).fill(value);
  await administrator.getByLabel("Áp dụng từ ngày").fill(day(program.now()));
  await administrator.getByLabel("Tạm dùng, chưa ban hành").check();
  await administrator.getByLabel("Lý do", { exact: true }).fill("Chờ thành phố ban hành quy trình");
  await administrator.getByRole("button", { name: "Ghi giá trị mới" }).click();
  const sure = administrator.getByRole("button", { name: "Tiếp tục" });
  const said = administrator.getByRole("status").filter({ hasText: "Đã ghi giá trị mới" });
  await expect(sure.or(said)).toBeVisible();
  if (await sure.isVisible()) await sure.click();
  await expect(said).toBeVisible();
}

/** Takes a drafted paper from its draft to its issue, approved by somebody else. */
export async function issue(program: Program, officer: Page, leader: Page, signer = ""): Promise<string> {
  await expect(officer).toHaveURL(/\/phat-hanh\//);
  const address = program.at(new URL(officer.url()).pathname.replace(/\/sua$/, ""));
  if (signer) {
    await officer.goto(`${address}/sua`);
    await officer.getByLabel("Họ tên người ký").fill(signer);
    await officer.getByRole("button", { name: "Lưu dự thảo" }).click();
    await officer.goto(address);
  }
  await expect(officer.getByText("Chưa trình được")).toHaveCount(0);
  await officer.getByRole("button", { name: "Trình duyệt" }).click();
  await leader.goto(address);
  await leader.getByRole("button", { name: "Duyệt", exact: true }).click();
  await expect(leader.getByRole("heading", { level: 1 })).toContainText("Đã duyệt");
  await officer.goto(address);
  await officer.getByRole("button", { name: "Cấp số" }).click();
  await officer.getByLabel("Ký trên giấy").check();
  await officer.getByRole("button", { name: "Ghi nhận đã ký" }).click();
  await officer.getByRole("button", { name: "Phát hành", exact: true }).click();
  await expect(officer.getByRole("heading", { level: 1 })).toContainText("Đã ban hành");
  return address;
}

/** What the QR of an issued paper leads to; the file itself is the one that was issued. Keeps it in a folder. */
export async function codeOf(program: Program, officer: Page, address: string, folder: string, name: string): Promise<string> {
  const bytes = await (await officer.request.get(`${address}/van-ban.pdf`)).body();
  const path = join(folder, `${name}.pdf`);
  writeFileSync(path, bytes);
  const found = JSON.parse(program.run("paper", "verify", path, "--json"));
  expect([name, found.is_identical, found.is_good]).toEqual([name, true, true]);
  const url = /https?:\/\/[^\s<>()]+\/kiem-tra-van-ban\/[\w#.-]+/.exec(bytes.toString("latin1"))?.[0] ?? "";
  expect(url).toContain("#");
  return url;
}

/** A member of a council: name, e-mail, role, agency, post there. */
export type Seat = [string, string, string, string, string];

/** The selection council has papers of its own, which need its symbol. */
export async function symbol(program: Program, administrator: Page): Promise<void> {
  await administrator.goto(program.at("/co-quan/hd-tuyen-chon/sua"));
  await administrator.getByLabel("Ký hiệu văn bản").fill("HĐTC");
  await administrator.getByRole("button", { name: "Lưu thông tin" }).click();
  await expect(administrator.getByText("Đã lưu thông tin cơ quan.")).toBeVisible();
}

/** Sets a council up by its decision, with its members and assumed rules; tells its address. A blind one names from whom the name is kept. */
export async function seatCouncil(program: Program, officer: Page, seats: Seat[], blind = ""): Promise<string> {
  const year = program.now().getFullYear();
  await officer.goto(program.at("/hoi-dong/moi"));
  await officer.getByLabel("Cơ quan đứng tên văn bản").selectOption("hd-tuyen-chon");
  await officer.getByLabel("Số quyết định thành lập").fill("12/QĐ-UBND");
  await officer.getByLabel("Ngày quyết định").fill(`01/01/${year}`);
  await officer.getByLabel("Đến ngày").fill(`31/12/${year + 1}`);
  await officer.getByRole("button", { name: "Lập Hội đồng" }).click();
  for (const [name, email, role, agency, post] of seats) {
    await officer.locator("summary", { hasText: "Thêm thành viên" }).click();
    await officer.getByLabel("Thư điện tử công vụ").fill(email);
    await officer.getByLabel("Vai trò").selectOption(role);
    await officer.getByLabel("Giới tính").selectOption(name.includes("Thị") ? "female" : "male");
    await officer.getByLabel("Cơ quan, đơn vị").selectOption(agency);
    await officer.getByLabel("Chức vụ ở cơ quan").fill(post);
    await officer.getByLabel("Từ ngày", { exact: true }).fill(`01/01/${year}`);
    await officer.getByRole("button", { name: "Thêm thành viên" }).click();
    await expect(officer.getByRole("status").first()).toContainText("Đã thêm thành viên");
  }
  await officer.locator("summary", { hasText: "Nhập quy chế" }).click();
  await officer.getByLabel("Áp dụng từ ngày").fill(`01/01/${year}`);
  await officer.getByLabel("Có mặt ít nhất, tử số").fill("2");
  await officer.getByLabel("Có mặt ít nhất, mẫu số").fill("3");
  await officer.getByLabel("Phải có người chủ trì").check();
  await officer.getByLabel("Hơn", { exact: true }).check();
  await officer.getByLabel("Tỷ lệ thông qua, tử số").fill("1");
  await officer.getByLabel("Tỷ lệ thông qua, mẫu số").fill("2");
  await officer.getByLabel("phiếu hợp lệ").check();
  await officer.getByLabel("Bỏ phiếu kín").check();
  if (blind) await officer.locator("#blind").selectOption(blind);
  await officer.getByLabel("Gửi giấy mời và tài liệu trước").fill("0");
  await officer.getByLabel("Xét nơi làm việc cũ trong").fill("5");
  await officer.getByLabel("Giả định, thành phố chưa ban hành").check();
  await officer.getByRole("button", { name: "Nhập quy chế" }).click();
  await expect(officer.getByText(`${seats.length} thành viên`)).toBeVisible();
  return officer.url();
}

/** Prepares a meeting that begins now; tells its address. */
export async function prepareMeeting(program: Program, by: Page, council: string): Promise<string> {
  await by.goto(council);
  const begins = program.now();
  await by.locator("summary", { hasText: "Lập phiên họp" }).click();
  await by.getByLabel("Ngày họp").fill(day(begins));
  await by.getByLabel("Giờ họp").fill(time(begins));
  await by.getByLabel("Địa điểm").fill("Phòng họp số 2, trụ sở UBND thành phố");
  await by.getByLabel("Người chủ trì", { exact: true }).selectOption({ label: "Vũ Đức Giả Lập, Chủ tịch Hội đồng" });
  await by.getByLabel("Thư ký phiên họp", { exact: true }).selectOption({ label: "Bùi Thị Mô Phỏng" });
  await by.getByRole("button", { name: "Lập phiên họp" }).click();
  await expect(by.getByRole("status").first()).toContainText("Đã lập phiên họp");
  return by.url().split(/[?#]/)[0] ?? "";
}

/** Puts people who wait onto the agenda of a meeting. */
export async function list(by: Page, meeting: string, names: string[]): Promise<void> {
  await by.goto(meeting);
  for (const name of names) await by.getByRole("checkbox", { name }).check();
  await by.getByRole("button", { name: "Đưa vào chương trình" }).click();
  await expect(by.locator(".agn li")).toHaveCount(names.length);
}

/** The items of a meeting by the names of the people, as addresses. */
export async function itemsOf(program: Program, by: Page, meeting: string): Promise<Record<string, string>> {
  await by.goto(meeting);
  const items: Record<string, string> = {};
  for (const line of await by.locator(".agn a").all()) {
    items[await line.locator("b").innerText()] = program.at((await line.getAttribute("href")) ?? "");
  }
  return items;
}

/** Sends the invitation with the papers. */
export async function invite(by: Page, meeting: string): Promise<void> {
  await by.goto(meeting);
  await by.getByRole("button", { name: "Gửi giấy mời, tài liệu" }).click();
  await expect(by.getByRole("heading", { level: 1 })).toContainText("Đã gửi");
}

/** A member says that they have no interest in an item. */
export async function declareNone(who: Page, item: string): Promise<void> {
  await who.goto(item);
  await who.getByLabel("Không có xung đột lợi ích", { exact: true }).check();
  await who.getByRole("button", { name: "Gửi khai báo" }).click();
  await expect(who.getByText("Đã ghi nhận không có xung đột lợi ích")).toBeVisible();
}

/** Everybody is there. */
export async function attend(secretary: Page, meeting: string): Promise<void> {
  await secretary.goto(meeting);
  for (const seat of await secretary.locator("fieldset.att").all()) await seat.getByLabel("Có mặt", { exact: true }).check();
  await secretary.getByRole("button", { name: "Lưu điểm danh" }).click();
}

/** The chair opens the meeting, with the sum of the quorum. */
export async function openMeeting(chair: Page, meeting: string, sum: string): Promise<void> {
  await chair.goto(meeting);
  await chair.getByRole("button", { name: "Khai mạc" }).click();
  await expect(chair.getByText(sum)).toBeVisible();
}

/** The chair opens the ballot on an item. */
export async function openBallot(chair: Page, item: string, mode: string): Promise<void> {
  await chair.goto(item);
  await chair.getByLabel(mode, { exact: true }).check();
  await chair.getByRole("button", { name: "Mở bỏ phiếu" }).click();
  await expect(chair.getByRole("status").first()).toContainText("Đã mở bỏ phiếu");
}

/** A member votes on an item. */
export async function vote(page: Page, item: string, choice: string, reason = ""): Promise<void> {
  await page.goto(item);
  await page.getByLabel(choice, { exact: true }).check();
  if (reason) await page.locator("form[action$='/phieu'] textarea").fill(reason);
  await page.getByRole("button", { name: "Gửi phiếu" }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã nhận phiếu");
}

/** The chair counts the ballot on an item, with its sum. */
export async function count(chair: Page, item: string, sum: string): Promise<void> {
  await chair.goto(item);
  await chair.getByRole("button", { name: "Kiểm phiếu" }).click();
  await expect(chair.locator("#kiem-phieu")).toContainText(sum);
}

/** The secretary writes down what happened with an item and what came of the meeting. */
export async function write(secretary: Page, meeting: string, item: string, notes: string, conclusion: string): Promise<void> {
  await secretary.goto(item);
  await secretary.locator("#notes").fill(notes);
  await secretary.getByRole("button", { name: "Lưu diễn biến" }).click();
  await secretary.goto(meeting);
  await secretary.locator("#conclusion").fill(conclusion);
  await secretary.getByRole("button", { name: "Lưu kết luận" }).click();
}

/** Estimates a year from what is granted and expected. */
export async function buildEstimate(program: Program, standing: Page, year: number): Promise<void> {
  await standing.goto(program.at(`/ngan-sach/${year}/du-toan`));
  await standing.getByRole("button", { name: `Lập dự toán năm ${year}` }).click();
  // It is drawn up in the background; the page loads anew by itself once it is there.
  await expect(standing.getByRole("button", { name: "Tổng hợp, chuyển Hội đồng" })).toBeVisible({ timeout: 30_000 });
}

/** The council's secretary finds the consolidated estimate among their work. */
export async function findEstimate(program: Program, secretary: Page, year: number): Promise<void> {
  await secretary.goto(program.at("/viec"));
  await secretary.locator("ul.wl").getByRole("link", { name: new RegExp(`Gửi Sở Tài chính dự toán năm ${year}`) }).first().click();
}

/** Finance submits the estimate and fills in the decision that assigns it. */
export async function submitEstimate(program: Program, finance: Page, year: number): Promise<void> {
  await finance.goto(program.at(`/ngan-sach/${year}/du-toan`));
  await finance.getByRole("button", { name: "Trình cấp có thẩm quyền" }).click();
  await finance.getByLabel("Số quyết định giao").fill("99/NQ-HĐND");
  await finance.getByLabel("Ngày quyết định").fill(`01/01/${year}`);
}

/** Finance notes the decision that assigns the estimate. */
export async function noteEstimate(finance: Page): Promise<void> {
  await finance.getByRole("button", { name: "Ghi quyết định giao" }).click();
  await expect(finance.getByText("Giao theo 99/NQ-HĐND")).toBeVisible();
}

/** Opens the page on which an allocation is proposed, with its reason. */
export async function openAllocation(program: Program, standing: Page, year: number): Promise<void> {
  await standing.goto(program.at(`/ngan-sach/${year}`));
  await standing.getByRole("link", { name: "Đề nghị phân bổ" }).click();
  await standing.getByLabel("Lý do").fill("Phân bổ đầu năm");
}

/** Proposes to allocate all that was assigned; tells the address of the proposal. */
export async function takeRest(standing: Page): Promise<string> {
  await standing.getByRole("button", { name: "Lập đề nghị" }).click();
  await standing.waitForURL(/\/ngan-sach\/phan-bo\//);
  const proposal = standing.url();
  await standing.getByText("Lấy phần dự toán được giao chưa phân bổ").click();
  await standing.locator("#cl-nguon").fill("12");
  await standing.locator("#cl-chuong").fill("423");
  await standing.locator("#cl-khoan").fill("341");
  await standing.locator("#cl-muc").fill("6449");
  await standing.getByRole("button", { name: "Lấy phần chưa phân bổ" }).click();
  await expect(standing.getByRole("table")).toContainText("12-423-341-6449");
  return proposal;
}

/** Finance fills in the decision that allocates. */
export async function decideAllocation(finance: Page, proposal: string, year: number): Promise<void> {
  await finance.goto(proposal);
  await finance.getByLabel("Số quyết định phân bổ").fill("7/QĐ-UBND");
  await finance.getByLabel("Ngày quyết định").fill(`02/01/${year}`);
}

/** Finance approves an allocation. */
export async function approveAllocation(finance: Page): Promise<void> {
  await finance.getByRole("button", { name: "Duyệt phân bổ" }).click();
  await expect(finance.getByRole("status").first()).toContainText("Đã phân bổ");
}

/** Opens a page until its heading says what work in the background makes of it. */
export async function becomes(page: Page, address: string, said: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(address);
        return page.getByRole("heading", { level: 1 }).innerText();
      },
      { timeout: 60_000 },
    )
    .toContain(said);
}
