// Walks through the program in Debian's Chromium; each walk starts a program of its own, so several go at a time.
import { defineConfig } from "@playwright/test";

/** The walks that take minutes; they go first, so that none of them is left to the end. */
const LONG = /(tour|decision|city)\.spec\.ts/;

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
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  projects: [
    { name: "long", testMatch: LONG },
    { name: "short", testIgnore: LONG },
  ],
});
