// An obstacle from its raising to the decision: an agency raises it with a file, the standing agency escalates it, the
// city's leader gives a direction to an agency, whose officer answers; the one who raised it sees every step.
import { expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("an obstacle is raised, escalated, decided and answered", async ({ browser }) => {
  const officer = await person(program, browser, "agency_officer");
  let address = "";

  await test.step("an agency raises it with a file", async () => {
    await officer.goto(program.at("/vuong-mac"));
    await expect(officer.getByText("Không có vướng mắc nào đang mở")).toBeVisible();
    await looked(officer, "vuong-mac-trong");
    await officer.getByRole("link", { name: "Nêu vướng mắc" }).first().click();
    await officer.getByRole("button", { name: "Gửi vướng mắc" }).click();
    await expect(officer.getByRole("alert")).toContainText("Có 3 chỗ cần sửa");
    await looked(officer, "vuong-mac-loi");
    await officer.getByLabel("Vướng mắc", { exact: true }).fill("Chưa có kinh phí mua thiết bị nghiên cứu");
    await officer.getByLabel("Mô tả").fill("Ba bệnh viện chưa được bố trí kinh phí.\nThiết bị đã lựa chọn xong.");
    await officer.getByLabel("Kiến nghị, đề xuất").fill("Đề nghị bố trí 8,4 tỷ đồng trong năm.");
    await officer.getByLabel("Tệp kèm theo").setInputFiles({
      name: "Bảng kê thiết bị.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7\n"),
    });
    await officer.getByRole("button", { name: "Gửi vướng mắc" }).click();
    await expect(officer.getByRole("status")).toContainText("Đã gửi vướng mắc");
    await expect(officer.getByRole("link", { name: "Bảng kê thiết bị.pdf" })).toBeVisible();
    address = officer.url();
    await looked(officer, "vuong-mac-moi-gui");
  });

  await test.step("the standing agency escalates it with a proposal", async () => {
    const standing = await person(program, browser, "standing_officer");
    await standing.goto(program.at("/viec"));
    await standing.locator("ul.wl").getByRole("link", { name: /Phân công hoặc trả lời vướng mắc/ }).first().click();
    await looked(standing, "vuong-mac-xu-ly");
    await standing.getByLabel("Đề xuất").fill("Đề nghị giao Sở Tài chính cân đối nguồn.");
    await standing.getByRole("button", { name: "Trình cấp trên" }).click();
    await expect(standing.getByRole("heading", { level: 1 })).toContainText("Chờ cấp trên");
    await standing.goto(program.at("/vuong-mac"));
    await looked(standing, "vuong-mac-danh-sach");
  });

  await test.step("the leader of the city gives a direction to an agency", async () => {
    const leader = await person(program, browser, "city_leader");
    await leader.goto(program.at("/vuong-mac/cap-tren"));
    await expect(leader.getByRole("table").first()).toContainText("Đề nghị giao Sở Tài chính cân đối nguồn.");
    await looked(leader, "vuong-mac-cap-tren");
    await leader.getByRole("link", { name: "Chưa có kinh phí mua thiết bị nghiên cứu" }).click();
    await leader.getByLabel("Ý kiến chỉ đạo").fill("Bố trí từ nguồn dự phòng.");
    await leader.getByLabel("Giao cơ quan thực hiện").selectOption("so-tai-chinh");
    await leader.getByRole("button", { name: "Cho ý kiến chỉ đạo" }).click();
    await expect(leader.getByRole("heading", { level: 1 })).toContainText("Đang xử lý");
    await looked(leader, "vuong-mac-chi-dao");
  });

  await test.step("the agency answers, and the one who raised it sees every step", async () => {
    const finance = await person(program, browser, "finance_officer");
    await finance.goto(address);
    await finance.getByLabel("Nội dung trả lời").fill("Đã bố trí đủ.");
    await finance.getByRole("button", { name: "Trả lời" }).click();
    await expect(finance.getByRole("heading", { level: 1 })).toContainText("Đã giải quyết");
    await officer.goto(address);
    for (const words of ["trình cấp trên", "chỉ đạo, giao thực hiện", "trả lời"]) {
      await expect(officer.locator(".tmln")).toContainText(words);
    }
    await looked(officer, "vuong-mac-da-giai-quyet");
    await officer.goto(program.at("/thong-bao"));
    await expect(officer.getByText("đã giải quyết").first()).toBeVisible();
  });
});
