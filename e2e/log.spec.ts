// The log, settings, jobs and the review of accounts: read, filtered, changed, on a desk and on a phone.
import { type Page, expect } from "@playwright/test";
import { Program, nothingSerious, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

async function inOrder(page: Page, name: string) {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await nothingSerious(page);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
  await page.screenshot({ path: `test-results/log-${name}.png`, fullPage: true });
}

test("an officer's edit is read in the log as a sentence", async ({ page }) => {
  await program.signIn(page, "agency_officer");
  await page.locator("a.t").first().click();
  await page.getByRole("link", { name: "Sửa thông tin" }).click();
  await page.getByLabel("Địa chỉ").fill("Số 2 phố Minh Họa");
  await page.getByRole("button", { name: "Lưu thông tin" }).click();
  await inOrder(page, "co-quan");
  await page.goto(program.at("/nhat-ky/cua-toi"));
  await expect(page.locator(".log li").first()).toContainText("sửa thông tin cơ quan");
  await inOrder(page, "cua-toi");
});

test("an administrator changes a setting, looks at jobs, takes out the review sheet", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await program.signIn(page, "administrator");
  await page.goto(program.at("/thiet-lap"));
  await inOrder(page, "thiet-lap");
  await page.getByRole("link", { name: "Thời gian tạm khóa" }).click();
  await page.locator("#value").fill("1000");
  await page.getByRole("button", { name: "Ghi giá trị mới" }).click();
  if (page.url().includes("/xac-nhan-mat-khau/")) {
    await page.locator("main button.btn-primary").click();
  }
  await expect(page.locator("#value-error")).toBeVisible();
  await inOrder(page, "thiet-lap-loi");
  await page.locator("#value").fill("24");
  await page.getByLabel("Áp dụng từ ngày").fill("31/12/2099");
  await page.getByLabel("Tạm dùng, chưa ban hành").check();
  await page.getByLabel("Lý do").fill("Thử nghiệm giá trị mới");
  await page.getByRole("button", { name: "Ghi giá trị mới" }).click();
  await expect(page.getByText("Chưa tới ngày")).toBeVisible();
  await inOrder(page, "thiet-lap-moi");
  await page.getByRole("link", { name: /Sửa, rút/ }).click();
  await inOrder(page, "thiet-lap-sua");
  for (const [path, name] of [["/thiet-lap/mfa.required_roles", "thiet-lap-vai-tro"], ["/thiet-lap/mfa.required_outside", "thiet-lap-co-khong"], ["/viec-nen", "viec-nen"], ["/viec-nen?tt=failed&loai=message.mail", "viec-nen-trong"], ["/tai-khoan/ra-soat", "ra-soat"]]) {
    await page.goto(program.at(path));
    await inOrder(page, name);
  }
  await page.goto(program.at("/viec-nen"));
  if ((await page.locator("td a.lk, a.nm").count()) > 0) {
    await page.locator("a.nm").first().click();
    await inOrder(page, "viec-nen-mot");
  }
});

test("an auditor reads and filters the log, on a desk and on a phone", async ({ page }) => {
  await program.signIn(page, "auditor");
  for (const [name, width, height] of [["ban", 1280, 900], ["dien-thoai", 390, 844]] as const) {
    await page.setViewportSize({ width, height });
    for (const [path, part] of [["/nhat-ky", "tat-ca"], ["/nhat-ky?viec=agency.edited", "sua"], ["/nhat-ky?loai=alert&vt=administrator", "canh-bao"], ["/nhat-ky?ai=khong+co+ai&tu=31/02/2026", "trong"], ["/nhat-ky?viec=page.read", "da-doc"], ["/nhat-ky/1", "mot"], ["/thiet-lap", "thiet-lap"], ["/thiet-lap/lock.hours", "mot-thiet-lap"], ["/viec-nen", "viec-nen"], ["/tai-khoan/ra-soat", "ra-soat"]]) {
      await page.goto(program.at(path));
      await inOrder(page, `${name}-${part}`);
    }
  }
});
