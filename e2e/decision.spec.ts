// From the application to the decision: a candidate on a telephone checks eligibility, applies in two languages and on two
// devices, and names no unit; the officer asks once for a missing diploma and enters the unit; a council of nine with one
// conflict of interest votes secretly on two items and by name on one, and postpones one; minutes, vote count and decision
// are issued, and checked by anyone.
import { type Browser, type Page, expect } from "@playwright/test";
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Program, looked, nothingSerious, person, takeUp, test } from "./program";
import * as steps from "./steps";
import { type Filed, type Seat, accept, attend, count, day, declareNone, device, givePapers, invite, list, openBallot } from "./steps";
import { openMeeting, photo, prepareMeeting, save, seatCouncil, symbol, takeIn, tellDegree, tellWho, toCouncil, vote, write } from "./steps";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

const CANDIDATE = "Trần Thị Ví Dụ";
const ADDRESS = "tran.vi.du@example.com";
const PASSWORD = "Mot-mat-khau-14";
const TABLET = { width: 820, height: 1180 };
const DESK = { width: 1440, height: 900 };

/** The page as wide as its window, checked and kept. */
async function seen(page: Page, name: string): Promise<void> {
  await nothingSerious(page);
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), `${name} scrolls sideways`).toBe(true);
  expect(await page.content()).not.toContain("Unknown localization");
  await page.screenshot({ path: `test-results/quyet-dinh-${name}.png`, fullPage: true });
}

/** The page on a desk and on a telephone, checked and kept. */
const both = (page: Page, name: string) => looked(page, `quyet-dinh-${name}`);

const signIn = (page: Page) => steps.signInCandidate(page, ADDRESS);
const file = (page: Page, about: Filed) => steps.file(program, page, about);
const setUp = (administrator: Page, key: string, value: string) => steps.setUp(program, administrator, key, value);
const issue = (officer: Page, leader: Page, signer = "") => steps.issue(program, officer, leader, signer);

/** What the QR of an issued paper leads to; the paper is kept for whoever looks at the run. */
async function codeOf(officer: Page, address: string, folder: string, name: string): Promise<string> {
  const url = await steps.codeOf(program, officer, address, folder, name);
  copyFileSync(join(folder, `${name}.pdf`), `test-results/quyet-dinh-${name}.pdf`);
  return url;
}

/** Somebody whom the administrator invites to sit in councils. */
async function invited(administrator: Page, browser: Browser, name: string, email: string): Promise<Page> {
  await administrator.goto(program.at("/tai-khoan/moi"));
  await administrator.getByLabel("Họ và tên").fill(name);
  await administrator.getByLabel("Thư điện tử công vụ").fill(email);
  await administrator.getByLabel("Cơ quan, đơn vị").selectOption("hd-tuyen-chon");
  await administrator.getByLabel("Vai trò").selectOption("council_member");
  await administrator.getByRole("button", { name: "Gửi lời mời" }).click();
  const link = await administrator.locator("#invitation-link").innerText();
  const page = await (await browser.newContext({ locale: "vi-VN", viewport: TABLET })).newPage();
  await takeUp(page, link, PASSWORD);
  return page;
}

test("from an application on a telephone to a decision that anyone can check", async ({ browser }) => {
  test.setTimeout(900_000);
  const phone = await device(browser, 390);
  let mine = "";

  await test.step("the candidate checks eligibility on the portal", async () => {
    const go = () => phone.getByRole("button", { name: "Tiếp tục" }).click();
    await phone.goto(program.at("/"));
    await phone.getByRole("link", { name: "Kiểm tra điều kiện" }).last().click();
    await phone.getByLabel("Tiến sĩ", { exact: true }).check();
    await go();
    await phone.getByLabel("Chưa, tôi đang tìm hiểu").check();
    await go();
    await phone.getByLabel("Có", { exact: true }).check();
    await go();
    await phone.getByLabel("Bạn sinh năm nào?").fill("1988");
    await phone.getByLabel("Nữ", { exact: true }).check();
    await go();
    for (const choice of ["Có", "Có", "Viên chức", "Vùng I"]) {
      await phone.getByLabel(choice, { exact: true }).check();
      await go();
    }
    await expect(phone.getByRole("heading", { level: 1 })).toContainText("Tiến sĩ và tương đương");
    await seen(phone, "dieu-kien");
    await phone.setViewportSize(DESK);
    await seen(phone, "dieu-kien-rong");
    await phone.setViewportSize({ width: 390, height: 844 });
  });

  await test.step("applies in Vietnamese, and in English without losing a word", async () => {
    await phone.getByRole("link", { name: "Nộp hồ sơ với các câu trả lời này" }).click();
    await signIn(phone);
    await phone.locator("#full_name").fill(CANDIDATE);
    await phone.locator("#group").selectOption({ label: "Tiến sĩ và tương đương" });
    await phone.locator("#specialty").fill("Logistics và quản lý chuỗi cung ứng");
    await phone.locator("#carry").check();
    await phone.getByRole("button", { name: "Bắt đầu hồ sơ" }).click();
    mine = new URL(phone.url()).pathname;
    await tellWho(phone, ["18", "4", "1988"], "031188000842");
    await phone.getByRole("link", { name: "Liên hệ và nơi ở" }).click();
    await phone.locator("#phone").fill("0912345678");
    await phone.locator("#address").fill("Số 1 phố Minh Họa, phường Ví Dụ");
    await phone.getByRole("button", { name: "English" }).click();
    await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Where can we reach you?");
    await expect(phone.locator("#address")).toHaveValue("Số 1 phố Minh Họa, phường Ví Dụ");
    await expect(phone.locator("#phone")).toHaveValue("0912345678");
    await seen(phone, "doi-ngon-ngu");
    await save(phone);
    // Typed and left, without pressing anything: it is saved.
    await phone.getByRole("link", { name: "Publications, projects, awards" }).click();
    await phone.locator("#text").fill("Giải thưởng Ví Dụ 2024");
    await expect(phone.getByText(/Saved at/)).toBeVisible();
  });

  await test.step("goes on with another device, hands in with the files, and gets the receipt", async () => {
    const desk = await device(browser, 1440);
    await desk.goto(program.at(mine));
    await signIn(desk);
    await expect(desk).toHaveURL(new RegExp(`${mine}$`));
    await desk.getByRole("link", { name: "Công trình, đề tài, giải thưởng" }).click();
    await expect(desk.locator("#text")).toHaveValue("Giải thưởng Ví Dụ 2024");
    await save(desk);
    await tellDegree(desk, { level: "Tiến sĩ", major: "Quản lý chuỗi cung ứng", year: "2019", country: "Hà Lan" });
    await givePapers(desk);
    await desk.goto(program.at(mine));
    await seen(desk, "danh-sach-muc-rong");
    await phone.goto(program.at(mine));
    await seen(phone, "danh-sach-muc");
    await desk.getByRole("link", { name: "Kiểm tra lại và nộp" }).click();
    await desk.locator("#declares").check();
    await seen(desk, "kiem-tra-lai-rong");
    await desk.getByRole("button", { name: "Nộp hồ sơ" }).click();
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText("Hồ sơ đã được nhận");
    await seen(desk, "bien-nhan-rong");
    await phone.goto(desk.url());
    await seen(phone, "bien-nhan");
    const download = phone.waitForEvent("download");
    await phone.getByRole("link", { name: "Download the receipt (PDF)" }).click();
    const receipt = readFileSync(await (await download).path());
    expect(receipt.subarray(0, 5).toString()).toBe("%PDF-");
    await phone.getByRole("link", { name: "See where it is" }).click();
    await expect(phone.locator(".now-b")).toContainText("In the hands of");
    await expect(phone.locator(".now-b")).toContainText("Intake desk, Sở Nội vụ");
    await seen(phone, "ai-dang-giu");
    await desk.context().close();
  });

  const officer = await person(program, browser, "standing_officer", 1440);
  const administrator = await person(program, browser, "administrator", 1440);
  const dossier = program.at(mine.replace("/ung-vien", ""));

  await test.step("the officer takes it in, and the candidate has the numbered receipt", async () => {
    await setUp(administrator, "dossier.appraisal_days", "15");
    await both(administrator, "thiet-lap");
    await officer.goto(program.at("/viec"));
    await officer.locator("ul.wl").getByRole("link", { name: /Tiếp nhận hồ sơ CH-/ }).first().click();
    await expect(officer.getByRole("heading", { level: 1 })).toContainText(CANDIDATE);
    await takeIn(officer, dossier);
    const numbered = await (await officer.request.get(`${dossier}/giay-tiep-nhan.pdf`)).body();
    expect(numbered.subarray(0, 5).toString()).toBe("%PDF-");
    writeFileSync("test-results/quyet-dinh-giay-tiep-nhan.pdf", numbered);
    await phone.goto(program.at(mine));
    await expect(phone.locator(".now-b")).toContainText("Being appraised");
    await expect(phone.locator(".now-b")).toContainText("Trần Văn Thử");
    await expect(phone.locator(".now-b")).toContainText("Number of the receipt");
  });

  await test.step("asks once for the missing diploma; the days to answer have to be set first", async () => {
    await accept(officer, dossier, "bang-tien-si");
    await officer.locator(".ckl").getByRole("link", { name: "Bằng tiến sĩ" }).click();
    await officer.getByLabel("Lý do chưa đạt").fill("Tệp là bảng điểm, chưa có bằng");
    await officer.getByRole("button", { name: "Chưa đạt" }).click();
    await expect(officer.getByRole("status")).toContainText("Đã ghi đánh giá");
    await both(officer, "tham-dinh");
    await officer.getByRole("link", { name: "Yêu cầu bổ sung" }).click();
    await expect(officer.locator("input[value='bang-tien-si']")).toBeChecked();
    await officer.locator("#reason_bang-tien-si").fill("Nộp ảnh bằng tiến sĩ, cả hai mặt");
    await officer.getByLabel("Lý do chung").fill("Tệp đã nộp ở mục bằng tiến sĩ là bảng điểm.");
    await officer.getByRole("button", { name: "Yêu cầu bổ sung" }).click();
    await expect(officer.getByRole("alert")).toContainText("“Thời hạn ứng viên bổ sung hồ sơ” nên chưa yêu cầu bổ sung được");
    await expect(officer.locator("#reason_bang-tien-si")).toHaveValue("Nộp ảnh bằng tiến sĩ, cả hai mặt");
    await setUp(administrator, "dossier.supplement_days", "10");
    await officer.getByRole("button", { name: "Yêu cầu bổ sung" }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Chờ bổ sung");
    await both(officer, "da-yeu-cau-bo-sung");
  });

  await test.step("the candidate supplies it", async () => {
    await phone.goto(program.at(mine));
    await expect(phone.getByRole("heading", { name: "Papers you are asked for" })).toBeVisible();
    await seen(phone, "bo-sung");
    await phone.setViewportSize(DESK);
    await seen(phone, "bo-sung-rong");
    await phone.setViewportSize({ width: 390, height: 844 });
    await phone.getByRole("button", { name: "Send what was asked for" }).click();
    await expect(phone.getByText("Not complete: add every paper")).toBeVisible();
    await phone.getByRole("link", { name: /Doctoral degree/ }).first().click();
    await phone.locator("#paper").setInputFiles({ name: "bang.pdf", mimeType: "application/pdf", buffer: await photo(phone, 99) });
    await phone.getByRole("button", { name: "Send the file" }).click();
    await expect(phone.locator("#paper-error")).toContainText("bang.pdf holds another kind of file than its name says");
    await seen(phone, "tep-sai-en");
    await phone.locator("#paper").setInputFiles({ name: "bang-tien-si.png", mimeType: "image/png", buffer: await photo(phone, 99) });
    await phone.getByRole("button", { name: "Send the file" }).click();
    await expect(phone.getByRole("link", { name: "bang-tien-si.png" })).toBeVisible();
    await seen(phone, "da-nop-bang");
    await phone.goto(program.at(mine));
    await phone.getByRole("button", { name: "Send what was asked for" }).click();
    await expect(phone.getByText("What was asked for is sent.")).toBeVisible();
  });

  await test.step("the officer enters the unit that would take them, and the candidate reads it", async () => {
    await officer.goto(dossier);
    await officer.locator(".ckl").getByRole("link", { name: "Bằng tiến sĩ" }).click();
    await officer.getByRole("button", { name: "Đạt", exact: true }).click();
    await expect(officer.getByRole("status")).toContainText("Đã ghi đánh giá");
    await expect(officer.getByText("chưa quyết định cho hưởng được")).toBeVisible();
    await officer.getByRole("link", { name: "Ghi đơn vị tiếp nhận" }).click();
    await officer.getByLabel("Đơn vị tiếp nhận", { exact: true }).selectOption("so-khcn");
    await officer.getByRole("button", { name: "Lưu đơn vị tiếp nhận" }).click();
    await expect(officer.locator("#unit_reason-error")).toContainText("Nhập lý do");
    await expect(officer.getByLabel("Đơn vị tiếp nhận", { exact: true })).toHaveValue("so-khcn");
    await both(officer, "don-vi-tiep-nhan");
    await officer.getByLabel("Lý do", { exact: true }).fill("Đơn vị có vị trí phù hợp và đề nghị tiếp nhận");
    await officer.getByRole("button", { name: "Lưu đơn vị tiếp nhận" }).click();
    await expect(officer.getByRole("status")).toContainText("Đã ghi đơn vị tiếp nhận");
    await expect(officer.getByText("Đơn vị tiếp nhận: Sở Khoa học và Công nghệ")).toBeVisible();
    await phone.goto(program.at(mine));
    await expect(phone.locator(".now-b")).toContainText("Receiving unit");
    await expect(phone.locator(".now-b")).toContainText("Sở Khoa học và Công nghệ");
    await seen(phone, "don-vi-ung-vien");
  });

  await test.step("whoever holds the receipt looks up where it is, and learns nothing more", async () => {
    const code = await phone.locator("aside dd").first().innerText();
    const check = await phone.locator("aside dt", { hasText: "Check code" }).locator("xpath=following-sibling::dd[1]").innerText();
    const visitor = await device(browser, 390);
    await visitor.goto(program.at("/"));
    await visitor.getByRole("link", { name: "Tra cứu hồ sơ đang ở đâu" }).click();
    await visitor.getByLabel("Mã hồ sơ").fill(code);
    await visitor.getByLabel("Mã tra cứu").fill("AAAA-AAAA");
    await visitor.getByRole("button", { name: "Tra cứu" }).click();
    await expect(visitor.getByRole("alert")).toContainText("Không có hồ sơ nào khớp cả");
    await seen(visitor, "tra-cuu-sai");
    await visitor.getByLabel("Mã tra cứu").fill(check);
    await visitor.getByRole("button", { name: "Tra cứu" }).click();
    await expect(visitor.locator(".now-b")).toContainText("Đang thẩm định");
    await expect(visitor.locator(".now-b")).toContainText("Sở Nội vụ");
    expect(await visitor.content()).not.toContain("Trần");
    await seen(visitor, "tra-cuu");
    await visitor.context().close();
  });

  await test.step("it goes to the council, with three more that were filed for people", async () => {
    await officer.goto(dossier);
    await toCouncil(officer, dossier, "Đủ giấy tờ, đủ điều kiện theo nghị quyết.");
    await both(officer, "chuyen-hoi-dong");
    await phone.goto(program.at(mine));
    await expect(phone.locator(".now-b")).toContainText("Selection council");
    await seen(phone, "o-hoi-dong");
    const unit = await person(program, browser, "agency_officer", 1440, "Phạm Văn Giả Định");
    const others: [Page, Filed][] = [
      [unit, { name: "Lê Thị Hư Cấu", group: "resident_doctor", degree: "Bác sĩ nội trú", specialty: "Hồi sức cấp cứu" }],
      [officer, { name: "Đặng Văn Số Liệu", group: "phd", degree: "Tiến sĩ", specialty: "Vi mạch bán dẫn", agency: "so-khcn" }],
      [officer, { name: "Hoàng Thị Tình Huống", group: "phd", degree: "Tiến sĩ", specialty: "Toán ứng dụng", agency: "so-gddt" }],
    ];
    for (const [filer, about] of others) {
      const address = await file(filer, about);
      await takeIn(officer, address);
      await accept(officer, address);
      await toCouncil(officer, address, "Đủ giấy tờ.");
    }
    await unit.context().close();
  });

  const chair = await person(program, browser, "city_leader", 1440);
  const vice = await person(program, browser, "standing_leader", 1440);
  const secretary = await person(program, browser, "council_secretary", 1440);
  const near = await person(program, browser, "council_member", TABLET.width, "Nguyễn Văn Mẫu");
  const members = [await person(program, browser, "council_member", TABLET.width, "Phạm Văn Thành Viên")];
  let council = "";

  await test.step("a council of nine is set up by decision, with its rules", async () => {
    const seats: Seat[] = [
      ["Vũ Đức Giả Lập", "lap.vdg@example.gov.vn", "chair", "ubnd-tp", "Phó Chủ tịch UBND thành phố"],
      ["Lê Thị Minh Họa", "hoa.ltm@example.gov.vn", "vice_chair", "so-noi-vu", "Phó Giám đốc"],
      ["Bùi Thị Mô Phỏng", "phong.btm@example.gov.vn", "secretary", "so-noi-vu", "Trưởng phòng"],
      ["Phạm Văn Thành Viên", "vien.pvt@example.gov.vn", "member", "so-tai-chinh", "Phó Giám đốc"],
      ["Nguyễn Văn Mẫu", "mau.nv@example.gov.vn", "member", "so-y-te", "Giám đốc"],
      ["Cao Thị Giả Sử", "su.ctg@example.gov.vn", "member", "so-xay-dung", "Phó Giám đốc"],
      ["Lâm Văn Thí Điểm", "diem.lvt@example.gov.vn", "member", "so-tai-chinh", "Chuyên viên chính"],
      ["Hà Thị Ước Lệ", "le.htu@example.gov.vn", "member", "hdnd-tp", "Đại biểu"],
      ["Tô Văn Phác Thảo", "thao.tvp@example.gov.vn", "member", "thanh-tra", "Thanh tra viên"],
    ];
    for (const [name, email] of seats.slice(5)) members.push(await invited(administrator, browser, name, email));
    await symbol(program, administrator);
    council = await seatCouncil(program, officer, seats);
    await both(officer, "hoi-dong");
  });

  let meeting = "";
  let items: Record<string, string> = {};
  const item = (name: string) => items[name] ?? "";
  const FIRST = CANDIDATE;
  const [SECOND, THIRD, FOURTH] = ["Lê Thị Hư Cấu", "Đặng Văn Số Liệu", "Hoàng Thị Tình Huống"];
  const everybody = [chair, vice, secretary, near, ...members];

  await test.step("the meeting is prepared, and its papers are sent", async () => {
    meeting = await prepareMeeting(program, officer, council);
    await list(officer, meeting, [FIRST, SECOND, THIRD, FOURTH]);
    items = await steps.itemsOf(program, officer, meeting);
    await invite(officer, meeting);
    await both(officer, "phien-hop");
  });

  await test.step("each says whether they have an interest; one has, and the item is gone for them", async () => {
    const [first] = members;
    if (!first) throw new Error("no member");
    await first.goto(meeting);
    await first.getByRole("button", { name: "Đã nhận tài liệu" }).click();
    await first.goto(item(FIRST));
    await expect(first.getByText("Hồ sơ còn đóng")).toBeVisible();
    await seen(first, "khai-bao-bang");
    for (const who of everybody) {
      for (const name of [FIRST, SECOND, THIRD, FOURTH]) {
        if (who === near && name === SECOND) expect((await who.goto(item(name)))?.status()).toBe(404);
        else await declareNone(who, item(name));
      }
    }
    await near.goto(meeting);
    await expect(near.locator(".agn")).toContainText("không tham gia, có xung đột lợi ích");
    await seen(near, "xung-dot-bang");
  });

  await test.step("nine are there, and the chair opens the meeting with the sum", async () => {
    await attend(secretary, meeting);
    await both(secretary, "diem-danh");
    await openMeeting(chair, meeting, "Khai mạc: có mặt 9 trên 9, cần ít nhất 6 (2/3 của 9).");
    await both(chair, "khai-mac");
  });

  await test.step("secretly on the candidate: nine vote, the chair sees how many and not how", async () => {
    await openBallot(chair, item(FIRST), "Bỏ phiếu kín");
    const [first, ...others] = members;
    if (!first) throw new Error("no member");
    await first.goto(item(FIRST));
    await seen(first, "phieu-kin-bang");
    await both(first, "phieu-kin");
    await vote(first, item(FIRST), "Đồng ý");
    await expect(first.getByRole("status").first()).toContainText("Mã xác nhận");
    await seen(first, "phieu-da-gui-bang");
    for (const who of [vice, secretary, near]) await vote(who, item(FIRST), "Đồng ý");
    await chair.goto(item(FIRST));
    await expect(chair.locator("#kiem-phieu")).toContainText("4 trên 9 đã bỏ phiếu");
    await both(chair, "dang-bo-phieu");
    for (const who of others) await vote(who, item(FIRST), who === others[0] ? "Không đồng ý" : "Đồng ý");
    await expect(chair.locator("#kiem-phieu")).toContainText("8 trên 9 đã bỏ phiếu", { timeout: 20_000 });
    await vote(chair, item(FIRST), "Đồng ý");
    await count(chair, item(FIRST), "8 đồng ý trên 9 phiếu hợp lệ, cần hơn 1/2 của 9 = 5 → thông qua");
    await expect(chair.locator("#kiem-phieu")).toContainText("Có mặt 9 trên 9, cần ít nhất 6 (2/3 của 9)");
    await both(chair, "ket-qua");
  });

  await test.step("secretly on one where a member has no ballot: the quorum is of eight", async () => {
    await openBallot(chair, item(SECOND), "Bỏ phiếu kín");
    await expect(chair.locator("#kiem-phieu")).toContainText("1 thành viên không tham gia do xung đột lợi ích");
    expect((await near.goto(item(SECOND)))?.status()).toBe(404);
    for (const who of everybody.filter((one) => one !== near)) await vote(who, item(SECOND), who === vice ? "Không có ý kiến" : "Đồng ý");
    await count(chair, item(SECOND), "7 đồng ý trên 8 phiếu hợp lệ, cần hơn 1/2 của 8 = 5 → thông qua");
    await expect(chair.locator("#kiem-phieu")).toContainText("Có mặt 8 trên 8, cần ít nhất 6 (2/3 của 8)");
    await both(chair, "ket-qua-xung-dot");
  });

  await test.step("by name on the third, and the fourth is postponed", async () => {
    await openBallot(chair, item(THIRD), "Biểu quyết ghi tên");
    for (const [place, who] of everybody.entries()) {
      const against = place > 4;
      if (place === 5) {
        await who.goto(item(THIRD));
        await seen(who, "ghi-ten-bang");
      }
      await vote(who, item(THIRD), against ? "Không đồng ý" : "Đồng ý", against ? "Chưa rõ vị trí việc làm" : "");
    }
    await count(chair, item(THIRD), "5 đồng ý trên 9 phiếu hợp lệ, cần hơn 1/2 của 9 = 5 → thông qua");
    await expect(chair.getByText("Chưa rõ vị trí việc làm").first()).toBeVisible();
    await both(chair, "ket-qua-ghi-ten");
    await chair.goto(item(FOURTH));
    await chair.locator("summary", { hasText: "Hoãn mục này" }).click();
    await chair.getByLabel("Lý do hoãn").fill("Xin ý kiến thêm của đơn vị tiếp nhận");
    await chair.getByRole("button", { name: "Hoãn, không biểu quyết" }).click();
    await expect(chair.getByRole("status").first()).toContainText("Đã hoãn mục này");
    await chair.goto(meeting);
    await chair.getByRole("button", { name: "Bế mạc" }).click();
    await both(chair, "be-mac");
  });

  const folder = mkdtempSync(join(tmpdir(), "chieuhien-decision-"));
  const codes: [string, string][] = [];

  await test.step("minutes, vote counts and the decision are issued", async () => {
    const happened = "Hội đồng trao đổi về vị trí việc làm của người được xét.";
    await write(secretary, meeting, item(FIRST), happened, "Thông qua ba mục, hoãn một mục.");
    await officer.goto(meeting);
    await officer.getByRole("button", { name: "Soạn biên bản" }).click();
    const minutes = await issue(officer, chair);
    await both(officer, "bien-ban");
    codes.push(["bien-ban", await codeOf(officer, minutes, folder, "bien-ban")]);
    await steps.becomes(officer, meeting, "Đã ký biên bản");
    await officer.goto(item(FIRST));
    await officer.getByRole("button", { name: "Soạn biên bản kiểm phiếu" }).click();
    const slips = await issue(officer, chair);
    codes.push(["kiem-phieu", await codeOf(officer, slips, folder, "kiem-phieu")]);
    await officer.goto(item(FIRST));
    await both(officer, "soan-quyet-dinh");
    await officer.getByLabel("Quyết định có hiệu lực từ ngày").fill(day(new Date()));
    await officer.getByRole("button", { name: "Soạn quyết định" }).click();
    const decision = await issue(officer, chair, "Lê Văn Mẫu");
    await both(officer, "quyet-dinh");
    codes.push(["quyet-dinh", await codeOf(officer, decision, folder, "quyet-dinh")]);
  });

  await test.step("the decision works by itself, and the candidate reads it", async () => {
    await expect
      .poll(
        async () => {
          await phone.goto(program.at(mine));
          return phone.locator(".now-b").innerText();
        },
        { timeout: 60_000 },
      )
      .toContain("Granted");
    await expect(phone.getByRole("heading", { name: "Papers issued about the application" })).toBeVisible();
    await seen(phone, "duoc-huong");
    const download = phone.waitForEvent("download");
    await phone.getByRole("link", { name: /^Decision / }).click();
    expect(readFileSync(await (await download).path()).subarray(0, 5).toString()).toBe("%PDF-");
    await phone.setViewportSize(DESK);
    await seen(phone, "duoc-huong-rong");
    await officer.goto(dossier);
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Đã duyệt");
    await officer.goto(meeting);
    await both(officer, "phien-hop-xong");
  });

  await test.step("anyone checks the three papers by their QR, online and without a network", async () => {
    const visitor = await device(browser, 390);
    for (const [name, url] of codes) {
      await visitor.goto(program.at(new URL(url).pathname + new URL(url).hash));
      await expect(visitor.getByRole("status")).toContainText("đang có hiệu lực");
      await expect(visitor.getByText("Chữ ký trong mã QR đúng")).toBeVisible();
      await seen(visitor, `kiem-tra-${name}`);
    }
    await visitor.setViewportSize(DESK);
    await seen(visitor, "kiem-tra-rong");
    const [download] = await Promise.all([
      visitor.waitForEvent("download"),
      visitor.getByRole("link", { name: "Tải trang không cần mạng" }).click(),
    ]);
    const page = join(folder, "kiem-tra.html");
    await download.saveAs(page);
    const alone = await (await browser.newContext({ locale: "vi-VN", offline: true, viewport: { width: 390, height: 844 } })).newPage();
    await alone.goto(pathToFileURL(page).href);
    for (const [name, url] of codes) {
      await alone.getByLabel("Nội dung mã QR").fill(url);
      await alone.getByRole("button", { name: "Kiểm tra" }).click();
      await expect(alone.getByText("Chữ ký trong mã QR đúng")).toBeVisible();
      await alone.screenshot({ path: `test-results/quyet-dinh-ngoai-tuyen-${name}.png`, fullPage: true });
    }
    await nothingSerious(alone);
    const [, url] = codes[2] ?? ["", ""];
    await alone.getByLabel("Nội dung mã QR").fill(`${url.slice(0, -4)}AAAA`);
    await alone.getByRole("button", { name: "Kiểm tra" }).click();
    await expect(alone.getByText("Chữ ký trong mã QR sai")).toBeVisible();
  });
});
