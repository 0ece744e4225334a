// A report from live figures to its frozen issue: the period, a figure opened to its records, charts with tables, the
// officer's words, figures taken, the paper with their fingerprint, and the fingerprint checked by who reads it.
import { expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";
import { issue } from "./steps";

let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("a report is made from live figures, issued and frozen", async ({ browser }) => {
  const officer = await person(program, browser, "standing_officer", 1440);
  const year = String(new Date().getFullYear());
  let report = "";
  let mark = "";

  await test.step("a period that ends before it begins is told", async () => {
    await officer.getByRole("link", { name: "Báo cáo", exact: true }).first().click();
    await officer.locator("#ky").selectOption("free");
    await officer.locator("#tu").fill("02/03/2026");
    await officer.locator("#den").fill("01/03/2026");
    await officer.getByRole("button", { name: "Xem", exact: true }).click();
    await expect(officer.getByRole("alert")).toContainText("Ngày cuối của kỳ không trước ngày đầu");
    await looked(officer, "bao-cao-sai-ky");
  });

  await test.step("the year with its charts and tables; a figure opens to its records", async () => {
    await officer.locator("#ky").selectOption("year");
    await officer.locator("#nam").selectOption(year);
    await officer.getByRole("button", { name: "Xem", exact: true }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toHaveText(`Báo cáo năm ${year}`);
    await officer.getByText("Xem dạng bảng").first().click();
    await looked(officer, "bao-cao-nam");
    await officer.getByText("Hồ sơ nộp", { exact: true }).click();
    await expect(officer.getByText("Mã chỉ số: dossiers.filed.")).toBeVisible();
    await officer.getByRole("link", { name: /hồ sơ, Hồ sơ nộp$/ }).click();
    await expect(officer.getByRole("heading", { level: 1 })).toHaveText("Hồ sơ nộp");
    await looked(officer, "bao-cao-ban-ghi");
    await officer.getByRole("link", { name: "Về báo cáo" }).first().click();
    await expect(officer.getByRole("heading", { level: 1 })).toHaveText(`Báo cáo năm ${year}`);
  });

  await test.step("the officer writes, takes the figures and drafts the paper", async () => {
    await officer.getByRole("button", { name: "Soạn báo cáo" }).click();
    await expect(officer.getByRole("status").first()).toContainText("Đã mở báo cáo");
    await officer.getByLabel("Công tác chỉ đạo, triển khai").fill("Đã ban hành kế hoạch và giao nhiệm vụ.");
    await officer.getByLabel("Kiến nghị, đề xuất").fill("Đề nghị bố trí đủ kinh phí.");
    await officer.getByRole("button", { name: "Lưu phần lời" }).click();
    await looked(officer, "bao-cao-soan");
    await officer.getByRole("button", { name: "Chốt số liệu", exact: true }).click();
    await expect(officer.getByRole("status").first()).toContainText("Đã chốt số liệu");
    mark = await officer.locator("dd.hash").innerText();
    expect(mark.replaceAll(/\s/g, "")).toMatch(/^[0-9a-f]{64}$/);
    report = officer.url();
    await looked(officer, "bao-cao-da-chot");
    await officer.getByRole("button", { name: "Soạn văn bản" }).click();
    await expect(officer).toHaveURL(/phat-hanh/);
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Kết quả thực hiện chính sách");
    await looked(officer, "bao-cao-van-ban");
  });

  await test.step("the paper is approved, numbered, signed and issued", async () => {
    const leader = await person(program, browser, "standing_leader", 1440);
    await issue(program, officer, leader);
    await expect
      .poll(async () => {
        await officer.goto(report);
        return officer.locator(".head .st").innerText();
      })
      .toBe("Đã phát hành");
    await looked(officer, "bao-cao-da-phat-hanh");
  });

  await test.step("the People's Council reads it and checks the fingerprint printed on the paper", async () => {
    const council = await person(program, browser, "peoples_council", 1440);
    await council.goto(report);
    await council.getByLabel("Mã đối chiếu in trên giấy").fill(mark);
    await council.getByRole("button", { name: "So mã" }).click();
    await expect(council.getByText("Mã in trên giấy đúng là mã của số liệu này")).toBeVisible();
    await looked(council, "bao-cao-hdnd");
    await council.goto(program.at("/bao-cao/ban"));
    await looked(council, "bao-cao-danh-sach");
  });
});
