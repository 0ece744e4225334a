// The house: sign in by a one-time link, look around on a desk and on a phone, edit an agency, read the log.
import { expect } from "@playwright/test";
import { Program, nothingSerious, picture, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("the sign-in page speaks both languages and shows every mistake", async ({ page }) => {
  await page.goto(program.at("/dang-nhap"));
  await nothingSerious(page);
  await picture(page, "dang-nhap");
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page.getByRole("alert")).toContainText("Nhập mật khẩu");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

test("an administrator finds every page of the house in order", async ({ page }) => {
  await program.signIn(page, "administrator");
  for (const path of ["/viec", "/co-quan", "/co-quan/cay", "/co-quan/so-y-te", "/co-quan/them", "/co-quan/so-y-te/sua", "/co-quan/so-y-te/chuyen", "/co-quan/so-y-te/sap-nhap", "/co-quan/so-y-te/giai-the", "/dia-ban", "/muc-luong", "/ngay-nghi", "/ngay-nghi/2026-01-01", "/van-ban", "/tai-khoan", "/tai-khoan/moi", "/thiet-lap", "/viec-nen", "/nhat-ky", "/tai-khoan-cua-toi", "/tai-khoan-cua-toi/mat-khau", "/phien", "/thong-bao", "/tro-giup", "/tim?q=so+y+te", "/khong-co"]) {
    await page.goto(program.at(path));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await nothingSerious(page);
    await picture(page, path.slice(1).replaceAll(/[?=+\/]/g, "-"));
  }
  await page.goto(program.at("/nhat-ky"));
  await page.getByRole("button", { name: "Kiểm tra toàn vẹn" }).click();
  await expect(page.getByRole("status")).toContainText("Nhật ký nguyên vẹn");
});

test("an officer edits the agency, sees mistakes at their fields, on a phone too", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await program.signIn(page, "agency_officer");
  await picture(page, "viec-dien-thoai");
  await page.locator("a.t").first().click();
  await page.getByRole("link", { name: "Sửa thông tin" }).click();
  await page.getByLabel("Thư điện tử").fill("sai");
  await page.getByLabel("Địa chỉ").fill("Số 1 phố Minh Họa");
  await page.getByRole("button", { name: "Lưu thông tin" }).click();
  await expect(page.locator("#email-error")).toBeVisible();
  await expect(page.getByLabel("Địa chỉ")).toHaveValue("Số 1 phố Minh Họa");
  await nothingSerious(page);
  await page.getByLabel("Thư điện tử").fill("minhhoa@example.gov.vn");
  await page.getByRole("button", { name: "Lưu thông tin" }).click();
  await expect(page.getByText("Đã lưu thông tin cơ quan.")).toBeVisible();
  await expect(page.getByText("Số 1 phố Minh Họa").first()).toBeVisible();
});
