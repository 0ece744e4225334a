// Workbooks for the walks: made as an office would send them, and read when the program gives them back.
import { crc32, inflateRawSync } from "node:zlib";

/** A zip of stored files. */
function zip(files: [string, string][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of files) {
    const [title, bytes] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, title, bytes]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, place, title]));
    parts.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A workbook of one sheet: "#" as the first cell hides its row, "#912" is the number 912, all else is text. */
export function workbook(rows: string[][]): Buffer {
  const sheet = rows.map((row, line) => {
    const hidden = row[0] === "#";
    const cells = (hidden ? ["", ...row.slice(1)] : row).map((text, column) => {
      const place = `${String.fromCharCode(65 + column)}${line + 1}`;
      if (text === "") return "";
      if (/^#\d+$/.test(text)) return `<c r="${place}"><v>${text.slice(1)}</v></c>`;
      return `<c r="${place}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
    });
    return `<row r="${line + 1}"${hidden ? ' hidden="1"' : ""}>${cells.join("")}</row>`;
  });
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packaged = "http://schemas.openxmlformats.org/package/2006";
  const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return zip([
    ["[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`],
    ["_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Biểu 01" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `<?xml version="1.0"?><Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
    ["xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${sheet.join("")}</sheetData></worksheet>`],
  ]);
}

/** The texts of all parts of a zip whose names end so (`.xml`). */
export function textOf(zipped: Buffer, ending = ".xml"): string {
  const end = zipped.lastIndexOf(Buffer.from("PK\x05\x06"));
  let text = "";
  let at = zipped.readUInt32LE(end + 16);
  for (let file = zipped.readUInt16LE(end + 10); file > 0; file -= 1) {
    const method = zipped.readUInt16LE(at + 10);
    const [size, name, extra, comment] = [zipped.readUInt32LE(at + 20), ...[28, 30, 32].map((place) => zipped.readUInt16LE(at + place))] as [number, number, number, number];
    const local = zipped.readUInt32LE(at + 42);
    if (zipped.toString("utf8", at + 46, at + 46 + name).endsWith(ending)) {
      const begin = local + 30 + zipped.readUInt16LE(local + 26) + zipped.readUInt16LE(local + 28);
      const packed = zipped.subarray(begin, begin + size);
      text += (method === 0 ? packed : inflateRawSync(packed)).toString("utf8");
    }
    at += 46 + name + extra + comment;
  }
  return text.replaceAll(/<[^>]*>/g, " ");
}
