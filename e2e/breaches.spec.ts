// A breach of personal data from the moment it was noticed: its clocks run, whom it concerns is told, its record is drafted,
// and it is closed when nobody has to be told any more.
import { expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("a breach is entered, told in time, and closed", async ({ browser }) => {
  const officer = await person(program, browser, "standing_officer", 1440);

  await test.step("the register is empty, and every mistake of the form is told at once", async () => {
    await officer.goto(program.at("/vi-pham-du-lieu"));
    await expect(officer.getByText("Không có vi phạm nào đang mở")).toBeVisible();
    await looked(officer, "vi-pham-trong");
    await officer.getByRole("link", { name: "Ghi vi phạm" }).first().click();
    await officer.getByRole("button", { name: "Ghi vi phạm" }).click();
    await expect(officer.getByRole("alert")).toContainText("Có 8 chỗ cần sửa");
    await looked(officer, "vi-pham-loi");
  });

  await test.step("entered as noticed now, with the clock of its report on the work list", async () => {
    await officer.getByLabel("Thời gian xảy ra").fill("Chưa xác định");
    await officer.getByLabel("Nơi xảy ra").fill("Máy chủ tệp giả định");
    await officer.getByLabel("Tính chất, diễn biến").fill("Thư mục sao lưu bị mở công khai.");
    await officer.getByLabel("Loại dữ liệu").fill("Họ tên, bằng cấp");
    await officer.getByLabel("Số người bị ảnh hưởng").fill("120");
    await officer.getByLabel("Đầu mối bảo vệ dữ liệu").fill("Bộ phận bảo vệ dữ liệu giả định");
    await officer.getByLabel("Hậu quả").fill("Chưa thấy ai tải về.");
    await officer.getByLabel("Biện pháp đã và sẽ làm").fill("Đã đóng thư mục.");
    await officer.getByLabel(/^Có thể gây hại/).check();
    await officer.getByRole("button", { name: "Ghi vi phạm" }).click();
    await expect(officer.getByRole("status").first()).toContainText("Đã ghi vi phạm");
    await expect(officer.getByText(/còn 71 giờ|còn 72 giờ/)).toBeVisible();
    await looked(officer, "vi-pham");
    const address = officer.url();
    await officer.goto(program.at("/viec"));
    await expect(officer.getByRole("link", { name: /^Báo cáo về vi phạm dữ liệu cá nhân/ }).first()).toBeVisible();
    await officer.goto(address);
  });

  await test.step("closed only when the authority was told, and drafted as a record", async () => {
    await officer.getByLabel("Kết quả xử lý").fill("Đã khắc phục.");
    await officer.getByRole("button", { name: "Kết thúc vụ việc" }).click();
    await expect(officer.getByRole("alert")).toContainText("Chưa làm việc “Báo cáo”");
    await officer.getByLabel("Báo cho").selectOption("authority");
    await officer.getByLabel("Nơi nhận, người nhận").fill("Công an thành phố");
    await officer.getByLabel("Hình thức").fill("Công văn số 12");
    await officer.getByRole("button", { name: "Ghi đã báo" }).click();
    await expect(officer.getByText(/đúng hạn, lúc/)).toBeVisible();
    await officer.getByRole("button", { name: "Soạn biên bản" }).click();
    await expect(officer.getByText("Đã soạn biên bản từ sổ theo dõi")).toBeVisible();
    await officer.goto(program.at("/vi-pham-du-lieu"));
    await looked(officer, "vi-pham-danh-sach");
    await officer.locator("tbody").getByRole("link").first().click();
    await officer.getByLabel("Kết quả xử lý").fill("Đã khắc phục.");
    await officer.getByRole("button", { name: "Kết thúc vụ việc" }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Đã kết thúc");
  });

  await test.step("who does not handle requests about data sees nothing of it", async () => {
    const agency = await person(program, browser, "agency_officer", 1440);
    expect((await agency.goto(program.at("/vi-pham-du-lieu")))?.status()).toBe(403);
  });
});
