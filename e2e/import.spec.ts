// The city's issued plan goes in as a file: read, one agency corrected, doubts confirmed, taken as a draft; the same file
// again changes nothing. On the desk and on a phone.
import { type Page, expect } from "@playwright/test";
import { Program, nothingSerious, picture, test } from "./program";

const PLAN = "src/plans/fixtures/ke-hoach-nq53-2026.txt";
let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

/** The page fits the screen: only tables may be wider, each in its own scroller. */
async function fits(page: Page): Promise<void> {
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
}

async function send(page: Page): Promise<void> {
  await page.goto(program.at("/ke-hoach/nhap"));
  await page.getByLabel("Tệp kế hoạch").setInputFiles(PLAN);
  await page.getByRole("button", { name: "Đọc tệp" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bản đọc ke-hoach-nq53-2026.txt");
}

test("a plan is read, corrected and taken", async ({ page }) => {
  await program.signIn(page, "standing_officer");

  await test.step("an empty form says what is missing", async () => {
    await page.goto(program.at("/ke-hoach/nhap"));
    await page.getByRole("button", { name: "Đọc tệp" }).click();
    await expect(page.locator("#file-error")).toBeVisible();
    await nothingSerious(page);
    await picture(page, "nhap-ke-hoach");
  });

  await test.step("the preview shows all that was read", async () => {
    await send(page);
    await expect(page.locator("article.box")).toHaveCount(27);
    await expect(page.getByText("Không dòng nào bị bỏ im lặng")).toBeVisible();
    await nothingSerious(page);
    await picture(page, "nhap-ke-hoach-ban-doc");
    await page.setViewportSize({ width: 390, height: 844 });
    await fits(page);
    await nothingSerious(page);
    await picture(page, "nhap-ke-hoach-ban-doc-dien-thoai");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("one agency is corrected with the filter", async () => {
    await page.getByRole("link", { name: "Sửa nhiệm vụ II.5", exact: true }).click();
    await nothingSerious(page);
    const leads = page.locator("fieldset#leads");
    await leads.getByLabel("Sở Giáo dục và Đào tạo").uncheck();
    await leads.getByLabel("Lọc theo tên").fill("noi vu");
    await leads.getByLabel("Sở Nội vụ", { exact: true }).check();
    await picture(page, "nhap-ke-hoach-sua-nhiem-vu");
    await page.setViewportSize({ width: 390, height: 844 });
    await fits(page);
    await picture(page, "nhap-ke-hoach-sua-nhiem-vu-dien-thoai");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Lưu nhiệm vụ" }).click();
    await expect(page.getByText("Đã lưu nhiệm vụ II.5 của bản đọc.")).toBeVisible();
    await expect(page.locator("article.box", { hasText: "II.5." }).first()).toContainText("Sở Nội vụ");
  });

  await test.step("a question is answered, what is missing is filled in", async () => {
    const task = page.locator("article.box", { has: page.getByRole("heading", { name: /^II\.1\.b\./ }) });
    await task.getByRole("button", { name: /Đã xem, đúng/ }).click();
    await expect(page.locator("[data-error-summary]")).toContainText("II.1.b");
    await task.screenshot({ path: "test-results/nhap-ke-hoach-cau-hoi.png" });
    await page.locator("#dien-chung").screenshot({ path: "test-results/nhap-ke-hoach-dien-chung.png" });
    await task.getByLabel("Không thêm cơ quan nào").check();
    await task.getByRole("button", { name: /Đã xem, đúng/ }).click();
    await expect(page.getByText("Đã xác nhận nhiệm vụ II.1.b.")).toBeVisible();
    const form = page.locator("#dien-chung");
    await form.getByLabel("Sản phẩm").fill("Báo cáo kết quả thực hiện");
    await form.getByLabel("Chu kỳ").selectOption("ongoing");
    await form.getByRole("button", { name: "Điền vào nhiệm vụ còn thiếu" }).click();
    await expect(page.getByText("Đã điền cho 27 nhiệm vụ còn thiếu.")).toBeVisible();
  });

  await test.step("it is taken as a draft, and once only", async () => {
    await page.getByRole("button", { name: "Lập dự thảo với 27 nhiệm vụ" }).click();
    await page.waitForURL(/\/ke-hoach\/[0-9a-f]{32}$/);
    await send(page);
    await page.getByRole("link", { name: "Xem khác biệt" }).click();
    await expect(page.getByText("Không có gì thay đổi")).toBeVisible();
    await nothingSerious(page);
    await picture(page, "nhap-ke-hoach-khong-doi");
    await page.setViewportSize({ width: 390, height: 844 });
    await fits(page);
  });
});
