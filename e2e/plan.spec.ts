// The city's real plan from its document to the board: imported with one agency corrected, approved by a second person,
// issued; an agency reports with a file and raises an obstacle, which the leader sees escalated; the log tells it all.
import { expect } from "@playwright/test";
import { Program, looked, person, picture, test } from "./program";
import { approvePlan, importPlan, issuePlan } from "./steps";

const PLAN = "src/plans/fixtures/ke-hoach-nq53-2026.txt";
let program: Program;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("the plan is imported, issued, carried out and followed", async ({ browser }) => {
  const officer = await person(program, browser, "standing_officer");
  let plan = "";

  await test.step("the standing agency's officer imports it and corrects one agency", async () => {
    plan = await importPlan(program, officer, PLAN);
    await looked(officer, "ke-hoach-du-thao");
  });

  await test.step("it is submitted, approved by another person, and issued", async () => {
    const leader = await person(program, browser, "standing_leader");
    await approvePlan(program, officer, leader);
    await officer.goto(program.at(plan));
    await officer.getByRole("button", { name: "Ban hành" }).click();
    await expect(officer.locator("#number-error")).toBeVisible();
    await issuePlan(program, officer, plan);
    await looked(officer, "ke-hoach-ban-hanh");
  });

  let obstacle = "";
  await test.step("an agency's officer reports with a file and raises an obstacle", async () => {
    const agency = await person(program, browser, "agency_officer");
    await agency.goto(program.at("/viec"));
    await looked(agency, "viec-co-ke-hoach");
    await agency.locator("ul.wl a.t[href^='/phan-viec/']").first().click();
    const form = agency.locator("form[action$='/bao-cao']");
    await form.getByLabel("Tỷ lệ hoàn thành").fill("100");
    await form.getByLabel("Kết quả, việc đã làm").fill("Đã tổ chức hội nghị quán triệt.");
    await form.getByLabel("Phần việc đã hoàn thành").check();
    await form.getByRole("button", { name: "Gửi báo cáo" }).click();
    await expect(agency.locator("#evidence-error")).toBeVisible();
    await form.getByLabel("Phần việc đã hoàn thành").uncheck();
    await form.getByLabel("Tỷ lệ hoàn thành").fill("60");
    await form.getByLabel("Tệp minh chứng").setInputFiles({
      name: "Biên bản hội nghị.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7\n"),
    });
    await form.getByRole("button", { name: "Gửi báo cáo" }).click();
    await expect(agency.getByRole("status")).toContainText("Đã ghi báo cáo tiến độ.");
    await expect(agency.getByRole("link", { name: "Biên bản hội nghị.pdf" })).toBeVisible();
    await looked(agency, "phan-viec");
    await agency.getByRole("link", { name: "Nêu vướng mắc" }).click();
    await agency.getByLabel("Vướng mắc", { exact: true }).fill("Chưa có tài liệu tuyên truyền");
    await agency.getByLabel("Mô tả").fill("Cơ quan chưa nhận được tài liệu chung của thành phố.");
    await agency.getByLabel("Kiến nghị, đề xuất").fill("Đề nghị cấp tài liệu trong tháng này.");
    await agency.getByRole("button", { name: "Gửi vướng mắc" }).click();
    await expect(agency.getByRole("status")).toContainText("Đã gửi vướng mắc");
    obstacle = new URL(agency.url()).pathname;
    await agency.goto(program.at("/co-quan-toi"));
    await looked(agency, "co-quan-toi");
  });

  await test.step("the leader of the city sees it escalated", async () => {
    await officer.goto(program.at(obstacle));
    await officer.getByLabel("Đề xuất").fill("Đề nghị giao một cơ quan biên soạn chung.");
    await officer.getByRole("button", { name: "Trình cấp trên" }).click();
    const leader = await person(program, browser, "city_leader");
    await leader.goto(program.at("/vuong-mac/cap-tren"));
    await expect(leader.getByText("Chưa có tài liệu tuyên truyền")).toBeVisible();
  });

  await test.step("board, list, calendar and versions show the same", async () => {
    await officer.goto(program.at(`${plan}/bang`));
    await expect(officer.getByRole("table").first()).toContainText("Chưa có tài liệu tuyên truyền");
    await looked(officer, "ma-tran");
    for (const [path, name] of [
      ["/nhiem-vu", "danh-sach-nhiem-vu"],
      ["/lich", "lich"],
      [`${plan}/phien-ban`, "phien-ban"],
      [`${plan}/noi-nhan`, "noi-nhan"],
      ["/nhiem-vu/cap-nhat", "cap-nhat-excel"],
    ] as const) {
      await officer.goto(program.at(path));
      await expect(officer.getByRole("heading", { level: 1 })).toBeVisible();
      await looked(officer, name);
    }
    await officer.goto(program.at(plan));
    await officer.getByRole("link", { name: /Quán triệt|II\.7\.a/ }).first().click();
    await looked(officer, "nhiem-vu");
  });

  await test.step("the log tells all of it, and verifies", async () => {
    const admin = await person(program, browser, "administrator");
    await admin.goto(program.at("/nhat-ky"));
    const log = admin.locator("main");
    for (const words of ["ban hành", "duyệt", "trình duyệt", "báo cáo tiến độ", "vướng mắc", "đưa tệp"]) {
      await expect(log).toContainText(words);
    }
    await picture(admin, "nhat-ky-ke-hoach");
    expect(program.run("verify")).toContain("nguyên vẹn");
  });
});
