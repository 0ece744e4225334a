//! The code that a phone reads (QR), as a picture of one bit a pixel.

use qrcode::{Color, EcLevel, QrCode};

/// White around the code, in modules, as readers ask for.
const QUIET: usize = 4;
/// Pixels a module, so that printers need not guess.
const SCALE: usize = 4;

/// A PNG of the code, or nothing when the text is too long for one.
pub(crate) fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let modules = code.width();
    let side = (modules + 2 * QUIET) * SCALE;
    let colors = code.into_colors();
    let mut pixels = vec![0xFF_u8; side.div_ceil(8) * side];
    for y in 0..modules * SCALE {
        for x in 0..modules * SCALE {
            if colors.get(y / SCALE * modules + x / SCALE) == Some(&Color::Dark) {
                let (column, row) = (x + QUIET * SCALE, y + QUIET * SCALE);
                if let Some(byte) = pixels.get_mut(row * side.div_ceil(8) + column / 8) {
                    *byte &= !(0x80 >> (column % 8));
                }
            }
        }
    }
    let mut file = Vec::new();
    let side = u32::try_from(side).ok()?;
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(file)
}
