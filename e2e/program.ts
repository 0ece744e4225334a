// What every walk needs: the program on a database of its own, signing in, codes of a second factor, and axe.
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type Page, expect, test as base } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = "target/debug/chieuhien";

/** A walk, after which no window stays open: those that are left go on asking for a processor during the next walk. */
export const test = base.extend<{ windows: void }>({
  windows: [
    async ({ browser }, walk) => {
      await walk();
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
});

/** Where the program's log goes when CHIEUHIEN_WALK_LOG is set. */
export const LOG = "test-results/server.log";

export type Link = { role: string; name: string; url: string };

/** A running program. On PostgreSQL each gets a fresh database of the server that CHIEUHIEN_WALK_DATABASE names. */
export class Program {
  private constructor(
    private process: ChildProcess,
    private readonly folder: string,
    private readonly place: string[],
    private readonly options: string[],
    readonly address: string,
    readonly administrator: string | null,
    readonly links: Link[],
    private shift = 0,
  ) {}

  static async start(...options: string[]): Promise<Program> {
    return Program.startAfter([], ...options);
  }

  /** A program that starts on an instance in which these commands ran before. */
  static async startAfter(commands: string[][], ...options: string[]): Promise<Program> {
    return Program.begin(0, commands, options);
  }

  /** A program for which it is another time than for the machine. */
  static async startOn(time: Date, ...options: string[]): Promise<Program> {
    return Program.begin(Math.round((time.getTime() - Date.now()) / 1000), [], options);
  }

  private static async begin(shift: number, commands: string[][], options: string[]): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), "chieuhien-walk-"));
    const place = ["--data", folder, ...freshDatabase()];
    for (const command of commands) execFileSync(BINARY, [...command, ...place]);
    const [process, line] = await serve(["--listen", "127.0.0.1:0", ...place, ...options], shift);
    const said = JSON.parse(line);
    // Cookies belong to the host that the links name.
    const address = new URL(said.administrator ?? said.links[0].url).origin;
    return new Program(process, folder, place, options, address, said.administrator, said.links, shift);
  }

  /** Kills the program as a power cut would, and starts it again where it was; people stay signed in. */
  async crash(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
    const where = new URL(this.address).host.replace("localhost", "127.0.0.1");
    const [process, line] = await serve(["--listen", where, ...this.place, ...this.options], this.shift);
    this.process = process;
    this.links.splice(0, this.links.length, ...JSON.parse(line).links);
  }

  /** What time it is for the program. */
  now(): Date {
    return new Date(Date.now() + this.shift * 1000);
  }

  /** The same after some time, which passes while the program does not run; whoever was signed in no longer is. */
  async wakeOn(time: Date): Promise<void> {
    this.shift = Math.round((time.getTime() - Date.now()) / 1000);
    await this.crash();
  }

  /** Runs another command on the same instance; a refusal throws with its exit code. */
  run(...command: string[]): string {
    return execFileSync(BINARY, [...command, ...this.place], { encoding: "utf8" });
  }

  at(path: string): string {
    return new URL(path, this.address).href;
  }

  /** Signs in with a one-time link of the demonstration; by the name where several people have the role. */
  async signIn(page: Page, role: string, name = ""): Promise<void> {
    const link = this.links.find((found) => found.role === role && found.name.includes(name));
    if (!link) throw new Error(`no link for ${role} ${name}`);
    this.links.splice(this.links.indexOf(link), 1);
    await page.goto(link.url);
    await page.getByRole("button", { name: "Đăng nhập với vai trò này" }).click();
    await expect(page).toHaveURL(/\/viec$/);
  }

  stop(): void {
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts the program, and tells the first line it prints once it listens. */
async function serve(options: string[], shift = 0): Promise<[ChildProcess, string]> {
  if (process.env.CHIEUHIEN_WALK_LOG) mkdirSync("test-results", { recursive: true });
  const log = process.env.CHIEUHIEN_WALK_LOG ? openSync(LOG, "a") : "ignore";
  const env = shift === 0 ? process.env : { ...process.env, CHIEUHIEN_CLOCK_SHIFT: String(shift) };
  const started = spawn(BINARY, ["serve", "--json", ...options], { stdio: ["ignore", "pipe", log], env });
  const line = await new Promise<string>((resolve, reject) => {
    let text = "";
    started.stdout?.on("data", (part: Buffer) => {
      text += part.toString();
      if (text.includes("\n")) resolve(text);
    });
    started.on("exit", () => reject(new Error("the program ended before it listened")));
  });
  return [started, line];
}

function freshDatabase(): string[] {
  const server = process.env.CHIEUHIEN_WALK_DATABASE ?? "sqlite";
  if (server === "sqlite") return [];
  const name = `walk_${randomUUID().replaceAll("-", "")}`;
  execFileSync(process.env.CHIEUHIEN_PSQL ?? "psql", ["--quiet", "--dbname", server, "--command", `create database ${name} template template0 encoding 'UTF8'`]);
  return ["--database", server.replace(/[^/]*$/, name)];
}

/** The present code of a second factor whose secret is given in base 32 (RFC 6238). */
export function codeFor(secret: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", bytes).update(counter).digest();
  const at = hash[hash.length - 1] & 15;
  return ((hash.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).toString().padStart(6, "0");
}

/** Takes up a one-time link: sets a password, then a second factor when it is asked for. */
export async function takeUp(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Mật khẩu mới", { exact: true }).fill(password);
  await page.getByLabel("Nhập lại").fill(password);
  await page.getByRole("button", { name: "Lưu mật khẩu" }).click();
  await setUpSecondFactor(page);
}

/** Sets up the second factor from the secret on the page. */
export async function setUpSecondFactor(page: Page): Promise<void> {
  await expect(page).toHaveURL(/thiet-lap-ma$/);
  const secret = await page.locator("#totp-secret").innerText();
  await page.locator("#code").fill(codeFor(secret));
  await page.getByRole("button", { name: "Bật xác thực hai bước" }).click();
  await expect(page).toHaveURL(/\/viec$/);
}

/** Fails on anything that axe calls serious or critical. */
export async function nothingSerious(page: Page): Promise<void> {
  // Our pages have no frames: axe can end its work in the page itself, without a window for that, and tells no more than
  // what is wrong.
  const found = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const serious = found.violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  expect(serious.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
}

/** Keeps a picture of the page for whoever looks at the run. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/${name}.png` });
}

/** Somebody with a role, signed in, in a window of their own. */
export async function person(program: Program, browser: Browser, role: string, width = 1280, name = ""): Promise<Page> {
  const page = await (await browser.newContext({ locale: "vi-VN", viewport: { width, height: 900 } })).newPage();
  await program.signIn(page, role, name);
  return page;
}

/** The page on a desk and on a phone, checked and kept. */
export async function looked(page: Page, name: string): Promise<void> {
  const desk = page.viewportSize() ?? { width: 1280, height: 900 };
  await nothingSerious(page);
  await picture(page, name);
  await page.setViewportSize({ width: 390, height: 844 });
  const wider = await page.evaluate(() =>
    document.documentElement.scrollWidth <= window.innerWidth
      ? []
      : [...document.querySelectorAll("body *")]
          .filter((one) => one.getBoundingClientRect().right > window.innerWidth && !one.closest("[tabindex='0']"))
          .map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(wider, `${name} scrolls sideways on a phone`).toEqual([]);
  await nothingSerious(page);
  await page.screenshot({ path: `test-results/${name}-390.png`, fullPage: true });
  await page.setViewportSize(desk);
}
