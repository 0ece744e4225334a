// The public side: the front page and "Kiểm tra điều kiện", on a desk and on a phone, with and without JavaScript.
import { type Page, expect, test } from "@playwright/test";
import { Program, nothingSerious, picture } from "./program";

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
  await looksRight(page, `${name}-ket-qua`);
}

for (const [name, width] of [["rong", 1280], ["hep", 390]] as const) {
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

test("everything works without JavaScript", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
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
