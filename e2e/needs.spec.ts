// From a need to the portal: a hospital asks for a resident doctor within its headcount and is refused one more with the
// sum; its head approves, Sở Nội vụ consolidates and builds the catalogue, UBND approves, and everybody reads it.
import { expect } from "@playwright/test";
import { Program, looked, person, test } from "./program";

let program: Program;
const year = new Date().getFullYear() + 1;

test.beforeAll(async () => {
  program = await Program.start("--demo");
});

test.afterAll(() => program?.stop());

test("a need goes from a hospital to the portal", async ({ browser }) => {
  const standing = await person(program, browser, "standing_officer", 1440);
  const officer = await person(program, browser, "agency_officer", 1440);
  const specialty = "Hồi sức cấp cứu nhi";

  await test.step("the standing agency enters the headcount", async () => {
    await standing.goto(program.at(`/bien-che/${year}`));
    await expect(standing.getByText(`Chưa có biên chế năm ${year}`)).toBeVisible();
    await looked(standing, "bien-che-trong");
    await standing.getByRole("link", { name: "Nhập một đơn vị" }).click();
    await standing.getByLabel("Cơ quan, đơn vị").selectOption("bv-nhi-hp");
    await standing.getByLabel("Biên chế được giao").fill("-4");
    await standing.getByLabel("Hiện có mặt").fill("37");
    await standing.getByRole("button", { name: "Lưu biên chế" }).click();
    await expect(standing.locator("#quota-error")).toBeVisible();
    await looked(standing, "bien-che-am");
    await standing.getByLabel("Biên chế được giao").fill("40");
    await standing.getByLabel("Quyết định giao biên chế").fill("Quyết định giao biên chế (mẫu)");
    await standing.getByRole("button", { name: "Lưu biên chế" }).click();
    await expect(standing.getByRole("status")).toContainText("Đã lưu biên chế");
    await looked(standing, "bien-che-danh-sach");
    await standing.getByRole("link", { name: "Nhập từ Excel" }).click();
    await looked(standing, "bien-che-nhap");
  });

  await test.step("the hospital asks within its headcount and is refused one more with the sum", async () => {
    await officer.goto(program.at("/nhu-cau"));
    await expect(officer.getByRole("heading", { level: 1 })).toContainText(`Đề xuất nhu cầu năm ${year}`);
    await looked(officer, "nhu-cau-trong");
    await officer.getByRole("link", { name: "Thêm dòng" }).first().click();
    await officer.getByLabel("Ngành, chuyên ngành").fill(specialty);
    await officer.getByLabel("Mã ngành đào tạo").fill("Y khoa đa khoa");
    await officer.getByLabel("Nơi làm việc").selectOption("bv-nhi-hp");
    await officer.getByLabel("Nhóm đối tượng").selectOption("resident_doctor");
    await officer.getByLabel("Số người").fill("2");
    await officer.getByLabel("Ngày dự kiến bắt đầu").fill(`01/03/${year}`);
    await officer.getByLabel("Tiêu chí").fill("Đã làm hồi sức nhi 2 năm");
    await officer.getByLabel("Cơ sở đào tạo").fill("Trường đại học y công lập");
    await officer.getByRole("button", { name: "Lưu dòng này" }).click();
    await expect(officer.getByText("Ngành gần nhất với chữ đã nhập")).toBeVisible();
    await looked(officer, "nhu-cau-goi-y");
    await officer.getByLabel("7720101 Y khoa (đại học)").check();
    await officer.getByLabel("Lĩnh vực").selectOption("khac");
    await officer.getByRole("button", { name: "Lưu dòng này" }).click();
    await expect(officer.getByRole("status")).toContainText("Đã lưu dòng nhu cầu");
    await officer.getByRole("link", { name: "Thêm dòng" }).first().click();
    await officer.getByLabel("Ngành, chuyên ngành").fill("Gây mê hồi sức");
    await officer.getByLabel("Nơi làm việc").selectOption("bv-nhi-hp");
    await officer.getByLabel("Lĩnh vực").selectOption("khac");
    await officer.getByLabel("Nhóm đối tượng").selectOption("resident_doctor");
    await officer.getByLabel("Số người").fill("2");
    await officer.getByLabel("Ngày dự kiến bắt đầu").fill(`01/03/${year}`);
    await officer.getByRole("button", { name: "Lưu dòng này" }).click();
    await expect(officer.locator("#number-error")).toContainText(
      "Đơn vị có 40 biên chế, đã có 37 người, đã đề xuất 2; còn 1, không đề xuất thêm 2 được",
    );
    await looked(officer, "nhu-cau-vuot");
    await officer.getByLabel("Số người").fill("1");
    await officer.getByRole("button", { name: "Lưu dòng này" }).click();
    await looked(officer, "nhu-cau-don-vi");
    await officer.getByRole("button", { name: "Trình lãnh đạo duyệt" }).click();
    await expect(officer.getByRole("status")).toContainText("Đã trình 2 dòng");
  });

  await test.step("the head approves", async () => {
    const head = await person(program, browser, "agency_head", 1440);
    await head.goto(program.at("/viec"));
    await head.locator("ul.wl").getByRole("link", { name: new RegExp(`Duyệt đề xuất nhu cầu năm ${year}`) }).first().click();
    await looked(head, "nhu-cau-thu-truong");
    await head.getByRole("button", { name: "Duyệt 2 dòng, gửi tổng hợp" }).click();
    await expect(head.getByRole("status")).toContainText("Đã duyệt 2 dòng");
  });

  await test.step("the standing agency consolidates one line and returns the other with a reason", async () => {
    await standing.goto(program.at("/nhu-cau"));
    await expect(standing.getByRole("heading", { level: 1 })).toContainText(`Tổng hợp nhu cầu năm ${year}`);
    await looked(standing, "nhu-cau-tong-hop");
    await standing.getByRole("link", { name: "Gây mê hồi sức", exact: true }).click();
    await looked(standing, "nhu-cau-mot-dong");
    await standing.getByLabel("Lý do trả lại").fill("Ghi rõ tiêu chí.");
    await standing.getByRole("button", { name: "Trả lại", exact: true }).click();
    await expect(standing.getByRole("status")).toContainText("Đã trả lại đơn vị");
    await standing.goto(program.at(`/nhu-cau/${year}/tong-hop`));
    await standing.getByRole("button", { name: "Tổng hợp các dòng đã đánh dấu" }).click();
    await expect(standing.getByRole("status")).toContainText("Đã tổng hợp 1 dòng");
    await standing.goto(program.at(`/nhu-cau/${year}/danh-sach`));
    await looked(standing, "nhu-cau-danh-sach");
  });

  await test.step("the catalogue is built with its cost, submitted, approved and published", async () => {
    await standing.goto(program.at("/danh-muc-nam"));
    await looked(standing, "danh-muc-trong");
    await standing.getByRole("button", { name: `Lập danh mục năm ${year}` }).click();
    await expect(standing.getByRole("table").first()).toContainText(specialty);
    await looked(standing, "danh-muc-du-thao");
    await standing.getByRole("link", { name: specialty }).first().click();
    await expect(standing.getByText("Chưa gồm: Hỗ trợ nhà ở")).toBeVisible();
    await looked(standing, "danh-muc-dong");
    await standing.goto(program.at(`/danh-muc-nam/${year}`));
    await standing.getByRole("button", { name: "Trình UBND thành phố" }).click();
    const leader = await person(program, browser, "city_leader", 1440);
    await leader.goto(program.at("/viec"));
    await leader.locator("ul.wl").getByRole("link", { name: new RegExp(`Duyệt danh mục năm ${year}`) }).first().click();
    await looked(leader, "danh-muc-cho-duyet");
    await leader.getByRole("button", { name: "Duyệt danh mục" }).click();
    await expect(leader.getByRole("status")).toContainText("Đã duyệt danh mục");
    await standing.goto(program.at(`/danh-muc-nam/${year}`));
    await standing.getByLabel("Số, ký hiệu văn bản ban hành").fill("123/KH-UBND");
    await standing.getByLabel("Ngày ban hành").fill("01/01/2026");
    await looked(standing, "danh-muc-cong-bo");
    await standing.getByRole("button", { name: "Công bố trên trang công khai" }).click();
    await expect(standing.getByRole("status")).toContainText("Đã công bố bản 1");
    await standing.getByRole("link", { name: "Bản 1" }).click();
    await looked(standing, "danh-muc-ban");
  });

  await test.step("everybody reads it, in both languages, as pages and as data", async () => {
    const visitor = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } })).newPage();
    await visitor.goto(program.at("/danh-muc"));
    await expect(visitor.getByRole("row", { name: new RegExp(specialty) })).toContainText("250.000.000");
    await visitor.getByRole("searchbox").fill("hoi suc");
    await visitor.getByRole("button", { name: "Tìm", exact: true }).click();
    await expect(visitor.getByText("1 ngành, 2 chỉ tiêu")).toBeVisible();
    await visitor.goto(program.at(`/danh-muc/${year}?q=khong-co`));
    await expect(visitor.getByText("Không có ngành nào khớp")).toBeVisible();
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(program.at(`/danh-muc/${year}?nhom=resident_doctor`));
    await looked(page, "cong-danh-muc");
    await page.getByRole("link", { name: "Khối để dán vào trang khác" }).click();
    await expect(page.locator("#khoi")).toHaveValue(new RegExp(`<a href="[^"]*/danh-muc/${year}#d1">${specialty}</a>`));
    await looked(page, "cong-danh-muc-khoi");
    await page.goto(program.at(`/danh-muc/${year}?lang=en`));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Fields in demand in ${year}`);
    await looked(page, "cong-danh-muc-en");
    const json = await page.request.get(program.at(`/api/v1/catalogue/${year}`));
    const read = await json.json();
    expect([read.people, read.rows[0].specialty, read.document.number]).toEqual([2, specialty, "123/KH-UBND"]);
    expect(read.licence.vi).toContain("194/2025");
    const csv = await (await page.request.get(program.at(`/api/v1/catalogue/${year}/rows.csv`))).text();
    expect(csv).toContain(specialty);
    const atom = await (await page.request.get(program.at("/danh-muc.atom"))).text();
    expect(atom).toContain(`<title>${specialty}</title>`);
    expect(program.run("catalogue", "export", String(year), "--csv")).toContain(specialty);
    expect(JSON.parse(program.run("catalogue", "export", String(year), "--json")).people).toBe(2);
  });
});
