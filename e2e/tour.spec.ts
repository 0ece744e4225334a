// The whole year in one walk: from the city's real plan to one person who is granted the policy, paid, rated poorly,
// discontinued and asked to pay back. After every step the program is killed and started again, and the next step goes on.
import { type Browser, type Page, expect } from "@playwright/test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOG, Program, looked, nothingSerious, person, test } from "./program";
import * as steps from "./steps";
import { textOf } from "./workbook";

const PLAN = "src/plans/fixtures/ke-hoach-nq53-2026.txt";
/** The year of the needs, the catalogue, the money and the report; the plan is that of the year before. */
const YEAR = 2027;
const SPECIALTY = "Hồi sức cấp cứu nhi";
const CANDIDATE = "Trần Thị Ví Dụ";
const ADDRESS = "tran.vi.du@example.com";
/** The grant of a resident doctor; two times the minimum wage of Region I, 5.310.000 đồng, for each month. */
const GRANT = 250_000_000;
const MONTH = 10_620_000;

/** Days on which something happens; nobody is away for 45 days, which would lock their account. */
const day = (text: string) => new Date(`${text}T09:00:00+07:00`);
const [NOVEMBER, JANUARY, FEBRUARY, MARCH, APRIL, MAY] = ["2026-11-30", "2027-01-11", "2027-02-22", "2027-03-05", "2027-04-05", "2027-05-17"].map(
  day,
) as [Date, Date, Date, Date, Date, Date];

const sum = (amount: number) => amount.toLocaleString("de-DE");

let program: Program;

test.beforeAll(async () => {
  program = await Program.startOn(NOVEMBER, "--demo");
});

test.afterAll(() => {
  program?.stop();
  slowest();
});

/** Tells which pages were the slowest on the server, when its log was kept. */
function slowest(): void {
  if (!process.env.CHIEUHIEN_WALK_LOG || !existsSync(LOG)) return;
  const times = new Map<string, number>();
  for (const line of readFileSync(LOG, "utf8").split("\n").filter((one) => one.includes('"request"'))) {
    const { method, route, milliseconds } = JSON.parse(line).fields;
    if (method === "GET") times.set(route, Math.max(times.get(route) ?? 0, milliseconds));
  }
  const sorted = [...times].sort((one, other) => other[1] - one[1]).slice(0, 8);
  console.log(sorted.map(([route, most]) => `${most} ms GET ${route}`).join("\n"));
}

const FOLDER = process.env.CHIEUHIEN_TOUR_PICTURES ? "docs/tour" : "test-results/tour";
let pictures = 0;

/** A picture of the window for the page that tells the tour. */
async function kept(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  pictures += 1;
  await page.screenshot({ path: `${FOLDER}/${String(pictures).padStart(2, "0")}-${name}.png` });
}

/** An officer's page, checked on a desk and on a telephone, and kept. */
async function shown(page: Page, name: string): Promise<void> {
  await looked(page, `hanh-trinh-${name}`);
  await kept(page, name);
}

/** A candidate's page, checked on the telephone, and kept. */
async function seen(page: Page, name: string): Promise<void> {
  await nothingSerious(page);
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), `${name} scrolls sideways`).toBe(true);
  await kept(page, name);
}

/** One step, and then a power cut. */
async function step(title: string, body: () => Promise<void>): Promise<void> {
  await test.step(title, body);
  await program.crash();
}

const ROLES = {
  administrator: ["administrator", ""],
  standing: ["standing_officer", ""],
  leader: ["standing_leader", ""],
  unit: ["agency_officer", "Phạm Văn Giả Định"],
  head: ["agency_head", "Nguyễn Văn Mẫu"],
  finance: ["finance_officer", ""],
  chair: ["city_leader", ""],
  secretary: ["council_secretary", ""],
  member: ["council_member", "Phạm Văn Thành Viên"],
} as const;

type Who = keyof typeof ROLES;
type People = Record<Who, Page>;

/** Everybody who takes part, each signed in, in a window of their own. */
async function everybody(browser: Browser): Promise<People> {
  const people = {} as People;
  for (const who of Object.keys(ROLES) as Who[]) people[who] = await person(program, browser, ROLES[who][0], 1440, ROLES[who][1]);
  return people;
}

/** Time passes; whoever comes back signs in again. */
async function later(people: People, time: Date): Promise<void> {
  await program.wakeOn(time);
  for (const who of Object.keys(ROLES) as Who[]) {
    await people[who].context().clearCookies();
    await program.signIn(people[who], ROLES[who][0], ROLES[who][1]);
  }
}

/** Looks until something is there. A job that was cut off is taken up when its lease of ten minutes ends: so they pass. */
async function until(people: People, look: () => Promise<boolean>): Promise<void> {
  for (const patience of [20_000, 60_000]) {
    const ends = Date.now() + patience;
    while (Date.now() < ends) {
      if (await look()) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await later(people, new Date(program.now().getTime() + 11 * 60_000));
  }
  expect(await look()).toBe(true);
}

/** A council decides on one item of a meeting: all are there, nobody has an interest, and all agree. */
async function agreed(people: People, meeting: string, item: string, mode: string, name: string): Promise<void> {
  const { chair, secretary, member } = people;
  await steps.invite(people.standing, meeting);
  for (const who of [chair, secretary, member]) await steps.declareNone(who, item);
  await steps.attend(secretary, meeting);
  await steps.openMeeting(chair, meeting, "Khai mạc: có mặt 3 trên 3, cần ít nhất 2 (2/3 của 3).");
  await steps.openBallot(chair, item, mode);
  await program.crash();
  for (const who of [member, secretary, chair]) await steps.vote(who, item, "Đồng ý");
  await steps.count(chair, item, "3 đồng ý trên 3 phiếu hợp lệ, cần hơn 1/2 của 3 = 2 → thông qua");
  await (name === "hoi-dong" ? shown(chair, name) : looked(chair, `hanh-trinh-${name}`));
  await chair.goto(meeting);
  await chair.getByRole("button", { name: "Bế mạc" }).click();
  await steps.write(secretary, meeting, item, "Hội đồng trao đổi về kết quả công việc.", "Thông qua.");
}

type List = { month: string; lines: number; total: number; paidOn: string; name: string };

/** Pays what is due of a month: the list is killed while it fills and while the treasury's answer is matched. */
async function paid(people: People, about: List): Promise<void> {
  const { unit, head, leader, finance } = people;
  await unit.goto(program.at("/chi-tra"));
  await unit.getByRole("link", { name: "Lập danh sách" }).click();
  await unit.getByLabel("Đơn vị", { exact: true }).selectOption("bv-nhi-hp");
  await unit.getByLabel("Chi từ dòng dự toán").selectOption({ index: 1 });
  await unit.getByLabel("Từ tháng").fill(about.month);
  await unit.getByLabel("Đến tháng").fill(about.month);
  await unit.getByRole("button", { name: "Lập danh sách" }).click();
  await unit.waitForURL(/\/chi-tra\/[0-9a-f]{32}$/);
  const list = unit.url();
  await program.crash();
  const submit = unit.getByRole("button", { name: "Trình thủ trưởng" });
  await until(people, async () => {
    await unit.goto(list);
    return submit.isVisible();
  });
  await expect(unit.locator("main")).toContainText(`${about.lines} khoản, ${sum(about.total)}`);
  await submit.click();
  for (const [who, act] of [[head, "Xác nhận"], [leader, "Duyệt"], [finance, "Chấp thuận chi"], [finance, "Ghi nhận đã gửi Kho bạc"]] as const) {
    await who.goto(list);
    await who.getByRole("button", { name: act, exact: true }).click();
    await expect(who.getByRole("button", { name: act, exact: true })).toHaveCount(0);
  }
  await finance.goto(list);
  const download = finance.waitForEvent("download");
  await finance.getByRole("button", { name: "Tệp CSV gửi Kho bạc" }).click();
  const sent = readFileSync(await (await download).path(), "utf8").split("\r\n");
  const lines = sent.map((line) => /^"(CT-\d+\.\d+)",.*,(\d+)$/.exec(line)).filter((found) => found !== null);
  expect(lines.length).toBe(about.lines);
  const rows = lines.map(([, code, amount]) => `${code},${amount},Đã chi,${about.paidOn},`);
  await finance.getByLabel("Kết quả Kho bạc gửi về").setInputFiles({
    name: "ket-qua-kho-bac.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["Mã khoản chi,Số tiền,Kết quả,Ngày chi,Lý do", ...rows, ""].join("\n")),
  });
  await finance.getByRole("button", { name: "Nhập kết quả" }).click();
  await expect(finance.getByText("nhập kết quả từ Kho bạc").first()).toBeVisible();
  await program.crash();
  await until(people, async () => {
    await finance.goto(list);
    return (await finance.getByRole("cell", { name: /^Đã chi/ }).count()) === about.lines;
  });
  await finance.getByRole("button", { name: "Quyết toán" }).click();
  await expect(finance.getByRole("heading", { level: 1 })).toContainText("Đã quyết toán");
  await (about.name === "chi-tra" ? shown(finance, about.name) : looked(finance, `hanh-trinh-${about.name}`));
}

test("the whole year in one walk", async ({ browser }) => {
  test.setTimeout(1_800_000);
  const people = await everybody(browser);
  const { administrator, standing, leader, unit, head, finance, chair, secretary } = people;
  const phone = await steps.device(browser, 390);
  await phone.setViewportSize({ width: 390, height: 844 });
  const folder = mkdtempSync(join(tmpdir(), "chieuhien-tour-"));

  await step("what the city has not enacted is set, marked as assumed", async () => {
    await steps.setUp(program, administrator, "dossier.appraisal_days", "15");
    await steps.setUp(program, administrator, "evaluation.least_rank", "2");
    await steps.symbol(program, administrator);
  });

  await step("the real plan is imported, approved and issued", async () => {
    const plan = await steps.importPlan(program, standing, PLAN);
    await steps.approvePlan(program, standing, leader);
    await steps.issuePlan(program, standing, plan);
    await shown(standing, "ke-hoach");
  });

  await step("the hospital asks for two resident doctors within its headcount", async () => {
    await steps.headcount(program, standing, YEAR, "bv-nhi-hp", 39, 37);
    const asked = { year: YEAR, agency: "bv-nhi-hp", group: "resident_doctor", begins: `01/03/${YEAR}` };
    await steps.need(program, unit, { ...asked, specialty: SPECIALTY, count: 2, criteria: "Tốt nghiệp bác sĩ nội trú nhi" });
    await expect(unit.getByRole("status")).toContainText("Đã lưu dòng nhu cầu");
    await steps.submitNeed(program, unit, head, YEAR);
    await steps.consolidate(program, standing, YEAR);
    await standing.goto(program.at(`/nhu-cau/${YEAR}/danh-sach`));
    await shown(standing, "nhu-cau");
  });

  await step("the catalogue is issued by its decision and stands on the portal", async () => {
    await steps.draftCatalogue(program, standing, chair, YEAR, SPECIALTY);
    await steps.issue(program, standing, chair, "Lê Văn Mẫu");
    await until(people, async () => (await phone.goto(program.at(`/danh-muc/${YEAR}`)))?.status() === 200);
    await expect(phone.getByText(SPECIALTY).first()).toBeVisible();
    await seen(phone, "danh-muc");
  });

  await later(people, JANUARY);
  let mine = "";
  await step("a candidate checks eligibility and applies on a telephone", async () => {
    const answers = "qualifications=resident_doctor&da-co=chua&vietnamese=co&nam-sinh=1994&sex=female&field_in_catalogue=co";
    await phone.goto(program.at(`/kiem-tra-dieu-kien?${answers}&commits=co&employment=public_employee&region=I`));
    await expect(phone.getByRole("heading", { level: 1 })).toContainText("Bác sĩ nội trú");
    await seen(phone, "dieu-kien");
    await phone.getByRole("link", { name: "Nộp hồ sơ với các câu trả lời này" }).click();
    await steps.signInCandidate(phone, ADDRESS);
    await phone.locator("#full_name").fill(CANDIDATE);
    await phone.locator("#row").selectOption({ index: 1 });
    await phone.locator("#group").selectOption({ label: "Bác sĩ nội trú" });
    await phone.locator("#specialty").fill(SPECIALTY);
    await phone.locator("#carry").check();
    await phone.getByRole("button", { name: "Bắt đầu hồ sơ" }).click();
    await expect(phone.getByRole("link", { name: "Đồng ý xử lý dữ liệu cá nhân" })).toBeVisible();
    mine = new URL(phone.url()).pathname;
    await steps.tellWho(phone, ["18", "4", "1994"], "031194000842");
    await phone.getByRole("link", { name: "Liên hệ và nơi ở" }).click();
    await phone.locator("#phone").fill("0912345678");
    await phone.locator("#address").fill("Số 1 phố Minh Họa, phường Ví Dụ");
    await steps.save(phone);
    await program.crash();
    await phone.getByRole("link", { name: "Công trình, đề tài, giải thưởng" }).click();
    await phone.locator("#text").fill("Giải thưởng Ví Dụ 2024");
    await steps.save(phone);
    await steps.tellDegree(phone, { level: "Bác sĩ nội trú", major: "Nhi khoa", year: "2021" });
    await steps.givePapers(phone);
    await phone.goto(program.at(mine));
    await seen(phone, "ho-so");
    await phone.getByRole("link", { name: "Kiểm tra lại và nộp" }).click();
    await phone.locator("#declares").check();
    await phone.getByRole("button", { name: "Nộp hồ sơ" }).click();
    await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Hồ sơ đã được nhận");
    await nothingSerious(phone);
  });

  await step("the standing agency appraises the dossier and sends it to the council", async () => {
    const dossier = program.at(mine.replace("/ung-vien", ""));
    await steps.takeIn(standing, dossier);
    await steps.accept(standing, dossier);
    await standing.goto(dossier);
    await shown(standing, "tham-dinh");
    await steps.toCouncil(standing, dossier, "Đủ giấy tờ, đủ điều kiện theo nghị quyết.");
  });

  let council = "";
  let meeting = "";
  let item = "";
  await step("the council is set up and votes secretly", async () => {
    council = await steps.seatCouncil(program, standing, [
      ["Vũ Đức Giả Lập", "lap.vdg@example.gov.vn", "chair", "ubnd-tp", "Phó Chủ tịch UBND thành phố"],
      ["Bùi Thị Mô Phỏng", "phong.btm@example.gov.vn", "secretary", "so-noi-vu", "Trưởng phòng"],
      ["Phạm Văn Thành Viên", "vien.pvt@example.gov.vn", "member", "so-tai-chinh", "Phó Giám đốc"],
    ]);
    meeting = await steps.prepareMeeting(program, standing, council);
    await steps.list(standing, meeting, [CANDIDATE]);
    item = (await steps.itemsOf(program, standing, meeting))[CANDIDATE] ?? "";
    await agreed(people, meeting, item, "Bỏ phiếu kín", "hoi-dong");
  });

  await step("the decision is issued, and anyone checks it by its QR", async () => {
    await standing.goto(item);
    await standing.getByLabel("Quyết định có hiệu lực từ ngày").fill(`01/02/${YEAR}`);
    await standing.getByRole("button", { name: "Soạn quyết định" }).click();
    const decision = await steps.issue(program, standing, chair, "Lê Văn Mẫu");
    await shown(standing, "quyet-dinh");
    const code = new URL(await steps.codeOf(program, standing, decision, folder, "quyet-dinh"));
    const visitor = await steps.device(browser, 390);
    await visitor.setViewportSize({ width: 390, height: 844 });
    await visitor.goto(program.at(code.pathname + code.hash));
    await expect(visitor.getByRole("status")).toContainText("đang có hiệu lực");
    await expect(visitor.getByText("Chữ ký trong mã QR đúng")).toBeVisible();
    await seen(visitor, "kiem-tra-quyet-dinh");
    await visitor.context().close();
  });

  await later(people, FEBRUARY);
  let beneficiary = "";
  let policy = "";
  await step("the decision has worked by itself: the candidate and the unit see it", async () => {
    await phone.goto(program.at(mine));
    if (phone.url().includes("dang-nhap")) await steps.signInCandidate(phone, ADDRESS);
    await until(people, async () => {
      await phone.goto(program.at(mine));
      if (phone.url().includes("dang-nhap")) await steps.signInCandidate(phone, ADDRESS);
      return (await phone.locator(".now-b").innerText()).includes("Đã duyệt");
    });
    await seen(phone, "duoc-huong");
    await unit.goto(program.at("/huong-chinh-sach"));
    await unit.getByRole("link", { name: CANDIDATE }).click();
    beneficiary = unit.url();
    await unit.getByText("Nhập tài khoản").click();
    await unit.getByLabel("Chủ tài khoản").fill("TRAN THI VI DU");
    await unit.getByLabel("Số tài khoản").fill("0011 0020 03004");
    await unit.getByLabel("Ngân hàng, chi nhánh").fill("Ngân hàng Mẫu, chi nhánh Mẫu");
    await unit.getByRole("button", { name: "Ghi tài khoản" }).click();
    await expect(unit.getByText("•••• 3004")).toBeVisible();
    await unit.getByRole("link", { name: "Mọi khoản của người này" }).click();
    policy = unit.url();
    await expect(unit.getByRole("table", { name: /Các khoản chính sách/ })).toContainText(sum(GRANT));
    await shown(unit, "chinh-sach");
  });

  await step("the year is estimated from who is granted and who is expected, and sent by the council", async () => {
    await steps.buildEstimate(program, standing, YEAR);
    await shown(standing, "du-toan");
    await standing.getByRole("button", { name: "Tổng hợp, chuyển Hội đồng" }).click();
    await steps.findEstimate(program, secretary, YEAR);
    await secretary.getByRole("button", { name: "Gửi Sở Tài chính" }).click();
    await steps.submitEstimate(program, finance, YEAR);
    await steps.noteEstimate(finance);
  });

  await step("the money is allocated by unit, source and quarter", async () => {
    await steps.openAllocation(program, standing, YEAR);
    const proposal = await steps.takeRest(standing);
    await standing.getByRole("button", { name: "Gửi Sở Tài chính" }).click();
    await steps.decideAllocation(finance, proposal, YEAR);
    await steps.approveAllocation(finance);
  });

  await later(people, MARCH);
  await step("the grant and the first month are paid", async () => {
    await paid(people, { month: `02/${YEAR}`, lines: 2, total: GRANT + MONTH, paidOn: `05/03/${YEAR}`, name: "chi-tra" });
  });

  await later(people, APRIL);
  await step("the second month is paid, and nothing twice", async () => {
    await paid(people, { month: `03/${YEAR}`, lines: 1, total: MONTH, paidOn: `05/04/${YEAR}`, name: "chi-tra-thang-hai" });
    await unit.goto(beneficiary);
    await expect(unit.locator("main")).toContainText(sum(GRANT + 2 * MONTH));
  });

  await later(people, MAY);
  await step("the head of the unit rates the person below the standard", async () => {
    await standing.goto(program.at("/danh-gia"));
    await standing.getByLabel("Tên kỳ").fill(`Đánh giá đợt I năm ${YEAR}`);
    await standing.getByLabel("Từ ngày").fill(`01/01/${YEAR}`);
    await standing.getByLabel("Đến ngày").fill(`30/04/${YEAR}`);
    await standing.getByRole("button", { name: "Mở kỳ đánh giá" }).click();
    await head.goto(program.at("/danh-gia"));
    await head.getByRole("link", { name: `Đánh giá đợt I năm ${YEAR}` }).click();
    await head.locator("summary", { hasText: "Xếp loại" }).click();
    await head.getByLabel("Xếp loại", { exact: true }).selectOption({ label: "Không hoàn thành nhiệm vụ" });
    await head.getByLabel("Nhận xét").fill("Không hoàn thành đề tài được giao.");
    await head.getByRole("button", { name: "Ghi xếp loại" }).click();
    await expect(head.getByText("dưới chuẩn").first()).toBeVisible();
    await shown(head, "danh-gia");
  });

  await step("the proposal is on the next agenda by itself; its terms are written", async () => {
    meeting = await steps.prepareMeeting(program, secretary, council);
    await expect(secretary.locator(".agn li")).toHaveCount(1);
    item = (await steps.itemsOf(program, secretary, meeting))[CANDIDATE] ?? "";
    await shown(secretary, "chuong-trinh");
    await standing.goto(program.at("/de-xuat-thoi"));
    await standing.getByRole("link", { name: "DX-0001" }).click();
    await standing.getByLabel("Thôi áp dụng từ ngày").fill(steps.day(program.now()));
    await standing.getByLabel("Trường hợp").selectOption({ label: "Hội đồng quyết định thôi áp dụng chính sách" });
    await standing.getByLabel("Buộc đền bù kinh phí").check();
    await standing.getByLabel("Hạn nộp").fill(`31/12/${YEAR}`);
    await standing.getByLabel("Căn cứ pháp lý của cách tính đền bù").selectOption({ index: 1 });
    await standing.getByLabel("Điều, khoản").fill("Mục II khoản 1");
    await standing.getByRole("button", { name: "Ghi nội dung" }).click();
    await expect(standing.getByText("Đề nghị buộc đền bù, hạn nộp").first()).toBeVisible();
    await looked(standing, "hanh-trinh-de-xuat-thoi");
  });

  await step("the council discontinues the policy", async () => {
    await agreed(people, meeting, item, "Biểu quyết ghi tên", "hoi-dong-thoi");
    await standing.goto(item);
    await standing.getByRole("button", { name: "Soạn quyết định" }).click();
    const decision = await steps.issue(program, standing, chair, "Lê Văn Mẫu");
    const word = await (await standing.request.get(`${decision}/van-ban.docx`)).body();
    expect(textOf(word, "word/document.xml")).toContain("đền bù kinh phí đã nhận là");
  });

  await step("what is owed is paid back in two instalments", async () => {
    await until(people, async () => {
      await finance.goto(program.at("/den-bu"));
      return finance.getByRole("link", { name: "DB-0001" }).isVisible();
    });
    await finance.getByRole("link", { name: "DB-0001" }).click();
    const owed = async () => Number((await finance.locator(".head b").innerText()).replaceAll(/\D/g, ""));
    const whole = await owed();
    expect(whole).toBeGreaterThan(200_000_000);
    expect(whole).toBeLessThan(GRANT);
    for (const [place, part] of [100_000_000, whole - 100_000_000].entries()) {
      if (place > 0) await program.crash();
      await finance.getByLabel("Số tiền").fill(sum(part));
      await finance.getByLabel("Ngày", { exact: true }).fill(steps.day(program.now()));
      await finance.getByLabel("Chứng từ").fill(`GNT ${place + 1}`);
      await finance.getByRole("button", { name: "Ghi đã nộp" }).click();
      await expect(finance.locator(".head b")).toHaveText(place > 0 ? /^0/ : new RegExp(`^${sum(whole - part)}`));
    }
    await shown(finance, "den-bu");
    await standing.goto(policy);
    await expect(standing.locator("main")).toContainText("Đã thôi hưởng");
    await shown(standing, "thoi-huong");
  });

  /** From the records of a figure to the person, and on to everything that they were granted and paid. */
  const leadsBack = async (): Promise<void> => {
    await expect(standing.getByRole("link", { name: CANDIDATE }).first()).toBeVisible();
    await standing.getByRole("link", { name: CANDIDATE }).first().click();
    if (new URL(standing.url()).pathname.startsWith("/huong-chinh-sach/")) {
      await standing.getByRole("link", { name: "Mọi khoản của người này" }).click();
    }
    await expect(standing).toHaveURL(policy);
    await expect(standing.getByRole("heading", { level: 1 })).toContainText(CANDIDATE);
  };

  await step("the budget shows all of it, and a figure leads back to the person", async () => {
    await standing.goto(program.at(`/ngan-sach/${YEAR}`));
    await shown(standing, "ngan-sach");
    await standing.getByRole("link", { name: "Sở Y tế", exact: true }).click();
    await expect(standing.getByRole("heading", { level: 1 })).toContainText("Sở Y tế");
    await standing.goto(program.at(`/ngan-sach/${YEAR}/chi-tiet?so=da-chi`));
    await expect(standing.locator("main")).toContainText(sum(GRANT + 2 * MONTH));
    await looked(standing, "hanh-trinh-ngan-sach-ban-ghi");
    await leadsBack();
    await standing.goto(program.at("/ngan-sach/du-bao"));
    await looked(standing, "hanh-trinh-du-bao");
  });

  await step("the half-year report shows all of it, and a figure leads back to the person", async () => {
    await standing.goto(program.at("/bao-cao"));
    await standing.locator("#ky").selectOption("first_half");
    await standing.locator("#nam").selectOption(String(YEAR));
    await standing.getByRole("button", { name: "Xem", exact: true }).click();
    await expect(standing.getByRole("heading", { level: 1 })).toContainText("6 tháng đầu năm");
    await shown(standing, "bao-cao");
    const live = standing.url();
    await standing.getByRole("link", { name: /đồng, Đã chi$/ }).click();
    await expect(standing.locator("main")).toContainText(sum(MONTH));
    await leadsBack();
    await standing.goto(live);
    await standing.getByRole("button", { name: "Soạn báo cáo" }).click();
    await standing.getByLabel("Công tác chỉ đạo, triển khai").fill("Đã ban hành kế hoạch và giao nhiệm vụ.");
    await standing.getByRole("button", { name: "Lưu phần lời" }).click();
    await program.crash();
    await standing.getByRole("button", { name: "Chốt số liệu", exact: true }).click();
    await expect(standing.getByRole("status").first()).toContainText("Đã chốt số liệu");
    const report = standing.url();
    for (const file of ["so-lieu.xlsx", "bao-cao.pdf", "bao-cao.docx"]) {
      expect((await standing.request.get(`${report}/${file}`)).status(), file).toBe(200);
    }
    await standing.getByRole("button", { name: "Soạn văn bản" }).click();
    await steps.issue(program, standing, leader);
    await until(people, async () => {
      await standing.goto(report);
      return (await standing.locator(".head .st").innerText()) === "Đã phát hành";
    });
    await shown(standing, "bao-cao-phat-hanh");
  });

  await step("the log tells all of it, and verifies", async () => {
    await administrator.goto(program.at("/nhat-ky"));
    if (!administrator.url().includes("/nhat-ky")) await program.signIn(administrator, "administrator");
    await administrator.goto(program.at("/nhat-ky"));
    await shown(administrator, "nhat-ky");
    expect(program.run("verify")).toContain("nguyên vẹn");
  });
  expect(program.run("verify")).toContain("nguyên vẹn");
});
