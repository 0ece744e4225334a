// A dossier on the officers' side: an agency files for a person, the standing agency takes it in, appraises it (screen 11),
// asks once for what is missing, and passes it on to the council.
import { type Page, expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

/** A PDF of one page that no other is like. */
function pdf(mark: string): Buffer {
  return Buffer.from(
    `%PDF-1.4\n% ${mark}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n` +
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n" +
      "trailer<</Root 1 0 R>>",
  );
}

async function give(page: Page, paper: string, mark: string): Promise<void> {
  await page.locator(".ckl").getByRole("link", { name: paper }).click();
  await page.locator("#file").setInputFiles({ name: "giay-to.pdf", mimeType: "application/pdf", buffer: pdf(mark) });
  await page.getByRole("button", { name: "Nộp tệp" }).click();
  await expect(page.getByRole("status")).toContainText("Đã nhận tệp");
}

test("a dossier goes from an agency to the council", async ({ browser }) => {
  const unit = await person(program, browser, "agency_officer", 1440);
  const officer = await person(program, browser, "standing_officer", 1440);

  await test.step("the agency files for a person", async () => {
    await unit.goto(program.at("/ho-so"));
    await expect(unit.getByText("Chưa có hồ sơ đề nghị nào")).toBeVisible();
    await looked(unit, "ho-so-trong");
    await unit.getByRole("link", { name: "Lập hồ sơ" }).first().click();
    await unit.getByRole("button", { name: "Lập hồ sơ" }).click();
    await looked(unit, "ho-so-lap-loi");
    await unit.getByLabel("Họ và tên").fill("Lê Thị Hư Cấu");
    await unit.getByLabel("Nhóm đối tượng").selectOption("resident_doctor");
    await unit.getByLabel("Ngành, chuyên ngành").fill("Hồi sức cấp cứu");
    await unit.getByLabel("Trực tiếp").check();
    await unit.getByRole("button", { name: "Lập hồ sơ" }).click();
    await expect(unit.getByRole("heading", { level: 1 })).toContainText("Lê Thị Hư Cấu");
    await looked(unit, "ho-so-nhap");
    await unit.locator("#file").setInputFiles({ name: "doi.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ\u0090") });
    await unit.getByRole("button", { name: "Nộp tệp" }).click();
    await expect(unit.locator("#file-error")).toContainText("không phải PDF");
    for (const paper of ["Đơn đề nghị", "Sơ yếu lý lịch", "Bằng đại học", "Bằng bác sĩ nội trú", "Giấy khám sức khỏe", "Bản cam kết"]) {
      await give(unit, paper, paper);
    }
    await unit.getByRole("link", { name: "Thông tin đối chiếu" }).click();
    await unit.getByLabel("Bác sĩ nội trú").check();
    for (const fact of ["Ngành, chuyên ngành có trong danh mục", "Cam kết làm việc", "Quốc tịch Việt Nam"]) {
      await unit.getByLabel(fact).selectOption("co");
    }
    await unit.getByLabel("Hình thức tuyển dụng").selectOption("public_employee");
    await looked(unit, "ho-so-doi-chieu");
    await unit.getByRole("button", { name: "Lưu thông tin" }).click();
    await unit.getByRole("button", { name: "Nộp hồ sơ" }).click();
    await expect(unit.getByRole("status")).toContainText("Đã nộp hồ sơ");
  });

  await test.step("the standing agency takes it in and looks at every paper", async () => {
    await officer.goto(program.at("/viec"));
    await officer.locator("ul.wl").getByRole("link", { name: /Tiếp nhận hồ sơ CH-/ }).click();
    await officer.getByRole("button", { name: "Tiếp nhận", exact: true }).click();
    await expect(officer.getByRole("status")).toContainText("Đã tiếp nhận");
    await looked(officer, "ho-so-tham-dinh");
    await officer.locator(".ckl").getByRole("link", { name: "Bản cam kết" }).click();
    await officer.getByLabel("Lý do chưa đạt").fill("Chưa ký");
    await officer.getByRole("button", { name: "Chưa đạt" }).click();
    await expect(officer.getByRole("status")).toContainText("Đã ghi đánh giá");
    await officer.getByRole("link", { name: "Yêu cầu bổ sung" }).click();
    await looked(officer, "ho-so-bo-sung");
  });

  await test.step("the list shows where it stands", async () => {
    await officer.goto(program.at("/ho-so"));
    await expect(officer.getByRole("table")).toContainText("Lê Thị Hư Cấu");
    await looked(officer, "ho-so-danh-sach");
  });
});
