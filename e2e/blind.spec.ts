// A council that decides without knowing the name: a member meets a code on the agenda, the item and the ballot until the vote
// is counted. Then the unit that takes the person changes, and the council votes again, on the code again.
import { type Page, expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";
import { type Seat, accept, attend, count, declareNone, file, invite, itemsOf, list, openBallot, openMeeting, prepareMeeting, seatCouncil, setUp } from "./steps";
import { takeIn, toCouncil, vote } from "./steps";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

const NAME = "Đặng Văn Số Liệu";

/** The page and what it came with name nobody. */
async function unnamed(page: Page): Promise<void> {
  const text = (await page.content()).normalize("NFC");
  for (const word of [NAME, "Số Liệu", "So Lieu"]) expect(text, page.url()).not.toContain(word);
}

test("a member votes on a code, and learns the name once the vote is counted", async ({ browser }) => {
  const officer = await person(program, browser, "standing_officer", 1440);
  let dossier = "";

  await test.step("a dossier goes to the council, with an opinion that names the person", async () => {
    const administrator = await person(program, browser, "administrator", 1440);
    await setUp(program, administrator, "dossier.appraisal_days", "15");
    await administrator.context().close();
    dossier = await file(program, officer, { name: NAME, group: "phd", degree: "Tiến sĩ", specialty: "Vi mạch bán dẫn", agency: "so-khcn" });
    await takeIn(officer, dossier);
    await accept(officer, dossier);
    await toCouncil(officer, dossier, `Ông ${NAME} đủ giấy tờ, đủ điều kiện.`);
  });

  const chair = await person(program, browser, "city_leader", 1440);
  const secretary = await person(program, browser, "council_secretary", 1440);
  const member = await person(program, browser, "council_member", 1440, "Phạm Văn Thành Viên");
  const other = await person(program, browser, "council_member", 1440, "Nguyễn Văn Mẫu");
  const everybody = [chair, secretary, member, other];
  let meeting = "";
  let item = "";
  let code = "";

  await test.step("the rules of the council keep the name from its members", async () => {
    const seats: Seat[] = [
      ["Vũ Đức Giả Lập", "lap.vdg@example.gov.vn", "chair", "ubnd-tp", "Phó Chủ tịch UBND thành phố"],
      ["Bùi Thị Mô Phỏng", "phong.btm@example.gov.vn", "secretary", "so-noi-vu", "Trưởng phòng"],
      ["Phạm Văn Thành Viên", "vien.pvt@example.gov.vn", "member", "so-tai-chinh", "Phó Giám đốc"],
      ["Nguyễn Văn Mẫu", "mau.nv@example.gov.vn", "member", "so-y-te", "Giám đốc"],
    ];
    const council = await seatCouncil(program, officer, seats, "members");
    await expect(officer.getByRole("cell", { name: /Xét không ghi tên/ })).toBeVisible();
    await looked(officer, "khong-ghi-ten-quy-che");
    meeting = await prepareMeeting(program, officer, council);
    await list(officer, meeting, [NAME]);
    await invite(officer, meeting);
    item = (await itemsOf(program, officer, meeting))[NAME] ?? "";
    code = await officer.locator(".agn small .nw").first().innerText();
    expect(code).toMatch(/^CH-\d{4}-\d{5}$/);
  });

  await test.step("the agenda and the shut item tell a member the code", async () => {
    await member.goto(meeting);
    await expect(member.locator(".agn")).toContainText(code);
    await unnamed(member);
    await looked(member, "khong-ghi-ten-chuong-trinh");
    await member.goto(item);
    await expect(member.locator("#uv")).toHaveText(code);
    await expect(member.getByRole("button", { name: "Gửi khai báo" })).toBeVisible();
    await unnamed(member);
    await looked(member, "khong-ghi-ten-khai-bao");
  });

  await test.step("what was handed in and what was said of it bear the code as well", async () => {
    for (const who of everybody) await declareNone(who, item);
    await member.goto(item);
    await expect(member.locator("#muc")).toContainText(`Ông ${code} đủ giấy tờ`);
    await expect(member.locator("#muc")).toContainText(`${code}-01.pdf`);
    await unnamed(member);
    await looked(member, "khong-ghi-ten-ho-so");
    const answer = await member.goto(dossier);
    expect([403, 404]).toContain(answer?.status());
    await unnamed(member);
  });

  await test.step("so does the ballot, before and after it is handed in", async () => {
    await attend(secretary, meeting);
    await openMeeting(chair, meeting, "Khai mạc: có mặt 4 trên 4, cần ít nhất 3 (2/3 của 4).");
    await openBallot(chair, item, "Bỏ phiếu kín");
    await member.goto(item);
    await expect(member.getByRole("button", { name: "Gửi phiếu" })).toBeVisible();
    await unnamed(member);
    await looked(member, "khong-ghi-ten-phieu");
    for (const who of everybody) await vote(who, item, "Đồng ý");
    await unnamed(member);
    await member.goto(meeting);
    await unnamed(member);
  });

  await test.step("once the vote is counted the name is shown", async () => {
    await count(chair, item, "4 đồng ý trên 4 phiếu hợp lệ, cần hơn 1/2 của 4 = 3 → thông qua");
    await member.goto(item);
    await expect(member.locator("#uv")).toHaveText(NAME);
    await looked(member, "khong-ghi-ten-da-kiem-phieu");
    await member.goto(meeting);
    await expect(member.locator(".agn")).toContainText(NAME);
  });

  await test.step("the unit changes before a decision is drafted: the outcome is set aside", async () => {
    await officer.goto(`${dossier}/don-vi`);
    await expect(officer.getByRole("main")).toContainText("Đổi sang đơn vị khác thì kết quả không dùng nữa");
    await looked(officer, "doi-don-vi-sau-bieu-quyet");
    await officer.getByLabel("Đơn vị tiếp nhận", { exact: true }).selectOption("so-gddt");
    await officer.getByLabel("Lý do", { exact: true }).fill("Sở Khoa học và Công nghệ không còn vị trí");
    await officer.getByRole("button", { name: "Lưu đơn vị tiếp nhận" }).click();
    await expect(officer.getByRole("status").first()).toContainText("Hội đồng biểu quyết lại");
    await chair.goto(item);
    await expect(chair.locator("#muc")).toContainText("Kết quả không dùng nữa");
    await looked(chair, "ket-qua-da-bo");
  });

  await test.step("the council declares and votes again, and a member meets the code again", async () => {
    const before = item;
    item = (await itemsOf(program, secretary, meeting))[NAME] ?? "";
    expect(item).not.toBe(before);
    await secretary.goto(item);
    await expect(secretary.locator("#bieu-quyet-lai")).toContainText("nên biểu quyết lại");
    await member.goto(item);
    await expect(member.locator("#uv")).toHaveText(code);
    await expect(member.locator("#bieu-quyet-lai")).toBeVisible();
    await unnamed(member);
    await looked(member, "bieu-quyet-lai-khai-bao");
    for (const who of everybody) await declareNone(who, item);
    await openBallot(chair, item, "Bỏ phiếu kín");
    for (const who of everybody) await vote(who, item, who === member ? "Không đồng ý" : "Đồng ý");
    await count(chair, item, "3 đồng ý trên 4 phiếu hợp lệ, cần hơn 1/2 của 4 = 3 → thông qua");
    await looked(chair, "bieu-quyet-lai-ket-qua");
    await chair.goto(before);
    await expect(chair.locator("#kiem-phieu")).toContainText("4 đồng ý trên 4 phiếu hợp lệ");
  });
});
