// An official paper from its wording to the public check: drafted, approved by a second person, numbered, signed, issued,
// received; its code is checked by anyone, on the portal and without a network; then it is revoked.
import { expect } from "@playwright/test";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Program, looked, nothingSerious, person, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

const TEXT = [
  "Trích yếu: Về việc tổ chức gặp mặt người có tài năng năm 2026",
  "Sở Nội vụ thông báo lịch gặp mặt người có tài năng như sau:",
  "I. NỘI DUNG",
  "1. Thời gian: 8 giờ 00, thứ Sáu.",
  "2. Địa điểm: Hội trường thành phố.",
  "- Các cơ quan cử một lãnh đạo tham dự.",
].join("\n");

test("a paper is drafted, approved, numbered, issued and checked by anyone", async ({ browser }) => {
  const officer = await person(program, browser, "standing_officer");
  let address = "";

  await test.step("an officer drafts it from a wording", async () => {
    await officer.goto(program.at("/phat-hanh"));
    await expect(officer.getByText("Chưa có văn bản nào")).toBeVisible();
    await looked(officer, "van-ban-trong");
    await officer.getByRole("link", { name: "Soạn văn bản" }).first().click();
    await officer.getByRole("button", { name: "Soạn văn bản" }).click();
    await expect(officer.getByRole("alert")).toBeVisible();
    await officer.getByLabel("Mẫu văn bản").selectOption({ label: "Thông báo" });
    await officer.getByLabel("Cơ quan ban hành").selectOption("so-noi-vu");
    await officer.getByRole("button", { name: "Soạn văn bản" }).click();
    await expect(officer.getByRole("status")).toContainText("Đã tạo dự thảo");
    await looked(officer, "van-ban-soan");
    address = officer.url().replace(/\/sua$/, "");
    await officer.goto(address);
    await expect(officer.getByText("Chưa trình được")).toBeVisible();
    await looked(officer, "van-ban-con-thieu");
    await officer.getByRole("link", { name: "Sửa" }).click();
    await officer.getByLabel("Nội dung", { exact: true }).fill(TEXT);
    await officer.getByLabel("Thẩm quyền ký").selectOption("deputy");
    await officer.getByLabel("Chức vụ của người đứng đầu").fill("Giám đốc");
    await officer.getByLabel("Họ tên người ký").fill("Trần Thị Mẫu");
    await officer.getByRole("button", { name: "Lưu dự thảo" }).click();
    await expect(officer.getByRole("alert")).toContainText("Nhập chức vụ của người ký");
    await expect(officer.getByLabel("Nội dung", { exact: true })).toHaveValue(TEXT);
    await officer.getByLabel("Chức vụ của người ký").fill("Phó Giám đốc");
    await officer.getByLabel("Nơi nhận").fill("Sở Tài chính\nCác phòng");
    await officer.getByRole("button", { name: "Lưu dự thảo" }).click();
    await expect(officer.getByText("Chưa trình được")).toHaveCount(0);
    await officer.getByRole("button", { name: "Trình duyệt" }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Chờ duyệt");
  });

  await test.step("the leader returns it with a reason, then approves it", async () => {
    const leader = await person(program, browser, "standing_leader");
    await leader.goto(program.at("/viec"));
    await leader.locator("ul.wl").getByRole("link", { name: /Duyệt: Thông báo/ }).first().click();
    await looked(leader, "van-ban-duyet");
    await leader.getByRole("button", { name: "Trả lại" }).click();
    await expect(leader.getByRole("alert")).toContainText("lý do trả lại");
    await leader.getByLabel("Lý do trả lại").fill("Ghi rõ ngày.");
    await leader.getByRole("button", { name: "Trả lại" }).click();
    await officer.goto(address);
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Trả lại");
    await officer.getByRole("button", { name: "Trình duyệt" }).click();
    await leader.goto(address);
    await leader.getByRole("button", { name: "Duyệt", exact: true }).click();
    await expect(leader.getByRole("heading", { level: 1 })).toContainText("Đã duyệt");
  });

  await test.step("it is numbered, signed on paper and issued", async () => {
    await officer.goto(address);
    await officer.getByRole("button", { name: "Cấp số" }).click();
    await expect(officer.getByText("01/TB-SNV").first()).toBeVisible();
    await officer.getByRole("button", { name: "Ghi nhận đã ký" }).click();
    await expect(officer.getByRole("alert")).toBeVisible();
    await officer.getByLabel("Ký trên giấy").check();
    await officer.getByRole("button", { name: "Ghi nhận đã ký" }).click();
    await officer.getByRole("button", { name: "Phát hành" }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Đã ban hành");
    await looked(officer, "van-ban-da-ban-hanh");
    await officer.goto(program.at("/phat-hanh"));
    await looked(officer, "van-ban-danh-sach");
    await officer.goto(program.at("/phat-hanh/so"));
    await looked(officer, "van-ban-so");
    await officer.goto(program.at("/phat-hanh/mau"));
    await looked(officer, "van-ban-mau");
    await officer.getByRole("link", { name: "Quyết định" }).click();
    await looked(officer, "van-ban-mau-quyet-dinh");
  });

  await test.step("anyone checks its code, also without a network", async () => {
    const folder = mkdtempSync(join(tmpdir(), "chieuhien-paper-"));
    const file = join(folder, "van-ban.pdf");
    const bytes = await (await officer.request.get(`${address}/van-ban.pdf`)).body();
    writeFileSync(file, bytes);
    const found = JSON.parse(program.run("paper", "verify", file, "--json"));
    expect(found.is_identical && found.is_good).toBe(true);
    const url = /https?:\/\/[^\s<>()]+\/kiem-tra-van-ban\/[\w#.-]+/.exec(bytes.toString("latin1"))?.[0] ?? "";
    expect(url).toContain("#");
    const visitor = await (await browser.newContext({ locale: "vi-VN", acceptDownloads: true, viewport: { width: 1280, height: 900 } })).newPage();
    await visitor.goto(program.at(new URL(url).pathname + new URL(url).hash));
    await expect(visitor.getByRole("status")).toContainText("đang có hiệu lực");
    await expect(visitor.getByText("Chữ ký trong mã QR đúng")).toBeVisible();
    await looked(visitor, "kiem-tra-van-ban");
    await visitor.goto(program.at("/kiem-tra-van-ban/aaaa-aaaa-aaaa"));
    await expect(visitor.getByRole("alert")).toContainText("aaaa-aaaa-aaaa");
    await looked(visitor, "kiem-tra-van-ban-sai");
    const [download] = await Promise.all([
      visitor.waitForEvent("download"),
      visitor.getByRole("link", { name: "Tải trang không cần mạng" }).click(),
    ]);
    const page = join(folder, "kiem-tra.html");
    await download.saveAs(page);
    expect(readFileSync(page, "utf8")).not.toMatch(/src=|href=/);
    const offline = await browser.newContext({ locale: "vi-VN", offline: true });
    const alone = await offline.newPage();
    await alone.goto(pathToFileURL(page).href);
    await alone.getByLabel("Nội dung mã QR").fill(url);
    await alone.getByRole("button", { name: "Kiểm tra" }).click();
    await expect(alone.getByText("Chữ ký trong mã QR đúng")).toBeVisible();
    await expect(alone.getByText("01/TB-SNV")).toBeVisible();
    await nothingSerious(alone);
    await alone.screenshot({ path: "test-results/kiem-tra-ngoai-tuyen.png" });
    await alone.getByLabel("Nội dung mã QR").fill(`${url.slice(0, -4)}AAAA`);
    await alone.getByRole("button", { name: "Kiểm tra" }).click();
    await expect(alone.getByText("Chữ ký trong mã QR sai")).toBeVisible();
  });

  await test.step("revoked, it says so to everybody", async () => {
    const leader = await person(program, browser, "city_leader");
    await leader.goto(address);
    await leader.getByLabel("Lý do thu hồi").fill("Thay đổi lịch.");
    await leader.getByRole("button", { name: "Thu hồi" }).click();
    const code = await leader.locator('a[href^="/kiem-tra-van-ban/"]').innerText();
    await leader.goto(program.at(`/kiem-tra-van-ban/${code}?lang=en`));
    await expect(leader.getByRole("status")).toContainText("has been revoked");
    await looked(leader, "kiem-tra-van-ban-thu-hoi");
  });
});
