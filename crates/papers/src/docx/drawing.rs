//! Drawings: the rules below boxes as real lines, and the code as a picture.

use std::fmt::Write;

use super::{emu, escaped};
use crate::sheet::look::{BAR_HEIGHT, RULE_DROP};
use crate::sheet::{Fill, Stretch};

/// A line so many millimetres long, in the middle of its column; for readers that do not know the newer form, again in
/// the older.
pub(super) fn rule(length: f64, id: u32, xml: &mut String) {
    let long = emu(length);
    let points = length * 72.0 / 25.4;
    let _ = write!(
        xml,
        concat!(
            r#"<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>"#,
            r#"<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{id}" behindDoc="0" "#,
            r#"locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>"#,
            r#"<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>"#,
            r#"<wp:positionV relativeFrom="paragraph"><wp:posOffset>{drop}</wp:posOffset></wp:positionV>"#,
            r#"<wp:extent cx="{long}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>"#,
            r#"<wp:docPr id="{id}" name="Đường kẻ {id}"/><wp:cNvGraphicFramePr/><a:graphic>"#,
            r#"<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>"#,
            r#"<wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{long}" cy="0"/></a:xfrm>"#,
            r#"<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill>"#,
            r#"<a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData>"#,
            r#"</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"#,
            r#"<v:line style="position:absolute;mso-position-horizontal:center;"#,
            r#"mso-position-horizontal-relative:text;mso-position-vertical-relative:text" from="0,{points_down}pt" "#,
            r#"to="{points:.2}pt,{points_down}pt" strokecolor="black" strokeweight=".75pt"/>"#,
            r#"</w:pict></mc:Fallback></mc:AlternateContent></w:r>"#,
        ),
        id = id,
        drop = emu(RULE_DROP * 25.4 / 72.0),
        points_down = RULE_DROP,
        long = long,
        points = points,
    );
}

/// A stretch of a bar, standing in its line; for readers that do not know the newer form, again in the older. What it
/// shows stands in the cells beside it, so it has no words of its own.
pub(super) fn bar(stretch: Stretch, id: u32, xml: &mut String) {
    let fill = match stretch.fill {
        Fill::Solid => "1F4E79",
        Fill::Beyond => "9DB7D5",
        Fill::Open => "FFFFFF",
    };
    let points = |millimetres: f64| millimetres * 72.0 / 25.4;
    let _ = write!(
        xml,
        concat!(
            r#"<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>"#,
            r#"<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{long}" cy="{high}"/>"#,
            r#"<wp:docPr id="{id}" name="Thanh {id}"/><wp:cNvGraphicFramePr/><a:graphic>"#,
            r#"<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>"#,
            r#"<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{long}" cy="{high}"/></a:xfrm>"#,
            r#"<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>"#,
            r#"<a:ln w="6350"><a:solidFill><a:srgbClr val="1F4E79"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/>"#,
            r#"</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"#,
            r##"<v:rect style="width:{wide_points:.2}pt;height:{high_points:.2}pt" fillcolor="#{fill}" "##,
            r##"strokecolor="#1F4E79" strokeweight=".5pt"/></w:pict></mc:Fallback></mc:AlternateContent></w:r>"##,
        ),
        id = id,
        long = emu(stretch.long),
        high = emu(BAR_HEIGHT),
        fill = fill,
        wide_points = points(stretch.long),
        high_points = points(BAR_HEIGHT),
    );
}

/// The code, so many millimetres wide.
pub(super) fn code(size: f64, url: &str, id: u32, xml: &mut String) {
    let side = emu(size);
    let _ = write!(
        xml,
        concat!(
            r#"<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{side}" cy="{side}"/>"#,
            r#"<wp:docPr id="{id}" name="Mã QR" descr="Mã QR dẫn tới trang kiểm tra văn bản: "#,
        ),
        side = side,
        id = id,
    );
    escaped(url, xml);
    let _ = write!(
        xml,
        concat!(
            r#""/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>"#,
            r#"<pic:nvPicPr><pic:cNvPr id="{id}" name="code.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"#,
            r#"<a:blip r:embed="rIdCode"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"#,
            r#"<a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>"#,
            r#"</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"#,
        ),
        id = id,
        side = side,
    );
}
