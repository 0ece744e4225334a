// A person of talent: entered with mistakes, then right; degrees with evidence; found without accents; shown to be there
// already when somebody enters them again; merged and taken apart; invisible to the other bloc and counted in the total.
import { expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("a person is entered, found, entered twice, merged and taken apart", async ({ browser }) => {
  const officer = await person(program, browser, "standing_officer", 1440);
  let address = "";

  await test.step("the record is made", async () => {
    await officer.goto(program.at("/nhan-tai"));
    await expect(officer.getByText("Chưa có hồ sơ nhân tài nào")).toBeVisible();
    await looked(officer, "nhan-tai-trong");
    await officer.getByRole("link", { name: "Thêm người" }).first().click();
    await officer.getByRole("button", { name: "Lập hồ sơ" }).click();
    await expect(officer.getByRole("alert")).toContainText("chỗ cần sửa");
    await looked(officer, "nhan-tai-loi");
    await officer.getByLabel("Họ (không bắt buộc)").fill("Đặng");
    await officer.getByLabel("Tên đệm").fill("Thị Mẫu");
    await officer.getByLabel("Tên", { exact: true }).fill("Đơn");
    await officer.getByLabel("Ngày sinh").fill("09/11/1987");
    await officer.getByLabel("Nữ").check();
    await officer.getByLabel("Số định danh (không bắt buộc)").fill("031087000517");
    await officer.getByLabel("Điện thoại (không bắt buộc)").fill("0912 345 678");
    await officer.getByLabel("Thư điện tử").fill("don.dtm@example.vn");
    await officer.getByLabel("Cơ quan, đơn vị quản lý hồ sơ").selectOption("so-khcn");
    await officer.getByLabel("Chức danh, vị trí việc làm").fill("Nghiên cứu viên chính");
    await officer.getByRole("button", { name: "Lập hồ sơ" }).click();
    await expect(officer.getByRole("alert")).toContainText("giới tính là nam");
    await officer.getByLabel("Số định danh (không bắt buộc)").fill("031187000517");
    await officer.getByRole("button", { name: "Lập hồ sơ" }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Đặng Thị Mẫu Đơn");
    address = officer.url();
  });

  await test.step("degrees, posts and awards come with evidence", async () => {
    await officer.getByRole("link", { name: "Đào tạo" }).click();
    await officer.getByRole("link", { name: "Thêm bằng cấp" }).click();
    await officer.getByLabel("Trình độ").selectOption("8");
    await officer.getByLabel("Chuyên ngành").fill("Trí tuệ nhân tạo");
    await officer.getByLabel("Cơ sở đào tạo").fill("Đại học Minh Họa Kyoto");
    await officer.getByLabel("Nước đào tạo").selectOption("JP");
    await officer.getByLabel("Bắt đầu").fill("10/2013");
    await officer.getByLabel("Tốt nghiệp").fill("09/2017");
    await officer.getByLabel("Tệp minh chứng").setInputFiles({
      name: "Bằng tiến sĩ.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7\n"),
    });
    await looked(officer, "nhan-tai-bang-cap");
    await officer.getByRole("button", { name: "Lưu", exact: true }).click();
    await expect(officer.getByRole("table")).toContainText("10/2013–09/2017");
    await looked(officer, "nhan-tai-dao-tao");
    await officer.goto(`${address}/them/cong-tac`);
    await officer.getByLabel("Từ", { exact: true }).fill("01/04/2026");
    await officer.getByLabel("Chức danh, công việc").fill("Nghiên cứu viên chính");
    await officer.getByLabel("Cơ quan, đơn vị").fill("Sở Khoa học và Công nghệ");
    await officer.getByRole("button", { name: "Lưu", exact: true }).click();
    await looked(officer, "nhan-tai-cong-tac");
    await officer.goto(`${address}/them/khen-thuong`);
    await officer.getByLabel("Hình thức").selectOption("giay-khen");
    await officer.getByLabel("Cơ quan quyết định").fill("Giám đốc Sở");
    await officer.getByLabel("Số quyết định").fill("87/QĐ-SKHCN");
    await officer.getByLabel("Ngày quyết định").fill("19/05/2026");
    await officer.getByRole("button", { name: "Lưu", exact: true }).click();
    await looked(officer, "nhan-tai-thanh-tich");
  });

  await test.step("a private number is shown for a reason", async () => {
    await officer.goto(address);
    await looked(officer, "nhan-tai-ho-so");
    await officer.getByText("Xem, ghi nhật ký").first().click();
    await officer.getByLabel("Lý do xem số định danh").fill("Đối chiếu hồ sơ chi trả");
    await officer.getByRole("button", { name: "Xem số định danh" }).click();
    await expect(officer.getByText("031187000517")).toBeVisible();
    await officer.getByRole("link", { name: "Nhật ký", exact: true }).click();
    await expect(officer.getByText("Lý do: Đối chiếu hồ sơ chi trả")).toBeVisible();
    await looked(officer, "nhan-tai-nhat-ky");
  });

  await test.step("who is entered again is shown to be there", async () => {
    await officer.goto(program.at("/nhan-tai/them"));
    await officer.getByLabel("Họ (không bắt buộc)").fill("Dang");
    await officer.getByLabel("Tên đệm").fill("Thi Mau");
    await officer.getByLabel("Tên", { exact: true }).fill("Don");
    await officer.getByLabel("Ngày sinh").fill("11/09/1987");
    await officer.getByLabel("Nữ").check();
    await officer.getByLabel("Điện thoại (không bắt buộc)").fill("0912345678");
    await officer.getByLabel("Cơ quan, đơn vị quản lý hồ sơ").selectOption("so-xay-dung");
    await officer.getByRole("button", { name: "Lập hồ sơ" }).click();
    await expect(officer.getByText("Có thể người này đã có hồ sơ")).toBeVisible();
    await looked(officer, "nhan-tai-nghi-trung-khi-nhap");
    await officer.getByRole("button", { name: "Là người khác, vẫn lập hồ sơ mới" }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Dang Thi Mau Don");
  });

  await test.step("the two are merged and taken apart", async () => {
    await officer.goto(program.at("/nghi-trung?tt=different"));
    await officer.getByRole("table").getByRole("link").first().click();
    await officer.getByRole("button", { name: "Xem lại cặp này" }).click();
    await looked(officer, "nhan-tai-doi-chieu");
    await officer.getByLabel("Lý do gộp").fill("Đã gọi xác minh");
    await officer.getByRole("button", { name: "Gộp hai hồ sơ" }).click();
    await expect(officer.getByText("Hồ sơ đã gộp vào đây")).toBeVisible();
    await looked(officer, "nhan-tai-da-gop");
    await officer.getByLabel("Lý do bỏ gộp").fill("Thử bỏ gộp");
    await officer.getByRole("button", { name: "Bỏ gộp" }).click();
    await expect(officer.getByText("Hai hồ sơ trở lại như trước")).toBeVisible();
  });

  await test.step("the Party bloc's people are counted and not shown", async () => {
    const party = await person(program, browser, "party_officer", 1440);
    await party.goto(address);
    await expect(party.getByRole("heading", { level: 1 })).not.toContainText("Đặng Thị Mẫu Đơn");
    await party.goto(program.at("/nhan-tai"));
    await expect(party.getByText("Đặng Thị Mẫu Đơn")).toHaveCount(0);
    await party.goto(program.at("/so-lieu-nhan-tai"));
    await looked(party, "nhan-tai-so-lieu");
  });
});

test("many people are listed, found without accents, kept as a view", async ({ browser }) => {
  const seeded = await Program.startAfter([["pack", "load"], ["demo", "seed", "--people", "400"]], "--demo");
  try {
    const page = await (await browser.newContext({ locale: "vi-VN", viewport: { width: 1440, height: 900 } })).newPage();
    await seeded.signIn(page, "standing_officer");
    await page.goto(seeded.at("/nhan-tai?dong=15"));
    await looked(page, "nhan-tai-danh-sach");
    await page.getByRole("link", { name: "Trang sau" }).click();
    await expect(page.getByText("16–30")).toBeVisible();
    await page.getByLabel("Tìm nhân tài").fill("nguyễn");
    await page.getByRole("button", { name: "Lọc" }).click();
    await expect(page.getByRole("table").getByRole("mark").first()).toBeVisible();
    await page.getByLabel("Trình độ", { exact: true }).selectOption("7");
    await page.getByRole("button", { name: "Lọc" }).click();
    await page.getByRole("link", { name: "Lưu cách xem này" }).click();
    await looked(page, "nhan-tai-luu-cach-xem");
    await page.getByLabel("Tên cách xem").fill("Thạc sĩ họ Nguyễn");
    await page.getByRole("button", { name: "Lưu cách xem", exact: true }).click();
    await expect(page.getByRole("link", { name: "Thạc sĩ họ Nguyễn", exact: true })).toBeVisible();
    await looked(page, "nhan-tai-cach-xem");
    await page.goto(seeded.at("/nghi-trung"));
    await looked(page, "nhan-tai-nghi-trung");
    await page.goto(seeded.at("/so-lieu-nhan-tai"));
    await looked(page, "nhan-tai-so-lieu-nhieu");
  } finally {
    seeded.stop();
  }
});
