// A council is set up by its decision, with members and rules, and prepares a meeting; who is outside sees nothing.
import { expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";

let program: Program;
const now = new Date();
const year = now.getFullYear();
const day = (date: Date) => date.toLocaleDateString("en-GB");

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("a council is set up and prepares a meeting", async ({ browser }) => {
  const standing = await person(program, browser, "standing_officer", 1440);

  await test.step("the standing agency enters the decision, and every mistake is told", async () => {
    await standing.goto(program.at("/hoi-dong"));
    await expect(standing.getByText("Chưa có Hội đồng nào")).toBeVisible();
    await looked(standing, "hoi-dong-trong");
    await standing.getByRole("link", { name: "Lập Hội đồng" }).first().click();
    await standing.getByRole("button", { name: "Lập Hội đồng" }).click();
    await expect(standing.locator("#decision_number-error")).toBeVisible();
    await looked(standing, "hoi-dong-loi");
    await standing.getByLabel("Cơ quan đứng tên văn bản").selectOption("hd-tuyen-chon");
    await standing.getByLabel("Số quyết định thành lập").fill("12/QĐ-UBND");
    await standing.getByLabel("Ngày quyết định").fill(`01/01/${year}`);
    await standing.getByLabel("Đến ngày").fill(`31/12/${year + 1}`);
    await standing.getByRole("button", { name: "Lập Hội đồng" }).click();
    await expect(standing.getByRole("status").first()).toContainText("Đã lập Hội đồng");
    await expect(standing.getByText("Chưa có quy chế nên chưa họp được")).toBeVisible();
  });

  await test.step("members with their roles", async () => {
    const seats = [
      ["lap.vdg@example.gov.vn", "chair", "ubnd-tp", "Phó Chủ tịch UBND thành phố"],
      ["phong.btm@example.gov.vn", "secretary", "so-noi-vu", "Trưởng phòng"],
      ["vien.pvt@example.gov.vn", "member", "so-y-te", "Phó Giám đốc"],
    ];
    for (const [email, role, agency, post] of seats) {
      await standing.locator("summary", { hasText: "Thêm thành viên" }).click();
      await standing.getByLabel("Thư điện tử công vụ").fill(email);
      await standing.getByLabel("Vai trò").selectOption(role);
      await standing.getByLabel("Giới tính").selectOption("female");
      await standing.getByLabel("Cơ quan, đơn vị").selectOption(agency);
      await standing.getByLabel("Chức vụ ở cơ quan").fill(post);
      await standing.getByLabel("Từ ngày", { exact: true }).fill(`01/01/${year}`);
      await standing.getByRole("button", { name: "Thêm thành viên" }).click();
      await expect(standing.getByRole("status").first()).toContainText("Đã thêm thành viên");
    }
    await expect(standing.getByRole("row", { name: /Phạm Văn Thành Viên/ })).toBeVisible();
  });

  await test.step("rules that the city has not enacted are marked as assumed", async () => {
    await standing.locator("summary", { hasText: "Nhập quy chế" }).click();
    await standing.getByLabel("Áp dụng từ ngày").fill(`01/01/${year}`);
    await standing.getByLabel("Có mặt ít nhất, tử số").fill("2");
    await standing.getByLabel("Có mặt ít nhất, mẫu số").fill("3");
    await standing.getByLabel("Phải có người chủ trì").check();
    await standing.getByLabel("Hơn", { exact: true }).check();
    await standing.getByLabel("Tỷ lệ thông qua, tử số").fill("1");
    await standing.getByLabel("Tỷ lệ thông qua, mẫu số").fill("2");
    await standing.getByLabel("phiếu hợp lệ").check();
    await standing.getByLabel("Bỏ phiếu kín").check();
    await standing.getByLabel("Gửi giấy mời và tài liệu trước").fill("3");
    await standing.getByLabel("Xét nơi làm việc cũ trong").fill("5");
    await standing.getByRole("button", { name: "Nhập quy chế" }).click();
    await expect(standing.locator("#basis-error")).toBeVisible();
    await looked(standing, "quy-che-loi");
    await standing.getByLabel("Giả định, thành phố chưa ban hành").check();
    await standing.getByRole("button", { name: "Nhập quy chế" }).click();
    await expect(standing.getByRole("cell", { name: "ít nhất 2/3 số thành viên, kể cả người chủ trì" })).toBeVisible();
    await looked(standing, "hoi-dong");
  });

  const meeting = await test.step("a meeting without an agenda is not announced", async () => {
    await standing.locator("summary", { hasText: "Lập phiên họp" }).click();
    await standing.getByLabel("Ngày họp").fill(day(new Date(now.getTime() + 20 * 86_400_000)));
    await standing.getByLabel("Giờ họp").fill("08:30");
    await standing.getByLabel("Địa điểm").fill("Phòng họp số 2, trụ sở UBND thành phố");
    await standing.getByLabel("Người chủ trì", { exact: true }).selectOption({ label: "Vũ Đức Giả Lập, Chủ tịch Hội đồng" });
    await standing.getByLabel("Thư ký phiên họp", { exact: true }).selectOption({ label: "Bùi Thị Mô Phỏng" });
    await standing.getByRole("button", { name: "Lập phiên họp" }).click();
    await expect(standing.getByRole("status").first()).toContainText("Đã lập phiên họp");
    await standing.getByRole("button", { name: "Gửi giấy mời, tài liệu" }).click();
    await expect(standing.getByRole("alert")).toBeVisible();
    await looked(standing, "phien-hop-chuan-bi");
    return new URL(standing.url()).pathname.replace(/\/thong-bao$/, "");
  });

  await test.step("a member learns of it when it is announced, on a phone; an agency sees nothing", async () => {
    const member = await person(program, browser, "council_member", 390);
    await member.goto(program.at("/hoi-dong"));
    await looked(member, "hoi-dong-thanh-vien");
    expect((await member.goto(program.at(meeting)))?.status()).toBe(404);
    const agency = await person(program, browser, "agency_officer", 1440);
    expect((await agency.goto(program.at("/hoi-dong")))?.status()).toBe(403);
  });
});
