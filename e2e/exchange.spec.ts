// A messy workbook of agencies goes in: previewed, given back with its errors, taken without them, undone. On the desk and
// on a phone.
import { type Page, expect } from "@playwright/test";
import { readFileSync } from "node:fs";
import { Program, nothingSerious, picture, test } from "./program";
import { workbook } from "./workbook";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

const MESSY = workbook([
  ["ỦY BAN NHÂN DÂN THÀNH PHỐ"],
  ["BIỂU THÔNG TIN LIÊN HỆ CƠ QUAN, ĐƠN VỊ"],
  ["STT", "Tên đơn vị", "Trụ sở", "SĐT", "Email", "Thủ trưởng", "Chức vụ", "Ghi chú"],
  ["1", "so noi vu", "Số 1 đường Thử Nghiệm", "#912345678", "sonoivu.thu@example.gov.vn", "Nguyễn Văn Mẫu", "Giám đốc", "mới"],
  ["2", "Sở Y tế", "Số 2 đường Thử Nghiệm", "12", "khong phai thu", "Trần Thị Thử", "Giám đốc", ""],
  ["3", "Sở Không Có Thật", "Số 3 đường Thử Nghiệm", "", "", "", "", ""],
  ["#", "Sở Tài chính", "Số 4 đường Thử Nghiệm", "", "", "Lê Văn Ví Dụ", "Giám đốc", ""],
  ["5", "Sở Nội vụ", "Số 5 đường Thử Nghiệm", "", "", "", "", ""],
  ["", "Người lập biểu", "", "", "", "", "", ""],
]);

/** The page fits the screen: only tables may be wider, each in its own scroller. */
async function fits(page: Page): Promise<void> {
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
}

/** The page on the desk and on a phone: it fits, axe finds nothing serious, a picture is kept. */
async function look(page: Page, name: string): Promise<void> {
  for (const [width, height, where] of [[390, 844, "-dien-thoai"], [1440, 900, ""]] as const) {
    await page.setViewportSize({ width, height });
    await fits(page);
    await nothingSerious(page);
    await page.screenshot({ path: `test-results/${name}${where}.png`, fullPage: true });
  }
}

async function send(page: Page, bytes: Buffer, name = "bieu-co-quan.xlsx"): Promise<void> {
  await page.goto(program.at("/nhap/co-quan"));
  await page.getByLabel("Tệp", { exact: true }).setInputFiles({ name, mimeType: "application/octet-stream", buffer: bytes });
  await page.getByRole("button", { name: "Đọc tệp" }).click();
}

test("a messy workbook is previewed, given back, taken and undone", async ({ page }) => {
  await program.signIn(page, "standing_officer");

  await test.step("what is no workbook is refused in a sentence", async () => {
    await page.goto(program.at("/co-quan"));
    await page.getByRole("link", { name: "Nhập Excel" }).click();
    await send(page, Buffer.from("<html><table><tr><td>1</td></tr></table></html>"), "bang.xlsx");
    await expect(page.locator("#file-error")).toContainText("trang web (HTML)");
    await look(page, "nhap-excel");
  });

  await test.step("the preview shows all errors at once", async () => {
    await send(page, MESSY);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("bieu-co-quan.xlsx");
    await expect(page.getByText("1 dòng đang ẩn")).toBeVisible();
    await expect(page.getByText("Cột không dùng đến: Ghi chú.")).toBeVisible();
    await expect(page.getByText("Không có cơ quan này trong phạm vi của bạn")).toBeVisible();
    await expect(page.getByText("Trùng cơ quan với dòng 4")).toBeVisible();
    await page.getByText("Cột trong tệp được hiểu thế nào").click();
    await look(page, "nhap-excel-xem-truoc");
    await page.getByRole("navigation", { name: "Các dòng" }).getByRole("link", { name: /Lỗi/ }).click();
    await expect(page.locator("table.sheet tbody tr")).toHaveCount(3);
    await picture(page, "nhap-excel-loi");
  });

  await test.step("the workbook comes back with a column of errors", async () => {
    const waiting = page.waitForEvent("download");
    await page.getByRole("link", { name: "Tải tệp có cột Lỗi" }).click();
    const bytes = readFileSync(await (await waiting).path());
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    expect(bytes.length).toBeGreaterThan(1_000);
  });

  await test.step("the right rows are taken once it is said so", async () => {
    await page.getByRole("button", { name: "Nhận 2 dòng" }).click();
    await expect(page.locator("#without_wrong-error")).toBeVisible();
    await picture(page, "nhap-excel-nhan-thieu");
    await page.getByLabel("Chỉ nhận các dòng không lỗi").check();
    await page.getByRole("button", { name: "Nhận 2 dòng" }).click();
    await expect(page.getByText("Đã ghi 2 dòng vào danh sách.")).toBeVisible();
    await look(page, "nhap-excel-da-nhan");
  });

  await test.step("the same bytes change nothing", async () => {
    const address = page.url();
    await send(page, MESSY);
    expect(page.url()).toBe(address.split("?")[0]);
    await expect(page.getByText("Không có gì thay đổi; đây là lần nhập đó.")).toBeVisible();
  });

  await test.step("the import is undone with a reason", async () => {
    await page.getByRole("link", { name: "Hoàn tác cả lần nhập" }).click();
    await page.getByLabel("Lý do").fill("Nhầm biểu của năm trước");
    await picture(page, "nhap-excel-hoan-tac");
    await page.getByRole("button", { name: "Hoàn tác", exact: true }).click();
    await expect(page.getByText("Đã hoàn tác 2 dòng. Lý do: Nhầm biểu của năm trước")).toBeVisible();
    await page.goto(program.at("/nhap/co-quan"));
    await expect(page.getByRole("row", { name: /bieu-co-quan.xlsx/ })).toContainText("Đã hoàn tác");
    await look(page, "nhap-excel-danh-sach");
  });
});
