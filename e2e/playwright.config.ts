// Walks through the program in Debian's Chromium; each walk starts a program of its own, so several go at a time.
import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

/** The walks that take minutes; they go first, so that none of them is left to the end. */
const LONG = /(tour|decision|city)\.spec\.ts/;

/** Debian's Chromium. The one without windows draws the same and leaves more of the processors to the program. */
const CHROMIUM = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path));

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  timeout: 600_000,
  workers: 2,
  reporter: [["list"]],
  // Two programs, two browsers and a database share the processors.
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 30_000,
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    // A trace keeps every page as it was at every step, which takes long; where one is wanted, it is asked for.
    trace: process.env.CHIEUHIEN_WALK_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  projects: [
    { name: "long", testMatch: LONG },
    { name: "short", testIgnore: LONG },
  ],
});
