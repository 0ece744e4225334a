// A candidate on a telephone: checks eligibility, applies in Vietnamese, switches to English without losing a word, goes on
// with another device, hands in, gets the receipt, sees who holds the dossier, and what is held on them.
import { type Browser, type Page, expect } from "@playwright/test";
import { readFileSync } from "node:fs";
import { Program, looked, nothingSerious, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

const ADDRESS = "thi.vi.du@example.com";

/** A window of a candidate's own, as wide as a telephone. */
async function device(browser: Browser, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({ locale: "vi-VN", viewport: { width: 390, height: 844 }, javaScriptEnabled });
  return context.newPage();
}

/** The page checked on the telephone and kept. */
async function seen(page: Page, name: string): Promise<void> {
  await nothingSerious(page);
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), `${name} scrolls sideways`).toBe(true);
  expect(await page.content()).not.toContain("Unknown localization");
  await page.screenshot({ path: `test-results/ung-vien-${name}.png`, fullPage: true });
}

/** Signs in by the code, which a demonstration shows on the page. */
async function signIn(page: Page, address: string): Promise<void> {
  await page.getByLabel(/^(Thư điện tử|E-mail)$/).fill(address);
  await page.getByRole("button", { name: /Gửi mã đăng nhập|Send me a code/ }).click();
  const code = await page.locator("#ma-minh-hoa").innerText();
  await page.locator("#code").fill(code);
  await page.getByRole("button", { name: /^(Đăng nhập|Sign in)$/ }).click();
}

/** A photo of a telephone; another one for each mark. */
function photo(mark: number): Buffer {
  return Buffer.from([0xff, 0xd8, 0xff, 0xe0, mark, mark, 1, 2, 3, 0xff, 0xd9]);
}

const save = (page: Page) => page.getByRole("button", { name: /Lưu và tiếp tục|Save and continue/ }).click();

test("a candidate applies on a telephone, in two languages and on two devices", async ({ browser }) => {
  const page = await device(browser);
  await page.goto(program.at("/kiem-tra-dieu-kien?qualifications=phd&da-co=chua&vietnamese=co&nam-sinh=1988&sex=female&field_in_catalogue=co&commits=co&employment=public_employee&region=I"));
  await seen(page, "ket-qua");
  await page.getByRole("link", { name: "Nộp hồ sơ với các câu trả lời này" }).click();
  await expect(page).toHaveURL(/\/ung-vien\/dang-nhap/);
  await seen(page, "dang-nhap");
  await signIn(page, ADDRESS);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bạn nộp hồ sơ cho vị trí nào?");
  await expect(page.locator("#carry")).not.toBeChecked();
  await page.locator("#full_name").fill("Trần Thị Ví Dụ");
  await page.locator("#group").selectOption({ label: "Tiến sĩ và tương đương" });
  await page.locator("#specialty").fill("Logistics và quản lý chuỗi cung ứng");
  await page.locator("#carry").check();
  await seen(page, "bat-dau");
  await page.getByRole("button", { name: "Bắt đầu hồ sơ" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hồ sơ đề nghị hưởng chính sách thu hút");
  await seen(page, "danh-sach-muc");
  const base = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "Đồng ý xử lý dữ liệu cá nhân" }).click();
  await expect(page.locator("#agrees")).not.toBeChecked();
  await page.locator("#agrees").check();
  await seen(page, "dong-y");
  await save(page);

  await page.getByRole("link", { name: "Thông tin cá nhân" }).click();
  await expect(page.locator("#full_name")).toHaveValue("Trần Thị Ví Dụ");
  await save(page);
  await expect(page.getByRole("alert")).toContainText("Nhập: Số định danh cá nhân".slice(0, 4));
  await seen(page, "cau-hoi-loi");
  await page.locator("#born_on").fill("18");
  await page.locator("[name=born_on-m]").fill("4");
  await page.locator("[name=born_on-y]").fill("1988");
  await page.getByLabel("Nữ", { exact: true }).check();
  await page.getByLabel("Việt Nam", { exact: true }).check();
  await page.locator("#personal_number").fill("031188000842");
  await save(page);

  // Switched in the middle of a page: every word is there in the other language.
  await page.getByRole("link", { name: "Liên hệ và nơi ở" }).click();
  await page.locator("#phone").fill("0912345678");
  await page.locator("#address").fill("Số 1 phố Minh Họa, phường Ví Dụ");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Where can we reach you?");
  await expect(page.locator("#address")).toHaveValue("Số 1 phố Minh Họa, phường Ví Dụ");
  await expect(page.locator("#phone")).toHaveValue("0912345678");
  await seen(page, "question-en");
  await save(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Application for the talent policy");
  await seen(page, "tasks-en");

  // Typed and left, without pressing anything: it is saved.
  await page.getByRole("link", { name: "Publications, projects, awards" }).click();
  await page.locator("#text").fill("Giải thưởng Ví Dụ 2024");
  await expect(page.getByText(/Saved at/)).toBeVisible();

  // On another device, in Vietnamese, without JavaScript.
  const desk = await device(browser, false);
  await desk.goto(program.at(base));
  await signIn(desk, ADDRESS);
  await expect(desk).toHaveURL(new RegExp(`${base}$`));
  await desk.getByRole("link", { name: "Công trình, đề tài, giải thưởng" }).click();
  await expect(desk.locator("#text")).toHaveValue("Giải thưởng Ví Dụ 2024");
  await save(desk);
  await desk.getByRole("link", { name: "Bằng cấp", exact: true }).click();
  await desk.getByRole("link", { name: "Thêm" }).click();
  await desk.getByLabel("Tiến sĩ", { exact: true }).check();
  await desk.getByLabel("Nước ngoài", { exact: true }).check();
  await desk.locator("#country").fill("Hà Lan");
  await desk.locator("#institution").fill("Trường Đại học Ví Dụ Rotterdam");
  await desk.locator("#major").fill("Quản lý chuỗi cung ứng");
  await desk.locator("#granted_on").fill("12");
  await desk.locator("[name=granted_on-m]").fill("6");
  await desk.locator("[name=granted_on-y]").fill("2062");
  await save(desk);
  await expect(desk.locator("#granted_on-error")).toContainText("trước hôm nay");
  await expect(desk.locator("[name=granted_on-y]")).toHaveValue("2062");
  await desk.locator("[name=granted_on-y]").fill("2019");
  await save(desk);
  await expect(desk.getByRole("link", { name: "Tiến sĩ, Quản lý chuỗi cung ứng" })).toBeVisible();
  await desk.getByRole("link", { name: "Xong mục này" }).click();
  await desk.getByRole("link", { name: "Cam kết thời gian làm việc" }).click();
  await desk.locator("#years").fill("5");
  await desk.locator("#agrees").check();
  await save(desk);

  // A file that lies about its type gets a sentence; photos of a telephone are taken.
  const phone = await device(browser);
  await phone.goto(program.at(base));
  await signIn(phone, ADDRESS);
  await phone.getByRole("link", { name: "Sơ yếu lý lịch" }).click();
  await phone.locator("#paper").setInputFiles({ name: "ly-lich.pdf", mimeType: "application/pdf", buffer: photo(1) });
  await phone.getByRole("button", { name: "Gửi tệp" }).click();
  await expect(phone.locator("#paper-error")).toContainText("không khớp đuôi tên");
  await seen(phone, "tep-sai");
  await phone.goto(program.at(base));
  const papers = await phone.locator("a[href*='/giay-to/']").evaluateAll((links) =>
    links.map((link) => ({ href: (link as HTMLAnchorElement).pathname, note: link.parentElement?.innerText ?? "" })));
  let mark = 10;
  for (const paper of papers.filter((one) => !one.note.includes("Không bắt buộc"))) {
    await phone.goto(program.at(paper.href));
    await phone.locator("#paper").setInputFiles({ name: `IMG_${mark}.jpg`, mimeType: "image/jpeg", buffer: photo(mark) });
    await phone.getByRole("button", { name: "Gửi tệp" }).click();
    await expect(phone.getByRole("link", { name: `IMG_${mark}.jpg` })).toBeVisible();
    mark += 1;
  }
  await seen(phone, "giay-to");
  await phone.goto(program.at(base));
  await seen(phone, "danh-sach-muc-xong");
  await phone.getByRole("link", { name: "Kiểm tra lại và nộp" }).click();
  await expect(phone.getByText("0311•••••842")).toBeVisible();
  await expect(phone.locator("#declares")).not.toBeChecked();
  await seen(phone, "kiem-tra-lai");
  await phone.getByRole("button", { name: "Nộp hồ sơ" }).click();
  await expect(phone.locator("#declares-error")).toBeVisible();
  await phone.locator("#declares").check();
  await phone.getByRole("button", { name: "Nộp hồ sơ" }).click();
  await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Hồ sơ đã được nhận");
  await seen(phone, "bien-nhan");
  const download = phone.waitForEvent("download");
  await phone.getByRole("link", { name: "Tải biên nhận (PDF)" }).click();
  const receipt = readFileSync(await (await download).path());
  expect(receipt.subarray(0, 5).toString()).toBe("%PDF-");
  await (await download).saveAs("test-results/ung-vien-bien-nhan.pdf");
  await phone.getByRole("link", { name: "Xem hồ sơ đang ở đâu" }).click();
  await expect(phone.getByText("Bộ phận tiếp nhận").first()).toBeVisible();
  await expect(phone.getByText("Chờ tiếp nhận").first()).toBeVisible();
  await seen(phone, "theo-doi");
  await phone.goto(program.at("/ung-vien/du-lieu"));
  await expect(phone.getByText("031188000842")).toBeVisible();
  await seen(phone, "du-lieu");
  await phone.getByRole("link", { name: "Gửi yêu cầu về dữ liệu" }).click();
  await phone.getByLabel("Hạn chế xử lý").check();
  await phone.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await expect(phone.getByText("Đã gửi yêu cầu")).toBeVisible();
  await seen(phone, "yeu-cau");
  await phone.goto(program.at("/quyen-rieng-tu"));
  await seen(phone, "quyen-rieng-tu");

  // The officers' desk of requests, and what is due to be erased.
  const officer = await (await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 } })).newPage();
  await program.signIn(officer, "standing_leader");
  await officer.goto(program.at("/yeu-cau-du-lieu"));
  await looked(officer, "yeu-cau-du-lieu");
  await officer.getByRole("link", { name: "Hạn chế xử lý" }).click();
  await looked(officer, "yeu-cau-du-lieu-mot");
  await officer.goto(program.at("/xoa-du-lieu-ung-vien"));
  await looked(officer, "xoa-du-lieu");
});

test("a session that ends in the middle of a page loses nothing", async ({ browser }) => {
  const page = await device(browser);
  await page.goto(program.at("/ung-vien/ho-so/moi"));
  await signIn(page, "mat.phien@example.com");
  await page.locator("#full_name").fill("Lê Văn Thử");
  await page.locator("#group").selectOption({ index: 1 });
  await page.locator("#specialty").fill("Tim mạch");
  await page.getByRole("button", { name: "Bắt đầu hồ sơ" }).click();
  await page.getByRole("link", { name: "Liên hệ và nơi ở" }).click();
  const path = new URL(page.url()).pathname;
  // Signed out elsewhere is not expiry; a cookie that is gone leads to the sign-in and back to the page.
  await page.context().clearCookies();
  await page.goto(program.at(path));
  await expect(page).toHaveURL(/dang-nhap\?tiep=/);
  await signIn(page, "mat.phien@example.com");
  await expect(page).toHaveURL(new RegExp(`${path}$`));
});
