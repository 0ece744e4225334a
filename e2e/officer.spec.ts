// From the first link to the log: the administrator invites two officers, one hands over the open duties, the other edits
// the agency and names a substitute; the log shows both names and the chain verifies.
import { type Browser, type Page, expect } from "@playwright/test";
import { Program, nothingSerious, picture, setUpSecondFactor, takeUp, test } from "./program";

const PASSWORD = "Mot-mat-khau-14";
let program: Program;

test.beforeAll(async () => {
  program = await Program.start();
});

test.afterAll(() => program?.stop());

async function newcomer(browser: Browser): Promise<Page> {
  return (await browser.newContext({ locale: "vi-VN" })).newPage();
}

async function invite(admin: Page, name: string, email: string): Promise<string> {
  await admin.goto(program.at("/tai-khoan/moi"));
  await admin.getByLabel("Họ và tên").fill(name);
  await admin.getByLabel("Thư điện tử công vụ").fill(email);
  await admin.getByLabel("Cơ quan, đơn vị").selectOption("so-y-te");
  await admin.getByLabel("Vai trò").selectOption("agency_officer");
  await admin.getByRole("button", { name: "Gửi lời mời" }).click();
  return admin.locator("#invitation-link").innerText();
}

test("an invited officer works, stands in, hands over, and the log tells it all", async ({ page: admin, browser }) => {
  await test.step("the first administrator comes in by the printed link", async () => {
    await admin.goto(program.administrator ?? "");
    await nothingSerious(admin);
    await admin.getByLabel("Họ và tên").fill("Trần Thị Mẫu");
    await admin.getByLabel("Thư điện tử").fill("mau.tt@example.gov.vn");
    await admin.getByLabel("Mật khẩu mới", { exact: true }).fill("ngan");
    await admin.getByLabel("Nhập lại").fill("ngan");
    await admin.getByRole("button", { name: "Lưu mật khẩu" }).click();
    await expect(admin.locator("#password-error")).toBeVisible();
    await admin.getByLabel("Mật khẩu mới", { exact: true }).fill(PASSWORD);
    await admin.getByLabel("Nhập lại").fill(PASSWORD);
    await admin.getByRole("button", { name: "Lưu mật khẩu" }).click();
    await nothingSerious(admin);
    await picture(admin, "cai-ma-xac-thuc");
    await setUpSecondFactor(admin);
  });

  const first = await newcomer(browser);
  const second = await newcomer(browser);
  await test.step("two officers take up their invitations", async () => {
    await takeUp(first, await invite(admin, "Nguyễn Văn Ví Dụ", "vidu.nv@example.gov.vn"), PASSWORD);
    await takeUp(second, await invite(admin, "Lê Thị Minh Họa", "minhhoa.lt@example.gov.vn"), PASSWORD);
    await picture(first, "viec-cua-dau-moi");
  });

  await test.step("open duties are handed over with a list, and accepted", async () => {
    await second.goto(program.at("/tai-khoan-cua-toi"));
    const form = second.locator("form[action='/ban-giao']");
    await form.getByLabel("Người nhận").selectOption({ index: 1 });
    await form.getByRole("button", { name: "Bàn giao" }).click();
    await expect(second.locator("#handover_reason-error")).toBeVisible();
    await form.getByLabel("Lý do bàn giao").fill("Chuyển việc đầu mối");
    await form.getByRole("button", { name: "Bàn giao" }).click();
    await expect(second.getByRole("table")).toContainText("Kiểm tra thông tin Sở Y tế");
    await nothingSerious(second);
    await picture(second, "ban-giao");
    await first.goto(program.at("/viec"));
    await first.locator("ul.wl").getByRole("link", { name: /Xác nhận nhận bàn giao/ }).first().click();
    await first.getByRole("button", { name: "Nhận bàn giao" }).click();
    await first.goto(program.at("/viec"));
    await expect(first.getByText("Kiểm tra thông tin Sở Y tế").first()).toBeVisible();
    await picture(first, "viec-sau-ban-giao");
  });

  await test.step("the officer edits the agency", async () => {
    await first.goto(program.at("/co-quan/so-y-te/sua"));
    await first.getByLabel("Địa chỉ").fill("Số 12 phố Ví Dụ");
    await first.getByRole("button", { name: "Lưu thông tin" }).click();
    await expect(first.getByText("Đã lưu thông tin cơ quan.")).toBeVisible();
  });

  await test.step("the officer names a substitute from today", async () => {
    await first.goto(program.at("/tai-khoan-cua-toi"));
    await nothingSerious(first);
    const today = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date());
    const form = first.locator("form[action='/thay-mat']");
    await form.getByLabel("Vai trò được thay").selectOption({ index: 1 });
    await form.getByLabel("Người thay").selectOption({ label: "Lê Thị Minh Họa" });
    await form.getByLabel("Từ ngày").fill(today);
    await form.getByLabel("Đến hết ngày").fill(today);
    await form.getByLabel("Lý do").fill("Đi công tác");
    await form.getByRole("button", { name: "Cử người thay" }).click();
    await expect(first.getByText("Đã cử người thay.")).toBeVisible();
    await picture(first, "cu-nguoi-thay");
  });

  await test.step("the substitute acts in the officer's name", async () => {
    await second.goto(program.at("/viec"));
    await second.locator("details.menu > summary.me").click();
    await second.getByRole("button", { name: /Thay mặt Nguyễn Văn Ví Dụ/ }).click();
    await expect(second.getByRole("note")).toContainText("Nguyễn Văn Ví Dụ");
    await second.goto(program.at("/co-quan/so-y-te"));
    await second.getByRole("button", { name: "Xác nhận thông tin đúng" }).click();
    await expect(second.getByText("Đã xác nhận thông tin đúng.")).toBeVisible();
    await picture(second, "thay-mat");
  });

  await test.step("the log shows both names, and the chain verifies", async () => {
    await admin.goto(program.at("/nhat-ky?thay_mat=1"));
    await expect(admin.getByText("thay mặt Nguyễn Văn Ví Dụ").first()).toBeVisible();
    await expect(admin.getByText("Lê Thị Minh Họa").first()).toBeVisible();
    await picture(admin, "nhat-ky-thay-mat");
    expect(program.run("verify")).toContain("nguyên vẹn");
  });
});
