// The public side: the front page and "Kiểm tra điều kiện", on a desk and on a phone, with and without JavaScript.
import { type Page, expect } from "@playwright/test";
import { Program, nothingSerious, picture, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

async function looksRight(page: Page, name: string): Promise<void> {
  await nothingSerious(page);
  expect(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).toBe(true);
  await page.screenshot({ path: `test-results/${name}.png`, fullPage: true });
}

/** From the front page to the result of somebody with a doctorate. */
async function walk(page: Page, name: string): Promise<void> {
  await page.goto(program.at("/"));
  await looksRight(page, `${name}-trang-chu`);
  const estimate = page.locator("#uoc-tinh");
  await page.getByLabel("Trình độ, danh hiệu").selectOption("phd");
  await expect(estimate).toContainText("300.000.000");
  await page.getByLabel("Vùng lương nơi làm việc").selectOption("II");
  await expect(estimate).toContainText("14.190.000");
  await looksRight(page, `${name}-trang-chu-uoc-tinh`);
  await page.getByRole("button", { name: "Kiểm tra đầy đủ điều kiện" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Thời điểm");
  await page.goto(program.at("/"));
  await page.getByRole("link", { name: "Kiểm tra điều kiện" }).last().click();
  const go = () => page.getByRole("button", { name: "Tiếp tục" }).click();
  await go();
  await expect(page.locator("#qualifications-error")).toBeVisible();
  await looksRight(page, `${name}-cau-hoi-sai`);
  await page.getByLabel("Tiến sĩ", { exact: true }).check();
  await go();
  await page.getByLabel("Đã có ngày").check();
  await page.getByLabel("có hiệu lực từ ngày nào").fill("01/03/2026");
  await looksRight(page, `${name}-thoi-diem`);
  await go();
  await page.getByLabel("Có", { exact: true }).check();
  await go();
  await page.getByLabel("Bạn sinh năm nào?").fill("1988");
  await page.getByLabel("Nữ", { exact: true }).check();
  await go();
  for (const choice of ["Có", "Có", "Viên chức", "Vùng I"]) {
    await page.getByLabel(choice, { exact: true }).check();
    await go();
  }
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Tiến sĩ và tương đương");
  await expect(page.getByText("300.000.000").first()).toBeVisible();
  await expect(page.getByText("3 × 5.310.000 × 10 tháng")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Thu nhập tăng thêm của thành phố" })).toBeVisible();
  await looksRight(page, `${name}-ket-qua`);
  await printed(page, name);
}

/** The result on paper: what is for the screen is left out, nothing runs over the edge. */
async function printed(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ media: "print" });
  for (const hidden of ["header nav", ".lang", ".pfoot", ".back"]) await expect(page.locator(hidden).first()).toBeHidden();
  await expect(page.getByText("Kiểm tra lúc")).toBeVisible();
  await page.pdf({ path: `test-results/${name}-in.pdf`, preferCSSPageSize: true });
  await page.emulateMedia({ media: null });
}

for (const [name, width] of [["rong", 1440], ["hep", 390]] as const) {
  test(`somebody checks what they may get, at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await walk(page, `cong-${name}`);
    await page.getByRole("link", { name: "Sửa Năm sinh" }).click();
    await page.getByLabel("Bạn sinh năm nào?").fill("1970");
    await page.getByRole("button", { name: "Tiếp tục" }).click();
    await expect(page.getByRole("heading", { name: "Vì sao không" })).toBeVisible();
    await looksRight(page, `cong-${name}-vi-sao-khong`);
    await page.getByRole("link", { name: "English" }).click();
    await expect(page.getByRole("heading", { name: "Why not" })).toBeVisible();
    await looksRight(page, `cong-${name}-why-not`);
  });
}

test("on a phone the menu leads everywhere", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(program.at("/kiem-tra-dieu-kien"));
  await expect(page.getByRole("link", { name: "Đăng nhập" })).toBeHidden();
  const menu = page.locator("header summary");
  await expect(menu).toHaveAccessibleName("Mở danh mục");
  await menu.click();
  await looksRight(page, "cong-hep-danh-muc");
  await page.getByRole("link", { name: "Chính sách", exact: true }).click();
  await expect(page).toHaveURL(program.at("/"));
  await menu.click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Đăng nhập" })).toBeHidden();
  await menu.click();
  await page.getByRole("link", { name: "Đăng nhập" }).click();
  await expect(page).toHaveURL(/dang-nhap/);
});

test("of several groups the table shows what each would give", async ({ page }) => {
  const link = "/kiem-tra-dieu-kien?qualifications=phd&qualifications=associate_professor&recruited_on=2026-03-01&field_in_catalogue=co&nam-sinh=1988&sex=female&commits=co&vietnamese=co&employment=public_employee&region=I";
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(program.at(link));
    await expect(page.getByRole("table", { name: "Nhóm đối tượng phù hợp, Nghị quyết 53/2025/NQ-HĐND" })).toContainText("400.000.000");
    await looksRight(page, `cong-nhieu-nhom-${width}`);
  }
  await page.goto(program.at(`${link}&nd179_group=outstanding_graduate&nd179_decided_on=2026-03-01&salary_coefficient=8,00&lang=en`));
  await expect(page.getByText("No double benefits").first()).toBeVisible();
  await looksRight(page, "cong-khong-huong-trung");
});

test("everything works without JavaScript", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(program.at("/"));
  await page.getByLabel("Trình độ, danh hiệu").selectOption("master");
  await page.getByRole("button", { name: "Xem mức" }).click();
  await expect(page.locator("#uoc-tinh")).toContainText("200.000.000");
  await page.goto(program.at("/kiem-tra-dieu-kien"));
  await page.getByLabel("Giáo sư", { exact: true }).check();
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await page.getByLabel("Chưa, tôi đang tìm hiểu").check();
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await page.getByLabel("Chưa rõ").check();
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await expect(page).toHaveURL(/field_in_catalogue=chua-ro/);
  await context.close();
});

test("an officer reads the policy", async ({ page }) => {
  await program.signIn(page, "standing_officer");
  await page.goto(program.at("/chinh-sach"));
  await nothingSerious(page);
  await picture(page, "chinh-sach");
  await page.getByRole("link", { name: "53/2025/NQ-HĐND" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
