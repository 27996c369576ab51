#include "ingest/csv/read_csv.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <random>
#include <set>

#include "ingest/csv/split_line.hpp"

using namespace joulewatch;

namespace {

/// A text in memory, cut into pieces of any size.
class MemoryText final : public TextSource {
 public:
    MemoryText(std::string text, std::size_t pieceBytes)
        : text_(std::move(text)), pieceBytes_(pieceBytes) {}
    Result<Beginning> beginning(std::size_t size) override {
        return Beginning{text_.substr(0, size), text_.size() <= size};
    }
    Result<void> startAt(std::size_t offset) override {
        start_ = next_ = offset;
        return {};
    }
    Result<bool> claim(TextPiece& piece) override {
        if (next_ >= text_.size()) return false;
        piece.ownFrom = next_ > start_ ? 1 : 0;
        piece.fileOffset = next_ - piece.ownFrom;
        const std::size_t ownTo = std::min(next_ + pieceBytes_, text_.size());
        const std::size_t to = std::min(ownTo + kMaxLineBytes + 1, text_.size());
        piece.ownTo = ownTo - piece.fileOffset;
        piece.size = to - piece.fileOffset;
        piece.endsFile = to == text_.size();
        next_ = ownTo;
        return true;
    }
    Result<void> load(TextPiece& piece) const override {
        piece.reserve(piece.size);
        std::memcpy(piece.text(), text_.data() + piece.fileOffset, piece.size);
        return {};
    }
    std::uint64_t bytesClaimed() const override { return next_; }
    std::uint64_t fileBytes() const override { return text_.size(); }

 private:
    std::string text_;
    std::size_t pieceBytes_;
    std::size_t start_ = 0;
    std::size_t next_ = 0;
};

struct Row {
    std::int64_t atMs;
    Sample values;
};
bool operator==(const Row& a, const Row& b) {
    if (a.atMs != b.atMs) return false;
    for (std::size_t c = 0; c < a.values.size(); ++c)
        if (a.values[c] != b.values[c] && !(std::isnan(a.values[c]) && std::isnan(b.values[c])))
            return false;
    return true;
}

/// What was read: rows of each machine by stamp, and what was said of the others.
struct Outcome {
    std::map<std::string, std::vector<Row>> rows;
    std::vector<std::uint64_t> rejectedLines;
    std::uint64_t rejected = 0;
    std::uint64_t missing = 0;
};

void sortRows(Outcome& outcome) {
    for (auto& [id, rows] : outcome.rows)
        std::ranges::stable_sort(rows, {}, [](const Row& row) { return row.atMs; });
}

struct Read {
    Result<IngestReport> report;
    Outcome outcome;
};

Read read(const std::string& text, std::size_t pieceBytes = kPieceBytes,
          SimdLevel level = bestSimdLevel(), ReadOptions options = {}) {
    MemoryText source(text, pieceBytes);
    Outcome outcome;
    options.shownName = "plant.csv";
    options.defaultMeterId = "plant";
    auto report = readCsv(
        source, options,
        [&](const Meter& meter, PackedReadings packed) -> Result<void> {
            ReadingBatch batch;
            unpack(packed.header, packed.payload, meter.id, MetricSet::all(), batch);
            for (std::size_t i = 0; i < batch.rows(); ++i) {
                Row row{batch.at()[i].time_since_epoch().count(), {}};
                for (const MetricInfo& each : kMetrics)
                    row.values[index(each.metric)] = batch.column(each.metric)[i];
                outcome.rows[meter.id].push_back(row);
            }
            return {};
        },
        {}, level);
    if (report) {
        outcome.rejected = report->rowsRejected;
        outcome.missing = report->missingValues;
        for (const RejectedRow& row : report->rejectedSamples)
            outcome.rejectedLines.push_back(row.line);
    }
    sortRows(outcome);
    return {std::move(report), std::move(outcome)};
}

std::string trimmed(std::string text) {
    while (!text.empty() && std::strchr(" \t", text.front()) != nullptr) text.erase(0, 1);
    while (!text.empty() && std::strchr(" \t", text.back()) != nullptr) text.pop_back();
    return text;
}

/// The plainest reading of a cell: NaN for a missing one, nothing for a bad one.
std::optional<double> plainCell(std::string text) {
    text = trimmed(std::move(text));
    if (text.starts_with('+')) text.erase(0, 1);
    std::string lower = text;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    static const std::set<std::string> kWords{"",     "nan",  "na",   "n/a",      "null",
                                              "none", "-",    "inf",  "infinity", "-infinity",
                                              "-inf", "#n/a", "-nan", "?"};
    if (kWords.contains(lower)) return kMissing;
    if (text.find_first_not_of("0123456789.eE+-") != std::string::npos) return std::nullopt;
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, value);
    if (failed != std::errc{} || stopped != end) return std::nullopt;
    return value;
}

/// Reads the body line by line with nothing clever; the columns are those of kHeader.
Outcome plainReader(const std::string& body, std::uint64_t firstLine) {
    Outcome outcome;
    std::uint64_t number = firstLine;
    for (std::size_t at = 0; at < body.size(); ++number) {
        const std::size_t end = std::min(body.find('\n', at), body.size());
        std::string line = body.substr(at, end - at);
        at = end + 1;
        if (line.ends_with('\r')) line.pop_back();
        if (trimmed(line).empty()) continue;
        SplitLine split;
        Row row{0, {}};
        std::uint64_t missing = 0;
        const auto readable = [&] {
            if (!split.split(line, ',') || split.fields().size() != 7) return false;
            const auto& fields = split.fields();
            const auto stamp = parseStamp(fields[2], StampFormat::iso);
            if (!stamp) return false;
            row.atMs = stamp->time_since_epoch().count();
            for (std::size_t c = 0; c < kElectricalMetrics; ++c) {
                const auto value = plainCell(std::string(fields[3 + c]));
                if (!value) return false;
                row.values[c] = *value;
                missing += std::isnan(*value);
                if (c == 3 && std::abs(*value) > 1 && std::abs(*value) <= 1.005)
                    row.values[c] = *value > 0 ? 1 : -1;
                if (row.values[c] < kMetrics[c].min || row.values[c] > kMetrics[c].max)
                    return false;
            }
            const std::string id = trimmed(std::string(fields[0]));
            return !id.empty() && id.size() <= 255;
        };
        if (line.size() <= kMaxLineBytes && readable()) {
            outcome.rows[trimmed(std::string(split.fields()[0]))].push_back(row);
            outcome.missing += missing;
        } else {
            ++outcome.rejected;
            if (outcome.rejectedLines.size() < IngestReport::kMaxSamples)
                outcome.rejectedLines.push_back(number);
        }
    }
    sortRows(outcome);
    return outcome;
}

const std::string kHeader = "machineId,machineType,timestamp,voltage,current,power,powerFactor\n";

std::string plainFile(std::mt19937_64& random, std::size_t rows) {
    std::string body;
    for (std::size_t i = 0; i < rows; ++i)
        body += fmt::format(
            "Machine_{:02},Press,{},{:.2f},{:.2f},{:.2f},{:.3f}\n", i % 5,
            formatTimestamp(Timestamp{std::chrono::seconds{1'704'067'200 + i / 5 * 10}}),
            390 + static_cast<double>(random() % 2000) / 100,
            static_cast<double>(random() % 9000) / 100, static_cast<double>(random() % 3000) / 100,
            static_cast<double>(random() % 1000) / 1000);
    return body;
}

/// Damages and decorates a file the way files out there are.
void mutate(std::string& body, std::mt19937_64& random) {
    static const std::vector<std::string> kInserts{",",
                                                   "\n",
                                                   "\"",
                                                   "\r\n",
                                                   " ",
                                                   "\"\"",
                                                   "nan",
                                                   "1e3",
                                                   "-",
                                                   "x",
                                                   "9999",
                                                   "\"a,b\"",
                                                   "\n\n",
                                                   ",,",
                                                   ".",
                                                   "0.5",
                                                   "\t",
                                                   "T",
                                                   "é",
                                                   "+",
                                                   "12345678901234567890",
                                                   "2024-01-01T00:00:00",
                                                   "\"1.5\"",
                                                   "Machine_77",
                                                   "inf",
                                                   "\0"};
    const std::size_t changes = 1 + random() % 40;
    for (std::size_t i = 0; i < changes && !body.empty(); ++i) {
        const std::size_t at = random() % body.size();
        switch (random() % 4) {
            case 0:
                body.insert(at, kInserts[random() % kInserts.size()]);
                break;
            case 1:
                body.erase(at, random() % 12);
                break;
            case 2:
                body[at] = static_cast<char>(random() % 256);
                break;
            default: {  // quote a whole cell
                const std::size_t end = body.find(',', at);
                const std::size_t begin = body.rfind(',', at);
                if (end == std::string::npos || begin == std::string::npos || begin >= end) break;
                body.insert(end, "\"");
                body.insert(begin + 1, "\"");
            }
        }
    }
    if (random() % 4 == 0)
        body.resize(body.size() - random() % std::min<std::size_t>(body.size(), 90));
    if (random() % 4 == 0)
        for (std::size_t at = 0; (at = body.find('\n', at)) != std::string::npos; at += 2)
            body.insert(at, "\r");
}

}  // namespace

TEST_CASE("any damaged file is read as the plainest reader reads it, by all instructions") {
    std::mt19937_64 random{2};
    int read_ = 0;
    for (int round = 0; round < 400; ++round) {
        std::string body = plainFile(random, 1 + random() % 200);
        mutate(body, random);
        const Outcome wanted = plainReader(body, 2);
        std::uint64_t wantedRows = 0;
        for (const auto& [id, rows] : wanted.rows) wantedRows += rows.size();
        const std::size_t pieceBytes = 1 + random() % 3000;
        for (const SimdLevel level : {SimdLevel::sse2, SimdLevel::avx2, SimdLevel::avx512}) {
            if (level > bestSimdLevel()) continue;
            const Read got = read(kHeader + body, pieceBytes, level);
            if (wantedRows < wanted.rejected || wantedRows + wanted.rejected == 0 ||
                body.find('\0') != std::string::npos) {
                REQUIRE_FALSE(got.report.has_value());
                continue;
            }
            REQUIRE_MESSAGE(got.report.has_value(), got.report.error().message);
            ++read_;
            REQUIRE(got.outcome.rejected == wanted.rejected);
            REQUIRE(got.outcome.rejectedLines == wanted.rejectedLines);
            REQUIRE(got.outcome.missing == wanted.missing);
            std::map<std::string, std::vector<Row>>
                known;  // machine names as the report shows them
            REQUIRE(got.outcome.rows.size() == wanted.rows.size());
            auto mine = got.outcome.rows.begin();
            std::multiset<std::size_t> sizes;
            for (const auto& [id, rows] : wanted.rows) {
                const auto found = got.outcome.rows.find(id);
                if (found != got.outcome.rows.end()) {
                    REQUIRE(found->second == rows);
                } else {
                    sizes.insert(rows.size());  // a name that was not UTF-8
                }
            }
            for (; mine != got.outcome.rows.end(); ++mine)
                if (!wanted.rows.contains(mine->first))
                    REQUIRE(sizes.contains(mine->second.size()));
        }
    }
    CHECK(read_ > 600);  // most files survive what was done to them
}

TEST_CASE("rows out of order are counted over the borders of pieces") {
    std::string text = "id,time,v\n";
    for (const int second : {1, 2, 3, 5, 4, 6, 0, 7})
        text += fmt::format("a,2024-01-01T00:00:0{},{}.0\n", second, second);
    for (const std::size_t pieceBytes : {1U, 30U, 70U, 1000U}) {
        const Read got = read(text, pieceBytes);
        REQUIRE(got.report.has_value());
        CHECK(got.report->rowsOutOfOrder == 2);
        CHECK(got.outcome.rows.at("a").size() == 8);
    }
}

TEST_CASE("other delimiters, decimal commas, a mark in front and comments are understood") {
    const Read got = read(
        "\xEF\xBB\xBF# exported by a gateway\r\n\r\nTime;Meter;Volts;I;Power (W);PF [%]\r\n"
        "31/01/2024 12:00;P1;400,25;42,5;14260;84,7\r\n");
    REQUIRE(got.report.has_value());
    const Row row = got.outcome.rows.at("P1").front();
    CHECK(row.atMs == parseTimestamp("2024-01-31T12:00")->time_since_epoch().count());
    CHECK(row.values == Sample{400.25, 42.5, 14.26, 0.847});
    for (const char* delimiter : {"\t", "|", ","}) {
        const std::string d = delimiter;
        const Read other = read("V" + d + "extra" + d + "DATE\n1.5" + d + "x" + d + "2024-01-01\n");
        REQUIRE(other.report.has_value());
        CHECK(other.outcome.rows.at("plant").front().values[0] == 1.5);
    }
}

TEST_CASE("a date and a time of day in two columns are one stamp") {
    const Read got = read("date,time,voltage\n2024-01-31,12:30:00,400\n");
    REQUIRE(got.report.has_value());
    CHECK(got.outcome.rows.at("plant").front().atMs ==
          parseTimestamp("2024-01-31T12:30")->time_since_epoch().count());
}

TEST_CASE("a rejected row is sampled with its line, its column and the reason") {
    const Read got = read(
        "machineId,timestamp,voltage,powerFactor\n"
        "a,2024-01-01T00:00:00,400,0.9\n"
        "a,2024-01-01T00:00:10,abc,0.9\n"
        "a,yesterday,400,0.9\n"
        "a,2024-01-01T00:00:20,400\n"
        ",2024-01-01T00:00:30,400,0.9\n"
        "a,2024-01-01T00:00:40,400,85\n"
        "a,2024-01-01T00:00:50,400,1.004\n"
        "a,2024-01-01T00:01:00,400,0.9\n"
        "a,2024-01-01T00:01:10,400,0.9\n"
        "a,2024-01-01T00:01:20,400,0.9\n"
        "a,2024-01-01T00:01:30,400,\"0.9\n"
        "a,2024-01-01T00:01:40,401,0.9");
    REQUIRE(got.report.has_value());
    const auto& rows = got.report->rejectedSamples;
    REQUIRE(rows.size() == 6);
    CHECK(rows[0].line == 3);
    CHECK(rows[0].column == "voltage");
    CHECK(rows[0].reason == "'abc' is not a number");
    CHECK(rows[1].reason == "'yesterday' is not a time stamp");
    CHECK(rows[2].reason == "3 columns where the header has 4");
    CHECK(rows[3].reason == "there is no machine name");
    CHECK(rows[4].reason == "'85' is outside -1 to 1");
    CHECK(rows[5].line == 12);
    CHECK(rows[5].reason == "a quote is not closed on this line");
    CHECK(got.outcome.rows.at("a")[1].values[3] == 1);  // 1.004 is a meter's rounding
    CHECK(got.outcome.rows.at("a").back().values[0] == 401);
}

TEST_CASE("a file that is no table of readings is refused in one sentence that says where") {
    const auto refusal = [](const std::string& text) {
        const Read got = read(text);
        REQUIRE_FALSE(got.report.has_value());
        return got.report.error().message;
    };
    CHECK(refusal("") == "plant.csv is empty: expected a header line and readings.");
    CHECK(refusal("\n\n") == "plant.csv is empty: expected a header line and readings.");
    CHECK(refusal("a,b\n1,2\n") ==
          "plant.csv, line 1: there is no column of time stamps: expected one named timestamp, "
          "datetime, date or time; found 'a', 'b'. Add one, or name it so.");
    CHECK(
        refusal("\ntime,b\n1,2\n").starts_with("plant.csv, line 2: there is no column of readin"));
    CHECK(refusal(kHeader) == "plant.csv has a header but no readings.");
    CHECK(refusal("time,v\nx,1\n2024-01-01,2\ny,3\n") ==
          "plant.csv: 2 of 3 rows cannot be read; the first is line 2, column 'time': 'x' is not a "
          "time stamp.");
    CHECK(refusal(std::string("t\0i\0m\0e\0", 8)).find("UTF-16") != std::string::npos);
    CHECK(refusal("\xFF\xFEt").find("UTF-16") != std::string::npos);
    CHECK(refusal(std::string("time,v\n2024-01-01,\0\n", 20)).find("zero byte at offset 18") !=
          std::string::npos);
    CHECK(refusal("PK\x03\x04 and so on").find("ZIP") != std::string::npos);
    CHECK(refusal(std::string(3'000'000, 'x')).find("longer than 65536 bytes") !=
          std::string::npos);
    std::string wide = "time,v";
    for (int i = 0; i < 300; ++i) wide += ",c";
    CHECK(refusal(wide + "\n").find("302 columns") != std::string::npos);
}

TEST_CASE("a line that does not end is one bad row, wherever the pieces are cut") {
    const std::string good = "2024-01-01T00:00:00,1.00\n";
    for (const std::size_t length : {kMaxLineBytes + 1, 5 * kMaxLineBytes})
        for (const std::size_t pieceBytes : {std::size_t{50}, 3 * kMaxLineBytes, kPieceBytes}) {
            const Read got = read("time,v\n" + good + std::string(length, 'x') + "\n" +
                                      "2024-01-01T00:00:01,2.00\n2024-01-01T00:00:02,zz\n" +
                                      "2024-01-01T00:00:03,2.00\n",
                                  pieceBytes);
            REQUIRE(got.report.has_value());
            CHECK(got.outcome.rows.at("plant").size() == 3);
            REQUIRE(got.outcome.rejectedLines == std::vector<std::uint64_t>{3, 5});
        }
}

TEST_CASE("a wide table gives each meter its readings; a bad cell is its own meter's alone") {
    const std::string text =
        "time,Hall A kW,Hall B kW,temp\n2024-01-01T00:00,1.5,2.5,7\n2024-01-01T00:15,x,3,8\n"
        "2024-01-01T00:30,,4,9\n2024-01-01T00:45,1,5,9\n";
    for (const std::size_t pieceBytes : {std::size_t{20}, kPieceBytes}) {
        const Read got = read(text, pieceBytes);
        REQUIRE_MESSAGE(got.report.has_value(), got.report.error().message);
        const auto& a = got.outcome.rows.at("Hall A");
        const auto& b = got.outcome.rows.at("Hall B");
        REQUIRE(a.size() == 3);
        REQUIRE(b.size() == 4);
        CHECK(a[0].values[index(Metric::activePowerKw)] == 1.5);
        CHECK(std::isnan(a[1].values[index(Metric::activePowerKw)]));
        CHECK(b[1].values[index(Metric::activePowerKw)] == 3);
        CHECK(b[1].values[index(Metric::temperatureC)] == 8);
        CHECK(got.outcome.rejectedLines == std::vector<std::uint64_t>{3});
        CHECK(got.report->columnMapping[1] == "Hall A: power ← column 2 'Hall A kW'");
    }
}

TEST_CASE("rows without stamps come at their rate, wherever the pieces are cut") {
    std::string text = "R1-PM1:V,R1-PM4:I,R1:F,R1-PA:Z,R2-PM1:V,marker\n";
    for (int i = 0; i < 100; ++i) text += std::to_string(1000 + i) + ",1,60,inf,7,x\n";
    for (const std::size_t pieceBytes : {std::size_t{33}, std::size_t{500}, kPieceBytes}) {
        const Read got = read(text, pieceBytes);
        REQUIRE_MESSAGE(got.report.has_value(), got.report.error().message);
        const auto& rows = got.outcome.rows.at("R1");
        REQUIRE(rows.size() == 100);
        REQUIRE(got.outcome.rows.at("R2").size() == 100);
        for (int i = 0; i < 100; ++i) {
            CHECK(std::abs(rows[static_cast<std::size_t>(i)].atMs - i * 1000 / 30.0) <= 1);
            CHECK(rows[static_cast<std::size_t>(i)].values[0] == 1000 + i);
        }
        CHECK(got.report->rowsOutOfOrder == 0);
    }
}

TEST_CASE("a mapping that the user gave is read instead of what the headers say") {
    const std::string text = "when;a;b\n03/04/2024 10:00;1,5;50\n03/04/2024 11:00;2,5;68\n";
    TableMapping mapping;
    mapping.delimiter = ';';
    mapping.decimalPoint = ',';
    mapping.bodyOffset = text.find('\n') + 1;
    mapping.stamps = StampFormat::monthFirst;
    mapping.columns = {{"when", ColumnRole::timestamp, "", 1, ""},
                       {"a", ColumnRole::energy, "MWh", 1, ""},
                       {"b", ColumnRole::temperature, "°F", 1, ""}};
    ReadOptions options;
    options.mapping = mapping;
    const Read got = read(text, kPieceBytes, bestSimdLevel(), options);
    REQUIRE_MESSAGE(got.report.has_value(), got.report.error().message);
    const Row& row = got.outcome.rows.at("plant").front();
    CHECK(row.atMs == parseTimestamp("2024-03-04T10:00")->time_since_epoch().count());
    CHECK(row.values[index(Metric::activePowerKw)] == 1500);
    CHECK(row.values[index(Metric::temperatureC)] == doctest::Approx(10));  // 50 °F
    options.mapping->problem = "it has no stamps";
    CHECK(read(text, kPieceBytes, bestSimdLevel(), options).report.error().message ==
          "plant.csv, line 1: it has no stamps.");
    options.mapping->problem.reset();
    options.mapping->columns[2] = {"b", ColumnRole::power, "kW", 1, ""};
    CHECK(read(text, kPieceBytes, bestSimdLevel(), options)
              .report.error()
              .message.find("some columns hold energy, others power") != std::string::npos);
}

TEST_CASE("whoever asks is told of every rejected row, with its text") {
    std::string text = "time,voltage\n";
    for (int i = 0; i < 60; ++i)
        text += "2024-01-01T00:" + std::to_string(10 + i % 50) + (i % 3 == 0 ? ",bad\n" : ",1\n");
    text += "2024-01-01T02:00,-5\n";
    std::vector<RejectedRow> rejected;
    ReadOptions options;
    options.onRejected = [&](const RejectedRow& row) { rejected.push_back(row); };
    const Read got = read(text, 100, bestSimdLevel(), options);
    REQUIRE(got.report.has_value());
    REQUIRE(rejected.size() == 21);
    CHECK(rejected[1].line == 5);
    CHECK(rejected[1].text == "2024-01-01T00:13,bad");
    CHECK(rejected.back().outside.has_value());
    CHECK(rejected.back().outside->metric == Metric::voltageV);
    CHECK(rejected.back().outside->value == -5);
    CHECK(rejected.back().outside->meter == "plant");
    CHECK(rejected.back().outside->at == parseTimestamp("2024-01-01T02:00"));
    CHECK(got.report->rejectedSamples.size() == IngestReport::kMaxSamples);
}

TEST_CASE("the lines of wanted rows are found, wherever the pieces are cut") {
    std::string text = "time,meter,voltage\n\n";
    for (int i = 0; i < 60; ++i)
        for (const char* id : {"a", "b"})
            text += "2024-01-01T00:" + std::string(i < 10 ? "0" : "") + std::to_string(i) + "," +
                    id + ",400\n";
    const Timestamp minute = *parseTimestamp("2024-01-01T00:07");
    for (const std::size_t pieceBytes : {std::size_t{100}, kPieceBytes}) {
        ReadOptions options;
        WantedRows wanted;
        wanted["b"].insert(minute.time_since_epoch().count());
        wanted["c"].insert(minute.time_since_epoch().count());
        options.wanted = std::make_shared<const WantedRows>(wanted);
        std::vector<FoundRow> found;
        options.onFound = [&](const FoundRow& row) { found.push_back(row); };
        REQUIRE(read(text, pieceBytes, bestSimdLevel(), options).report.has_value());
        REQUIRE(found.size() == 1);
        CHECK(found[0].meter == "b");
        CHECK(found[0].line == 3 + 2 * 7 + 1);
    }
}

TEST_CASE("labels of season and time of day are held against the stamps") {
    const std::string text =
        "time,meter,kw,season,time_of_day\n2024-07-01T09:00,m,1,winter,morning\n"
        "2024-07-01T10:00,m,1,winter,night\n2024-01-01T09:00,m,1,summer,morning\n"
        "2024-01-02T09:00,m,1,winter,morning\n";
    const Read got = read(text, 40);
    REQUIRE(got.report.has_value());
    // Three rows are right in the south, one in the north.
    REQUIRE(got.report->season.contradictions == 1);
    CHECK(got.report->season.samples.front().line == 5);
    CHECK(got.report->season.samples.front().expected == "summer");
    REQUIRE(got.report->timeOfDay.contradictions == 1);
    CHECK(got.report->timeOfDay.samples.front().line == 3);
    CHECK(got.report->timeOfDay.samples.front().meter == "m");
    CHECK(got.report->timeOfDay.samples.front().label == "night");
}

TEST_CASE("energies, units and labels are read alike the quick way and cell by cell") {
    // A quoted field is read cell by cell; without one these lines go the quick way.
    constexpr std::array kValues{"1250", "0.5",         "-3",       "1234567", "",          "nan",
                                 "7e3",  "12345678901", "99999999", "x",       "1.23456789"};
    constexpr std::array kSeasons{"winter", "Spring",         "summer", "fall",
                                  "AUTUMN", "the dry season", "",       " winter "};
    constexpr std::array kParts{"morning", "night", "", "noon"};
    for (const char* unit : {"Wh", "kWh", "MWh"})
        for (const bool registers : {false, true}) {
            std::string plain = "time,meter,energy,degC,season,part\n", quoted = plain;
            for (std::size_t i = 0; i < 2000; ++i) {
                const std::string at =
                    formatTimestamp(*parseTimestamp("2024-01-01") + i * std::chrono::minutes{390});
                const std::string rest = fmt::format(
                    ",{},{}.5,{},{}\n", i % 97 == 0 ? kValues[i / 97 % kValues.size()] : "1500",
                    i % 50, kSeasons[i * 7 % kSeasons.size()], kParts[i * 5 % kParts.size()]);
                plain += at + ",m" + std::to_string(i % 3) + rest;
                quoted += at + ",\"m" + std::to_string(i % 3) + "\"" + rest;
            }
            TableMapping mapping;
            mapping.bodyOffset = plain.find('\n') + 1;
            mapping.registers = registers;
            mapping.columns = {{"time", ColumnRole::timestamp, "", 1, ""},
                               {"meter", ColumnRole::meter, "", 1, ""},
                               {"energy", ColumnRole::energy, unit, 1, ""},
                               {"degC", ColumnRole::temperature, "°C", 1, ""},
                               {"season", ColumnRole::season, "", 1, ""},
                               {"part", ColumnRole::timeOfDay, "", 1, ""}};
            ReadOptions options;
            options.mapping = mapping;
            const Read quick = read(plain, 10'000, bestSimdLevel(), options);
            const Read thorough = read(quoted, 10'000, bestSimdLevel(), options);
            REQUIRE_MESSAGE(quick.report.has_value(), quick.report.error().message);
            REQUIRE(thorough.report.has_value());
            CHECK(quick.outcome.rows == thorough.outcome.rows);
            CHECK(quick.outcome.rejectedLines == thorough.outcome.rejectedLines);
            CHECK(quick.outcome.missing == thorough.outcome.missing);
            CHECK(quick.outcome.missing > 0);
            for (const auto check : {&IngestReport::season, &IngestReport::timeOfDay}) {
                const LabelCheck &a = (*quick.report).*check, &b = (*thorough.report).*check;
                CHECK(a.contradictions == b.contradictions);
                CHECK(a.contradictions > 0);
                CHECK(std::ranges::equal(a.samples, b.samples, [](const auto& x, const auto& y) {
                    return x.line == y.line && x.meter == y.meter && x.at == y.at &&
                           x.label == y.label && x.expected == y.expected;
                }));
            }
        }
}

TEST_CASE("a sink that cannot take more ends the reading with its own words") {
    MemoryText source(kHeader + "a,,2024-01-01,1,1,1,1\n", 100);
    const auto report = readCsv(source, {.shownName = "plant.csv", .defaultMeterId = "plant"},
                                [](const Meter&, PackedReadings) -> Result<void> {
                                    return fail(ErrorCode::unavailable, "the disk is full");
                                },
                                {});
    REQUIRE_FALSE(report.has_value());
    CHECK(report.error().message == "the disk is full");
}
