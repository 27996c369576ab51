import { describe, expect, it } from "vitest";
import { holes, literalsOf, saidIn } from "./cppSentences";
import { german } from "./de/server";
import { assembled, names } from "./de/server/assembled";
import { foreign } from "./de/server/files";
import { settings } from "./en/settings";

/** The sources beside the web app; what they say is the catalogue's English. */
const said = saidIn("../src");
const literals = said.map((each) => each.text.trim());
const keyOf = (english: string) => english.replaceAll("{n}", "{}").trim();

/** Folders whose sentences pages show. `ingest/json` answers devices; waveforms come over the command line. */
const folders = [
  ...["http/", "app/", "reports/", "analyze/"],
  ...["ingest/csv/", "ingest/parquet/", "ingest/settle/", "ingest/table/"],
];
/** Files of these folders that no page hears from, with the reason. */
const unheard: Record<string, string> = {
  "analyze/live/live_scorer.hpp": "the name of a state, for the log",
  "app/analyze.cpp": "the command line",
  "app/backup.cpp": "the command line; of the server's own backups app/backup_shelf.cpp speaks",
  "app/backup_manifest.cpp": "as app/backup.cpp",
  "app/configuration.cpp": "start-up",
  "app/configuration_table.cpp": "start-up",
  "app/data_directory.cpp": "start-up",
  "app/frozen_files.cpp": "as app/backup.cpp",
  "app/generate.cpp": "the command line",
  "app/live_scoring.cpp": "the log of the program",
  "app/load_waveforms.cpp": "the command line",
  "app/mail.cpp": "start-up, and the log",
  "app/mail_header.cpp": "never shown: what becomes a header was checked",
  "app/mqtt_out/home_assistant_device.cpp": "for Home Assistant, whose users call things as they like",
  "app/mqtt_out/meter_problems.cpp": "for Home Assistant",
  "app/mqtt_out/mqtt_out_settings.cpp": "start-up",
  "app/mqtt_out/out_topic.cpp": "start-up",
  "app/mqtt_settings.cpp": "start-up",
  "app/mqtt_tables.cpp": "start-up",
  "app/modbus_scan.cpp": "the command line",
  "app/modbus_scan_settings.cpp": "start-up",
  "app/modbus_server.cpp": "start-up",
  "app/modbus_settings.cpp": "start-up",
  "app/modbus_source.cpp": "start-up",
  "app/modbus_target.cpp": "the command line",
  "app/open_settings.cpp": "start-up",
  "app/reset_mail.cpp": "the mail itself, in both languages",
  "app/ordered_work.hpp": "the command line",
  "app/restore.cpp": "the command line",
  "app/folder/folder_source.cpp": "start-up",
  "app/simulate/http_way.cpp": "the command line",
  "app/simulate/meter_registers.cpp": "what a simulated meter calls itself",
  "app/simulate/modbus_way.cpp": "the command line",
  "app/simulate/mqtt_message.cpp": "what a simulated device calls itself",
  "app/sources.cpp": "start-up",
  "app/unpack_gzip.cpp": "for devices, whose programs log it",
  "app/verify.cpp": "the command line",
  "http/proxy.cpp": "start-up",
  "http/routes.cpp": "names of parameters",
  "http/routes/metrics.cpp": "for Prometheus, whose help texts are English",
  "http/routes/line_protocol.cpp": "for devices, whose programs log it",
  "http/routes/sent_body.cpp": "for devices, whose programs log it",
  "http/site_plain.cpp": "for devices: headers of an answer",
  "http/tls_identity.cpp": "start-up",
  "http/web_app.cpp": "the page of a program without web app",
};
/** Single literals, with the reason. */
const unshown: Record<string, string> = {
  "No Content": "no title of a problem",
  "Not Modified": "no title of a problem",
  "not yours": "never shown: the answer beside it is",
  "unknown kind": "of a row that is then left out",
  "downloads of": "a key that counts requests",
  "key {} {}": "under which a batch is known",
  "mqtt {} {} {}": "likewise",
  "modbus {} {}": "likewise",
  "The precision of stamps is ns, us, ms, s, m or h.": "for devices, whose programs log it",
  "filling gaps": "a step of a job, named in messages/de/common",
  "The settings hold data set {} with damage: {}.": "start-up",
  "This OpenSSL knows no strong ciphers.": "start-up",
  "{} is not a certificate in PEM: {}.": "start-up",
  "{} is not the key of {}, in PEM: {}.": "start-up",
  "'{}' is not an address of this machine.": "start-up",
  "Port {} of {} is in use; choose another with --port.": "start-up",
  "Port {} needs more rights than this user has; choose one from 1024 with --port.": "start-up",
  "{} port {} cannot be listened on: {}.": "start-up",
  "A and 1, per sample": "the unit of a figure in the file",
  "Sample {}": "a name: see `names`",
  "is not a time stamp": "with what was read before it, '{} is not a time stamp'",
  "is not a number": "likewise",
  "expected end of input": "what the JSON library says, recognised here",
};
/** Words one after the other: not a key, a header or SQL. */
const isSentence = (text: string) =>
  /[a-z]{2,} [a-z{]/i.test(text) && !/^joulewatch: |SELECT|VARCHAR|FROM |TIMESTAMP|DOUBLE/.test(text);
const isHeader = (text: string) => /^(GET|Bearer|HTTP\/|text\/|attachment|default-src|event: )/.test(text);

describe("what the server says, in German", () => {
  it("holds no sentence that the program does not say any more", () => {
    const known = new Set(literals);
    const gone = Object.keys(german.sentences).filter(
      (english) =>
        !(english in assembled || english in foreign || english in names) && !known.has(keyOf(english)),
    );
    expect(gone).toEqual([]);
  });

  it("has of sentences made of pieces only such pieces as the program still says", () => {
    const everything = said.map((each) => each.text).join("\n");
    const gone = Object.keys({ ...assembled, ...foreign }).flatMap((english) =>
      keyOf(english)
        .split("{}")
        .flatMap((piece) => piece.split(/[.:;,] |[.:;,]$|^[:;,] | and | \(/))
        .filter((piece) => piece.trim().length > 3 && !everything.includes(piece.trim())),
    );
    expect(gone).toEqual([]);
    const words = new Set(literals.flatMap((each) => each.split(" ")));
    const parts = [...Object.keys(german.words), ...Object.keys(names)].flatMap((each) =>
      each.trim().split(" "),
    );
    expect(parts.filter((each) => !words.has(each) && !words.has(`${each}.`))).toEqual([]);
  });

  it("has every sentence that a page may have to show", () => {
    const known = new Set([...Object.keys(german.sentences), ...Object.keys(german.words)].map(keyOf));
    const made = [...Object.keys(assembled), ...Object.keys(foreign)].map(keyOf).join("\n");
    const missing = said
      .filter(({ file }) => folders.some((each) => file.startsWith(each)) && !(file in unheard))
      .map(({ file, text }) => ({ file, text: text.trim() }))
      .filter(({ text }) => isSentence(text) && !isHeader(text) && !(text in unshown))
      .filter(({ text }) => !known.has(text) && !made.includes(text))
      .map(({ file, text }) => `${file}: ${text}`);
    expect(missing).toEqual([]);
  });

  it("excepts nothing that is not there", () => {
    const files = new Set(said.map((each) => each.file));
    expect(Object.keys(unheard).filter((each) => !files.has(each))).toEqual([]);
    expect(Object.keys(unshown).filter((each) => !literals.includes(each))).toEqual([]);
  });

  it("puts no value that the English sentence does not have, and is German", () => {
    for (const [english, translated] of Object.entries(german.sentences)) {
      const count = (english.match(/\{n?\}/g) ?? []).length;
      for (const [, value] of translated.matchAll(/\{(?:word )?(\d+)\}/g))
        expect(Number(value), english).toBeLessThan(count);
      expect(translated, english).not.toMatch(/\{(?!(word )?\d+\})/);
      if (english.split(" ").length > 4) expect(translated, english).not.toBe(english);
    }
  });
});

describe("the audit trail", () => {
  it("has a word for everything that the program notes in it", () => {
    const noted = said.filter(({ file, text }) =>
      /^(app|http)\//.test(file)
        ? /^(user|session|backup|device|site|meter|alert|discovery)(\.[a-zA-Z]+)+$/.test(text)
        : false,
    );
    expect(noted.length).toBeGreaterThan(15);
    for (const { text } of noted) expect(Object.keys(settings.audit.actions), text).toContain(text);
  });
});

describe("the reader of C++ sources", () => {
  it("joins neighbours, and knows comments, escapes, raw strings and separated digits", () => {
    const code = `fail(code, "one " // "not this"\n "two {:.4g} \\"x\\"", 100'000, '"'); f(R"(raw "text")"); /* "no" */ g("{:0>{}}");`;
    expect(literalsOf(code).map((each) => holes(each.text))).toEqual(['one two {} "x"', 'raw "text"', "{}"]);
  });
});
