// What the city needs and whom it knows, from one end to the other: a need within the headcount to the issued catalogue
// with its annex; a messy workbook of 300 people given back, taken, undone and taken again; one person entered twice
// merged and taken apart; the Party bloc's people out of the city officer's sight and in the total.
import { type Page, expect } from "@playwright/test";
import { readFileSync } from "node:fs";
import { Program, looked, person, test } from "./program";
import * as steps from "./steps";
import { textOf, workbook } from "./workbook";

let program: Program;
const year = new Date().getFullYear() + 1;
const specialty = "Hồi sức cấp cứu nhi";

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

/** A need of the children's hospital. */
const need = (page: Page, name: string, count: number) =>
  steps.need(program, page, {
    year,
    agency: "bv-nhi-hp",
    specialty: name,
    group: "resident_doctor",
    count,
    begins: `01/03/${year}`,
    criteria: "Tốt nghiệp bác sĩ nội trú nhi",
  });

test("a hospital's need becomes a row of the issued catalogue", async ({ browser }) => {
  const standing = await person(program, browser, "standing_officer", 1440);
  const officer = await person(program, browser, "agency_officer", 1440);
  const leader = await person(program, browser, "city_leader", 1440);

  await test.step("the hospital asks within its headcount and is refused one more with the sum", async () => {
    await steps.headcount(program, standing, year, "bv-nhi-hp", 39, 37);
    await need(officer, specialty, 2);
    await expect(officer.getByRole("status")).toContainText("Đã lưu dòng nhu cầu");
    await need(officer, "Gây mê hồi sức", 1);
    await expect(officer.locator("#number-error")).toContainText(
      "Đơn vị có 39 biên chế, đã có 37 người, đã đề xuất 2; còn 0, không đề xuất thêm 1 được",
    );
    await looked(officer, "thanh-pho-vuot-bien-che");
    const head = await person(program, browser, "agency_head", 1440);
    await steps.submitNeed(program, officer, head, year);
  });

  await test.step("Sở Nội vụ consolidates, builds the catalogue and submits it; UBND approves", async () => {
    await standing.goto(program.at(`/nhu-cau/${year}/tong-hop`));
    await looked(standing, "thanh-pho-tong-hop");
    await steps.consolidate(program, standing, year);
    await steps.draftCatalogue(program, standing, leader, year, specialty);
  });

  await test.step("it is issued as the annex of a decision", async () => {
    await expect(standing).toHaveURL(/\/phat-hanh\//);
    await looked(standing, "thanh-pho-quyet-dinh");
    const paper = await steps.issue(program, standing, leader, "Lê Văn Mẫu");
    const decision = await standing.request.get(`${paper}/van-ban.docx`);
    expect(textOf(await decision.body(), "word/document.xml")).toContain(specialty);
  });

  await test.step("it is on the portal, as JSON, CSV, Atom, a block to paste in, and its annex in Word and PDF", async () => {
    const visitor = await (await browser.newContext({ locale: "vi-VN", viewport: { width: 1440, height: 900 } })).newPage();
    const json = `/api/v1/catalogue/${year}`;
    await expect.poll(async () => (await visitor.request.get(program.at(json))).status(), { timeout: 60_000 }).toBe(200);
    await visitor.goto(program.at("/danh-muc"));
    await expect(visitor.getByRole("row", { name: new RegExp(specialty) })).toContainText("250.000.000");
    await expect(visitor.getByText(/\/QĐ-UBND/).first()).toBeVisible();
    await looked(visitor, "thanh-pho-cong-danh-muc");
    const read = await (await visitor.request.get(program.at(json))).json();
    expect([read.people, read.rows.length, read.rows[0].specialty]).toEqual([2, 1, specialty]);
    expect(read.document.number).toMatch(/^\d+\/QĐ-UBND$/);
    expect(await (await visitor.request.get(program.at(`${json}/rows.csv`))).text()).toContain(specialty);
    expect(await (await visitor.request.get(program.at("/danh-muc.atom"))).text()).toContain(`<title>${specialty}</title>`);
    await visitor.getByRole("link", { name: "Khối để dán vào trang khác" }).click();
    await expect(visitor.locator("#khoi")).toHaveValue(new RegExp(specialty));
    await looked(visitor, "thanh-pho-cong-khoi");
    const pdf = await (await visitor.request.get(program.at(`/danh-muc/${year}/phu-luc.pdf`))).body();
    expect(pdf.subarray(0, 4).toString()).toBe("%PDF");
    const word = await (await visitor.request.get(program.at(`/danh-muc/${year}/phu-luc.docx`))).body();
    expect(textOf(word, "word/document.xml")).toContain(specialty);
    await visitor.goto(program.at(`/danh-muc/${year}?lang=en`));
    await expect(visitor.getByRole("heading", { level: 1 })).toContainText(`Fields in demand in ${year}`);
    await looked(visitor, "thanh-pho-cong-danh-muc-en");
  });

  for (const page of [standing, officer, leader]) await page.context().close();
});

const HEADING = [
  "STT", "Họ và tên", "Năm sinh", "Giới", "Số CCCD", "SĐT", "Email", "Đơn vị công tác", "Chức vụ", "Trình độ CMKT",
  "Chuyên ngành", "Trường đào tạo", "Năm TN", "Ghi chú",
];

/** One of a list; the list is never empty. */
function pick(list: string[], place: number): string {
  return list[place % list.length] ?? "";
}

/** A made-up person as a messy list has them: lost zeros, names in capitals, dates in three forms. */
function somebody(place: number, agencies: string[]): string[] {
  const woman = place % 2 === 0;
  const born = 1961 + (place % 35);
  const two = (value: number) => String(value).padStart(2, "0");
  const given = [
    pick(["Sơn", "Thảo", "Uyên"], Math.floor(place / 100)),
    pick(["Ba", "Chi", "Du", "Giang", "Hà", "Khoa", "Linh", "Mai", "Nga", "Phú"], Math.floor(place / 10)),
    pick(["Bình", "Cường", "Duyên", "Hạnh", "Khánh", "Lâm", "Minh", "Ngọc", "Oanh", "Quân"], place),
  ].join(" ");
  const birth = [`${two((place % 28) + 1)}/${two((place % 12) + 1)}/${born}`, `${two((place % 12) + 1)}/${born}`, `#${born}`];
  return [
    `#${place + 1}`,
    place % 5 === 0 ? `  TRẦN ${given.toUpperCase()}` : `Trần ${given} `,
    pick(birth, place),
    woman ? "nữ" : "Nam",
    `#31${woman ? 1 : 0}${two(born % 100)}${100_000 + place * 137}`,
    `#${912_000_000 + place * 7919}`,
    `mau${place}@example.vn`,
    pick(agencies, place),
    "Giảng viên",
    pick(["Thạc sỹ", "TS", "ĐH", "Cử nhân"], place),
    pick(["Khoa học máy tính", "#7480201", "Toán học", "7480101 - Khoa học máy tính"], place),
    "Đại học Ví dụ",
    `#${born + 25}`,
    "",
  ];
}

const AGENCIES = ["Sở Khoa học và Công nghệ", "so y te", "so-gddt", "Sở Xây dựng"];

const MESSY = workbook([
  ["ỦY BAN NHÂN DÂN THÀNH PHỐ"],
  ["DANH SÁCH NGƯỜI CÓ TRÌNH ĐỘ CAO (GIẢ ĐỊNH)"],
  [""],
  HEADING,
  ...Array.from({ length: 298 }, (_, place) => somebody(place, AGENCIES)),
  ["#299", "Đặng Thị Mẫu Đơn", "09/11/1987", "Nữ", "", "#912345678", "", "Sở Khoa học và Công nghệ", "Nghiên cứu viên", "TS", "Khoa học máy tính", "Đại học Ví dụ", "#2017", ""],
  ["#300", "Dang Thi Mau Don", "11/09/1987", "Nữ", "", "0912.345.678", "", "Sở Xây dựng", "Chuyên viên", "", "", "", "", "mới chuyển"],
  ["#301", "Lê Thị Sai", "31/02/1985", "Nữ", "12345", "abc", "", "Sở Y tế", "", "", "", "", "", ""],
  ["#302", "Lê Thị Không", "1985", "Nữ", "", "", "", "Sở Không Có Thật", "", "", "", "", "", ""],
  ["#303", "Lê Thị Thiếu", "1985", "Nữ", "", "", "", "Sở Y tế", "", "ThS", "Toán học", "", "", ""],
  ["", "Tổng cộng: 303 người"],
  ["", "", "", "", "", "", "Thủ trưởng đơn vị"],
]);

const PARTY = workbook([
  ["DANH SÁCH CỦA BAN TỔ CHỨC THÀNH ỦY (GIẢ ĐỊNH)"],
  HEADING,
  ...Array.from({ length: 6 }, (_, place) => {
    const row = somebody(290 + place, ["Ban Tổ chức Thành ủy"]);
    row[1] = `Vũ Thị Kín ${pick(["An", "Bích", "Cúc", "Diệp", "Én", "Phượng"], place)}`;
    row[4] = "";
    row[5] = "";
    return row;
  }),
]);

async function send(page: Page, bytes: Buffer, name: string): Promise<void> {
  await page.goto(program.at("/nhap/nhan-tai"));
  await page.getByLabel("Tệp", { exact: true }).setInputFiles({ name, mimeType: "application/octet-stream", buffer: bytes });
  await page.getByRole("button", { name: "Đọc tệp" }).click(PATIENT);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

/** Some hundred people are written or taken back while the browser waits, longer than a click may take elsewhere. */
const PATIENT = { timeout: 90_000 };

async function take(page: Page, rows: number): Promise<void> {
  await page.getByLabel("Chỉ nhận các dòng không lỗi").check();
  await page.getByRole("button", { name: `Nhận ${rows} dòng` }).click(PATIENT);
  await expect(page.getByText(`Đã ghi ${rows} dòng vào danh sách.`)).toBeVisible();
}

test("300 people arrive, leave and come again; one is merged; the Party's are only counted", async ({ browser }) => {
  test.setTimeout(600_000);
  // The program is that of the first walk, whose links are used up: a fresh one of this walk's own.
  program.stop();
  program = await Program.start("--demo");
  const standing = await person(program, browser, "standing_officer", 1440);

  await test.step("the preview shows every error at once and who looks alike", async () => {
    await send(standing, MESSY, "nhan-tai-lon-xon.xlsx");
    await expect(standing.getByRole("heading", { name: "Nhận 300 dòng" })).toBeVisible();
    await looked(standing, "thanh-pho-nhap-xem-truoc");
    const address = standing.url().split("?")[0] ?? "";
    await standing.goto(`${address}?xem=canh-bao`);
    await expect(standing.getByText("Đặng Thị Mẫu Đơn ở dòng 303 của tệp này. Lý do:")).toBeVisible();
    await standing.goto(`${address}?xem=loi`);
    await expect(standing.locator("table.sheet tbody tr")).toHaveCount(3);
    await looked(standing, "thanh-pho-nhap-loi");
    await standing.goto(address);
  });

  await test.step("the errors come back in the workbook", async () => {
    const waiting = standing.waitForEvent("download");
    await standing.getByRole("link", { name: "Tải tệp có cột Lỗi" }).click();
    const text = textOf(readFileSync(await (await waiting).path()));
    for (const said of ["Lỗi", "Không có cơ quan này trong phạm vi của bạn", "dòng này thiếu"]) expect(text).toContain(said);
  });

  await test.step("300 are taken, the whole import is undone, and done again", async () => {
    await take(standing, 300);
    await looked(standing, "thanh-pho-nhap-da-nhan");
    await standing.getByRole("link", { name: "Hoàn tác cả lần nhập" }).click();
    await standing.getByLabel("Lý do").fill("Nhầm danh sách năm trước");
    await standing.getByRole("button", { name: "Hoàn tác", exact: true }).click(PATIENT);
    await expect(standing.getByText("Đã hoàn tác 300 dòng. Lý do: Nhầm danh sách năm trước")).toBeVisible();
    await standing.goto(program.at("/nhan-tai"));
    await expect(standing.getByText("Chưa có hồ sơ nhân tài nào")).toBeVisible();
    await send(standing, MESSY, "nhan-tai-lon-xon.xlsx");
    await take(standing, 300);
    await standing.goto(program.at("/nhan-tai?q=mau+don"));
    await expect(standing.getByRole("table").getByRole("row")).toHaveCount(3);
    await looked(standing, "thanh-pho-nhan-tai");
  });

  await test.step("one person entered twice is merged and taken apart", async () => {
    await standing.goto(program.at("/nghi-trung"));
    await standing.getByRole("button", { name: "Tìm lại trong toàn bộ hồ sơ" }).click();
    const pair = standing.getByRole("row").filter({ hasText: "Mẫu Đơn" }).getByRole("link");
    await expect
      .poll(
        async () => {
          await standing.goto(program.at("/nghi-trung"));
          return pair.count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await looked(standing, "thanh-pho-nghi-trung");
    await pair.click();
    await expect(standing.getByText("ngày sinh chỉ khác vì đổi chỗ ngày và tháng")).toBeVisible();
    await looked(standing, "thanh-pho-doi-chieu");
    await standing.getByLabel("Lý do gộp").fill("Cùng số điện thoại, đã gọi xác minh");
    await standing.getByRole("button", { name: "Gộp hai hồ sơ" }).click();
    await expect(standing.getByText("Hồ sơ đã gộp vào đây")).toBeVisible();
    const merged = standing.url();
    await looked(standing, "thanh-pho-da-gop");
    await standing.goto(program.at("/nhan-tai?q=mau+don"));
    await expect(standing.getByRole("table").getByRole("row")).toHaveCount(2);
    await standing.goto(merged);
    await standing.getByLabel("Lý do bỏ gộp").fill("Hai người khác nhau");
    await standing.getByRole("button", { name: "Bỏ gộp" }).click();
    await expect(standing.getByText("Hai hồ sơ trở lại như trước")).toBeVisible();
    await standing.goto(program.at("/nhan-tai?q=mau+don"));
    await expect(standing.getByRole("table").getByRole("row")).toHaveCount(3);
  });

  await test.step("the Party bloc's people are invisible to the city's officer and counted in the total", async () => {
    const party = await person(program, browser, "party_officer", 1440);
    await send(party, PARTY, "nhan-tai-khoi-dang.xlsx");
    await party.getByRole("button", { name: "Nhận 6 dòng" }).click();
    await expect(party.getByText("Đã ghi 6 dòng vào danh sách.")).toBeVisible();
    await party.goto(program.at("/nhan-tai"));
    await expect(party.getByRole("table").getByRole("row")).toHaveCount(7);
    const theirs = await party.getByRole("link", { name: "Vũ Thị Kín An" }).getAttribute("href");
    await party.goto(program.at(theirs ?? ""));
    await expect(party.getByRole("heading", { level: 1 })).toContainText("Vũ Thị Kín An");
    const answer = await standing.goto(program.at(theirs ?? ""));
    expect(answer?.status()).toBe(404);
    await expect(standing.getByText("Vũ Thị Kín")).toHaveCount(0);
    await looked(standing, "thanh-pho-khong-thay");
    await standing.goto(program.at("/nhan-tai?q=vu+thi+kin"));
    await expect(standing.getByText("Không có ai khớp với điều kiện lọc")).toBeVisible();
    const auditor = await person(program, browser, "auditor", 1440);
    await auditor.goto(program.at("/nhat-ky?doi_tuong=talent"));
    await expect(auditor.getByText(/mở hồ sơ nhân tài .*khi không có quyền/).first()).toBeVisible();
    await expect(auditor.getByText("Vũ Thị Kín")).toHaveCount(0);
    await looked(auditor, "thanh-pho-nhat-ky");
    const leader = await person(program, browser, "city_leader", 1440);
    await leader.goto(program.at("/so-lieu-nhan-tai"));
    await expect(leader.locator("tfoot")).toContainText(/300\s*6\s*306/);
    await looked(leader, "thanh-pho-so-lieu");
  });
});
