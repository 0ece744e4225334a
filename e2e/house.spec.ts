// The house: sign in by a one-time link, look around on a desk and on a phone, edit an agency, read the log.
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Link = { role: string; url: string };
let program: ChildProcess;
let folder: string;
let links: Link[];

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "chieuhien-walk-"));
  const database = process.env.CHIEUHIEN_WALK_DATABASE ?? "sqlite";
  const place = database === "sqlite" ? [] : ["--database", database];
  program = spawn("target/debug/chieuhien", ["serve", "--demo", "--json", "--listen", "127.0.0.1:0", "--data", folder, ...place], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = "";
    program.stdout?.on("data", (part: Buffer) => {
      text += part.toString();
      if (text.includes("\n")) resolve(text);
    });
    program.on("exit", () => reject(new Error("the program ended before it listened")));
  });
  links = JSON.parse(line).links;
});

test.afterAll(() => {
  program?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function signIn(page: Page, role: string) {
  const link = links.find((found) => found.role === role);
  await page.goto(link?.url ?? "");
  await page.getByRole("button", { name: "Đăng nhập với vai trò này" }).click();
  await expect(page).toHaveURL(/\/viec$/);
}

async function nothingSerious(page: Page) {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  const serious = found.violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  expect(serious.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
}

test("the sign-in page speaks both languages and shows every mistake", async ({ page }) => {
  await page.goto(new URL("/dang-nhap", links[0].url).href);
  await nothingSerious(page);
  await page.screenshot({ path: "test-results/dang-nhap.png" });
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page.getByRole("alert")).toContainText("Nhập mật khẩu");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

test("an administrator finds every page of the house in order", async ({ page }) => {
  await signIn(page, "administrator");
  for (const path of ["/viec", "/co-quan", "/co-quan/cay", "/co-quan/so-y-te", "/dia-ban", "/ngay-nghi", "/van-ban", "/tai-khoan", "/tai-khoan/moi", "/thiet-lap", "/viec-nen", "/nhat-ky", "/tai-khoan-cua-toi", "/phien", "/thong-bao", "/tro-giup", "/tim?q=so+y+te", "/khong-co"]) {
    await page.goto(new URL(path, links[0].url).href);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await nothingSerious(page);
    await page.screenshot({ path: `test-results${path.replaceAll(/[?=+]/g, "-")}.png` });
  }
  await page.goto(new URL("/nhat-ky", links[0].url).href);
  await page.getByRole("button", { name: "Kiểm tra toàn vẹn" }).click();
  await expect(page.getByRole("status")).toContainText("Nhật ký nguyên vẹn");
});

test("an officer edits the agency, sees mistakes at their fields, on a phone too", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "agency_officer");
  await page.screenshot({ path: "test-results/viec-dien-thoai.png" });
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
