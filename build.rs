//! Builds `assets/` into the program: one style sheet, one script, the fonts and the icon sprite, each under a
//! name with a hash of its content and in raw, brotli and gzip form. Writes `assets.rs`, which
//! `src/platform/assets.rs` includes.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ICONS: &str = "node_modules/@tabler/icons/icons/outline";

fn main() {
    for path in ["build.rs", "assets", "package-lock.json", "node_modules/.package-lock.json"] {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(error) = build() {
        println!("cargo::error={error}");
    }
}

fn build() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let dist = out.join("assets");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir_all(&dist)?;
    let esbuild = esbuild();
    if !esbuild.exists() || !Path::new(ICONS).exists() {
        return Err("the style sheets and icons are not installed: run `npm ci --ignore-scripts` in the \
                    project's folder, then build again"
            .into());
    }
    bundle(&esbuild, &dist)?;
    write_hashed(&dist, "icons", "svg", sprite()?.as_bytes())?;
    write_hashed(&dist, "favicon", "svg", &fs::read("assets/favicon.svg")?)?;

    let mut files: Vec<PathBuf> = fs::read_dir(&dist)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let mut list = String::from("pub static ASSETS: &[Asset] = &[\n");
    for file in &files {
        write_asset(&mut list, file)?;
    }
    list.push_str("];\n");
    fs::write(out.join("assets.rs"), list)?;
    Ok(())
}

fn esbuild() -> PathBuf {
    let (os, program) = match env::consts::OS {
        "macos" => ("darwin", "bin/esbuild"),
        "windows" => ("win32", "esbuild.exe"),
        other => (other, "bin/esbuild"),
    };
    let arch = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    Path::new("node_modules/@esbuild").join(format!("{os}-{arch}")).join(program)
}

/// The floor is Chrome 109, the last for Windows 7 and 8.1, which some offices still use.
fn bundle(esbuild: &Path, dist: &Path) -> Result<()> {
    let done = Command::new(esbuild)
        .args([
            "assets/app.css",
            "assets/app.js",
            "assets/check-paper.js",
            "--bundle",
            "--minify",
            "--log-level=warning",
        ])
        .args(["--charset=utf8", "--legal-comments=none", "--target=chrome109,firefox115,safari16"])
        .args(["--loader:.woff2=file", "--loader:.woff=empty", "--public-path=/tinh"])
        .args(["--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]"])
        .arg(format!("--outdir={}", dist.display()))
        .output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).trim().replace('\n', " | ").into());
    }
    Ok(())
}

/// One `<symbol>` for each name in `assets/icons.txt`, and the logo. Colour and stroke come from the page.
fn sprite() -> Result<String> {
    let mut sprite = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    for name in fs::read_to_string("assets/icons.txt")?.lines().map(str::trim).filter(|name| !name.is_empty()) {
        let file = format!("{ICONS}/{name}.svg");
        let drawing = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        let inner = drawing
            .split_once("<svg")
            .and_then(|(_, rest)| rest.split_once('>'))
            .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
            .map(|(inner, _)| inner)
            .ok_or_else(|| format!("{file}: not a drawing"))?;
        let lines = inner.lines().map(str::trim).filter(|line| !line.contains("stroke=\"none\" d=\"M0 0h24v24H0z\""));
        write!(sprite, "<symbol id=\"i-{name}\" viewBox=\"0 0 24 24\">{}</symbol>", lines.collect::<String>())?;
    }
    let logo = fs::read_to_string("assets/favicon.svg")?;
    let inner = logo.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>")).map_or("", |(inner, _)| inner);
    let lines: String = inner.lines().map(str::trim).collect();
    write!(sprite, "<symbol id=\"i-logo\" viewBox=\"-20 -20 40 40\">{lines}</symbol></svg>")?;
    Ok(sprite)
}

fn write_hashed(dist: &Path, stem: &str, extension: &str, content: &[u8]) -> Result<()> {
    let mut hash = String::new();
    for byte in Sha256::digest(content).iter().take(5) {
        write!(hash, "{byte:02x}")?;
    }
    fs::write(dist.join(format!("{stem}-{hash}.{extension}")), content)?;
    Ok(())
}

fn write_asset(list: &mut String, file: &Path) -> Result<()> {
    let path = file.file_name().and_then(|name| name.to_str()).ok_or("a file name that is not text")?;
    let (stem, extension) = path.rsplit_once('.').ok_or("a file without extension")?;
    let (name, _hash) = stem.rsplit_once('-').ok_or("a file without hash")?;
    let mime = match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        other => return Err(format!("no media type for .{other}").into()),
    };
    let (brotli, gzip) = if extension == "woff2" {
        ("None".to_owned(), "None".to_owned())
    } else {
        let content = fs::read(file)?;
        (packed(file, "br", &brotli(&content)?)?, packed(file, "gz", &gzip(&content)?)?)
    };
    writeln!(
        list,
        "Asset {{ name: \"{name}.{extension}\", path: {path:?}, mime: {mime:?}, raw: include_bytes!({file:?}), \
         brotli: {brotli}, gzip: {gzip} }},"
    )?;
    Ok(())
}

/// Writes the packed form beside the file and gives the expression that includes it.
fn packed(file: &Path, extension: &str, content: &[u8]) -> Result<String> {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    fs::write(&name, content)?;
    Ok(format!("Some(include_bytes!({:?}))", PathBuf::from(name)))
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let quality = if is_debug() { 5 } else { 11 };
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, quality, 22);
    writer.write_all(content)?;
    drop(writer);
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let level = flate2::Compression::new(if is_debug() { 5 } else { 9 });
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

fn is_debug() -> bool {
    env::var("PROFILE").is_ok_and(|profile| profile == "debug")
}
