// The budget of a year: estimated from what is granted, sent by the council, assigned, allocated; every figure opens to its
// records and ends at a person for who may see one; the forecast is tried with other assumptions.
import { expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";
import * as steps from "./steps";

let program: Program;
const year = new Date().getFullYear();

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("an estimate becomes money and every figure leads back to a person", async ({ browser }) => {
  const standing = await person(program, browser, "standing_officer", 1440);
  const finance = await person(program, browser, "finance_officer", 1440);
  const secretary = await person(program, browser, "council_secretary", 1440);
  let proposal = "";

  await test.step("nothing is there yet", async () => {
    await standing.goto(program.at("/ngan-sach"));
    await expect(standing.getByRole("heading", { level: 1 })).toContainText(`năm ${year}`);
    await expect(standing.getByText(`Năm ${year} chưa có số liệu ngân sách`)).toBeVisible();
    await looked(standing, "ngan-sach-trong");
  });

  await test.step("somebody is granted the policy", async () => {
    await standing.goto(program.at("/nhan-tai/them"));
    await standing.getByLabel("Họ (không bắt buộc)").fill("Đặng");
    await standing.getByLabel("Tên đệm").fill("Thị Mẫu");
    await standing.getByLabel("Tên", { exact: true }).fill("Đơn");
    await standing.getByLabel("Nữ").check();
    await standing.getByLabel("Cơ quan, đơn vị quản lý hồ sơ").selectOption("so-y-te");
    await standing.getByRole("button", { name: "Lập hồ sơ" }).click();
    await expect(standing.getByRole("heading", { level: 1 })).toContainText("Đặng Thị Mẫu Đơn");
    await standing.goto(`${standing.url()}/chinh-sach/ghi`);
    await standing.getByLabel("Nhóm đối tượng theo quyết định").selectOption("nq-53:phd");
    await standing.getByLabel("Số quyết định").fill("01/QĐ-HĐTC");
    await standing.getByLabel("Ngày quyết định").fill(`20/02/${year}`);
    await standing.getByLabel("Đơn vị tiếp nhận").selectOption("so-y-te");
    await standing.getByLabel("Chức danh").fill("Bác sĩ");
    await standing.getByLabel("Làm việc, hưởng từ ngày").fill(`01/03/${year}`);
    await standing.getByRole("button", { name: "Ghi quyết định" }).click();
  });

  await test.step("the estimate follows from it and is consolidated", async () => {
    await standing.goto(program.at(`/ngan-sach/${year}/du-toan`));
    await looked(standing, "du-toan-trong");
    await steps.buildEstimate(program, standing, year);
    await expect(standing.locator(".stats")).toContainText("459");
    await expect(standing.getByRole("table")).toContainText("Sở Y tế");
    await looked(standing, "du-toan-du-thao");
    await standing.getByRole("button", { name: "Tổng hợp, chuyển Hội đồng" }).click();
  });

  await test.step("the council sends it, finance submits it and notes the decision", async () => {
    await steps.findEstimate(program, secretary, year);
    await looked(secretary, "du-toan-hoi-dong");
    await secretary.getByRole("button", { name: "Gửi Sở Tài chính" }).click();
    await steps.submitEstimate(program, finance, year);
    await looked(finance, "du-toan-giao");
    await steps.noteEstimate(finance);
  });

  await test.step("the standing agency proposes an allocation by quarter, finance approves it", async () => {
    await steps.openAllocation(program, standing, year);
    await looked(standing, "phan-bo-trong");
    proposal = await steps.takeRest(standing);
    await looked(standing, "phan-bo-nhap");
    await standing.getByRole("button", { name: "Gửi Sở Tài chính" }).click();
    await steps.decideAllocation(finance, proposal, year);
    await looked(finance, "phan-bo-duyet");
    await steps.approveAllocation(finance);
  });

  await test.step("a figure opens to the unit, to the records, to the person", async () => {
    await standing.goto(program.at(`/ngan-sach/${year}`));
    await looked(standing, "ngan-sach-nam");
    await standing.getByRole("link", { name: "Sở Y tế" }).click();
    await looked(standing, "ngan-sach-don-vi");
    await standing.locator("a.opn").last().click();
    await looked(standing, "ngan-sach-ban-ghi");
    await standing.getByRole("link", { name: "Đặng Thị Mẫu Đơn" }).first().click();
    await expect(standing).toHaveURL(/\/(huong-chinh-sach|nhan-tai)\//);
    await expect(standing.getByText("Đặng Thị Mẫu Đơn").first()).toBeVisible();
  });

  await test.step("a leader reads the sums and the forecast, and no name", async () => {
    const leader = await person(program, browser, "city_leader", 1440);
    await leader.goto(program.at(`/ngan-sach/${year}/chi-tiet?so=du-kien`));
    await expect(leader.getByText("ngoài phạm vi xem của vai trò này")).toBeVisible();
    await expect(leader.getByText("Đặng Thị Mẫu Đơn")).toHaveCount(0);
    await looked(leader, "ngan-sach-dem");
    await leader.goto(program.at("/ngan-sach/du-bao"));
    await looked(leader, "du-bao");
    await leader.getByLabel("Mức tăng lương tối thiểu vùng mỗi năm (%)").fill("7");
    await leader.getByRole("button", { name: "Thử" }).click();
    await expect(leader.getByText("đang thử giả định")).toBeVisible();
    await looked(leader, "du-bao-thu");
    await leader.getByRole("link", { name: "Về giả định đã đặt" }).click();
    await expect(leader.getByText("đang thử giả định")).toHaveCount(0);
  });

  await test.step("money moves by a decision, and the ledger tells it", async () => {
    await finance.goto(program.at(`/ngan-sach/${year}/dieu-chuyen`));
    await expect(finance.getByText("chưa có lần điều chuyển nào")).toBeVisible();
    await looked(finance, "dieu-chuyen-trong");
    await finance.getByLabel("Từ dòng").selectOption({ index: 1 });
    await finance.getByLabel("Quý chuyển đi").selectOption({ label: "Quý III" });
    await finance.getByLabel("Đến dòng").selectOption({ index: 1 });
    await finance.getByLabel("Quý nhận").selectOption({ label: "Quý IV" });
    await finance.getByLabel("Số tiền").fill("1.000.000");
    await finance.getByLabel("Lý do").fill("Chưa tuyển được trong quý III");
    await finance.getByLabel("Số quyết định điều chỉnh").fill("12/QĐ-UBND");
    await finance.getByLabel("Ngày quyết định").fill(`02/01/${year}`);
    await finance.getByLabel("Căn cứ pháp lý").selectOption({ index: 1 });
    await finance.getByLabel("Điều, khoản").fill("Điều 53");
    await finance.getByRole("button", { name: "Ghi điều chuyển" }).click();
    await expect(finance.getByRole("table", { name: /Sổ điều chuyển/ })).toContainText("DC-0001");
    await looked(finance, "dieu-chuyen");
    await finance.goto(program.at(`/ngan-sach/${year}/ket-thuc-nam`));
    await looked(finance, "ket-thuc-nam");
    await finance.goto(program.at(`/ngan-sach/${year}/lich`));
    await looked(finance, "lich-ngan-sach");
  });

  await test.step("scenarios of the forecast are kept and compared", async () => {
    await standing.goto(program.at("/ngan-sach/du-bao/kich-ban"));
    await expect(standing.getByText("Chưa có kịch bản nào")).toBeVisible();
    await looked(standing, "kich-ban-trong");
    for (const growth of ["5", "10"]) {
      await standing.goto(program.at("/ngan-sach/du-bao"));
      await standing.getByLabel("Mức tăng lương tối thiểu vùng mỗi năm (%)").fill(growth);
      await standing.getByRole("button", { name: "Thử" }).click();
      await standing.locator("summary", { hasText: "Lưu thành kịch bản" }).click();
      await standing.getByLabel("Tên kịch bản").fill(`Lương tăng ${growth}%`);
      await standing.getByRole("button", { name: "Lưu kịch bản" }).click();
      await expect(standing.getByRole("link", { name: `Lương tăng ${growth}%` })).toBeVisible();
    }
    await looked(standing, "kich-ban");
    for (const growth of ["5", "10"]) await standing.getByLabel(`Chọn Lương tăng ${growth}% để so sánh`).check();
    await standing.getByRole("button", { name: "So sánh các kịch bản đã chọn" }).click();
    await expect(standing.getByRole("columnheader", { name: "Lương tăng 10%" }).first()).toBeVisible();
    await looked(standing, "so-sanh-kich-ban");
  });
});
