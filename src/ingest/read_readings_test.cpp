#include "ingest/read_readings.hpp"

#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <fstream>
#include <map>

#include "ingest/parquet/duckdb_query.hpp"
#include "ingest/preview_table.hpp"

using namespace joulewatch;

namespace {

/// A folder that is gone when the test is.
class TemporaryFolder {
 public:
    TemporaryFolder()
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("joulewatch-ingest-{}", ::getpid())) {
        std::filesystem::create_directory(path_);
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::filesystem::path write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return path_ / name;
    }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
    std::filesystem::path path_;
};

std::string gzip(const std::string& text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(text.size() + 1000, '\0');
    std::string input = text;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

struct Read {
    Result<IngestReport> report;
    std::map<std::string, std::vector<std::pair<Timestamp, double>>> voltage;  // by machine
    std::map<std::string, std::string> type;
};

Read read(const std::filesystem::path& path, ReadOptions options = {}) {
    Read result;
    result.report =
        readReadings(path, std::move(options),
                     [&](const Meter& meter, PackedReadings packed) -> Result<void> {
                         ReadingBatch batch;
                         unpack(packed.header, packed.payload, meter.id, MetricSet::all(), batch);
                         result.type[meter.id] = meter.type;
                         for (std::size_t i = 0; i < batch.rows(); ++i)
                             result.voltage[meter.id].emplace_back(
                                 batch.at()[i], batch.column(Metric::voltageV)[i]);
                         return {};
                     },
                     {});
    return result;
}

/// Large enough for three pieces of text.
std::string longTable() {
    std::string text = "machineId,machineType,timestamp,voltage\n";
    for (int i = 0; i < 250'000; ++i)
        text += fmt::format("M{},T{},{},{}.{:02}\n", i % 3, i % 3,
                            formatTimestamp(Timestamp{std::chrono::seconds{i / 3}}), 380 + i % 40,
                            i % 100);
    return text;
}

void makeParquet(const std::filesystem::path& path, const std::string& query) {
    const auto database = DuckDb::open(1, 64U << 20U);
    REQUIRE(database.has_value());
    const auto made = DuckDbStream::run(
        **database, "COPY (" + query + ") TO '" + path.string() + "' (FORMAT parquet)");
    REQUIRE_MESSAGE(made.has_value(), made.error().message);
}

}  // namespace

TEST_CASE("the same readings come out of text, gzip and two gzip members") {
    const TemporaryFolder folder;
    const std::string text = longTable();
    const Read plain = read(folder.write("a.csv", text));
    REQUIRE(plain.report.has_value());
    CHECK(plain.report->rowsRead == 250'000);
    CHECK(plain.report->format == "csv");
    const std::size_t half = text.size() / 2;
    for (const std::string& packed :
         {gzip(text),
          gzip(text.substr(0, half)) + gzip(text.substr(half)) + std::string(9, '\0')}) {
        const Read unpacked = read(folder.write("a.csv.gz", packed));
        REQUIRE(unpacked.report.has_value());
        CHECK(unpacked.report->format == "csv.gz");
        CHECK(unpacked.voltage == plain.voltage);
        CHECK(unpacked.type == plain.type);
    }
}

TEST_CASE("gzip that is cut short, damaged or too large is refused") {
    const TemporaryFolder folder;
    const std::string packed = gzip(longTable());
    const auto message = [&](const std::string& bytes, std::uint64_t limit = 0) {
        ReadOptions options;
        options.maxUnpackedBytes = limit;
        const Read got = read(folder.write("b.csv.gz", bytes), options);
        REQUIRE_FALSE(got.report.has_value());
        return got.report.error().message;
    };
    CHECK(message(packed.substr(0, packed.size() / 2)).find("cut short") != std::string::npos);
    CHECK(message(packed.substr(0, packed.size() - 1)).find("cut short") != std::string::npos);
    std::string damaged = packed;
    damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
    CHECK(message(damaged).find("damaged") != std::string::npos);
    CHECK(message(packed + "more").find("damaged") != std::string::npos);
    CHECK(message(packed, 5'000'000).find("5000000 bytes") != std::string::npos);
}

TEST_CASE("a Parquet file is mapped by name, whatever the types of its columns") {
    const TemporaryFolder folder;
    const std::vector<std::string> stamps{
        "TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND",
        "TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (i) SECOND",
        "CAST(TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS TIMESTAMP_NS)",
        "1704067200 + i",
        "(1704067200000 + i * 1000)::DOUBLE",
        "strftime(TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND, '%d/%m/%Y %H:%M:%S')"};
    int next = 0;
    for (const std::string& stamp : stamps) {
        const auto path = folder / fmt::format("p [{}]*.parquet", next++);
        makeParquet(path, "SELECT " + stamp + " AS \"Time\", 'M' || (i % 2) AS meter_id, " +
                              "(390 + i / 8.0)::DECIMAL(9,3) AS \"voltage_v\", 'x' AS extra, " +
                              "CASE WHEN i = 7 THEN NULL ELSE i::FLOAT END AS current, " +
                              "CASE WHEN i = 9 THEN 'many' ELSE i::VARCHAR END AS power " +
                              "FROM range(5000) t(i)");
        const Read got = read(path);
        REQUIRE_MESSAGE(got.report.has_value(), got.report.error().message);
        CHECK(got.report->format == "parquet");
        CHECK(got.report->rowsRead == 4999);
        CHECK(got.report->missingValues == 1);
        REQUIRE(got.report->rejectedSamples.size() == 1);
        CHECK(got.report->rejectedSamples[0].line == 10);
        CHECK(got.report->rejectedSamples[0].column == "power");
        CHECK(got.voltage.at("M0").size() == 2500);
        const auto& [at, voltage] = got.voltage.at("M1")[1];
        CHECK(at == parseTimestamp("2024-01-01T00:00:03").value());
        CHECK(voltage == 390.375);
    }
}

TEST_CASE("what a file's mapping says is read the same from text, gzip and Parquet") {
    const TemporaryFolder folder;
    std::string csv = "Datum,Haus 1 [kWh],Haus 2 [kWh],note\n";
    for (int i = 0; i < 500; ++i)
        csv += fmt::format("2024-03-{:02}T{:02}:00:00,{},{},\"a, \"\"b\"\"\"\n", 1 + i / 24, i % 24,
                           i == 7 ? "" : fmt::format("{}", i % 9 / 8.0), i == 9 ? "many" : "0.5");
    const auto plain = folder.write("plain.csv", csv);
    makeParquet(folder / "p.parquet", "SELECT * FROM read_csv('" + plain.string() +
                                          "', header = true, types = {'Haus 2 [kWh]': 'VARCHAR'})");
    struct Row {
        std::filesystem::path path;
        std::uint64_t line;
    };
    for (const Row& row : {Row{plain, 11}, Row{folder.write("gzip.csv.gz", gzip(csv)), 11},
                           Row{folder / "p.parquet", 10}}) {
        INFO(row.path.string());
        const auto preview = previewTable(row.path, {.shownName = "table"});
        REQUIRE(preview.has_value());
        CHECK(preview->mapping.wide);
        REQUIRE(preview->mapping.columns.size() == 4);
        CHECK(preview->mapping.columns[1].role == ColumnRole::meterColumn);
        CHECK(preview->mapping.columns[1].unit == "kWh");
        CHECK(preview->sample.rows[0][3] == "a, \"b\"");
        for (const bool given : {false, true}) {
            ReadOptions options;
            if (given) options.mapping = preview->mapping;
            std::map<MeterId, std::uint64_t> rows;
            const auto report =
                readReadings(row.path, options,
                             [&](const Meter& meter, PackedReadings readings) -> Result<void> {
                                 rows[meter.id] += readings.header.rows;
                                 return {};
                             },
                             {});
            REQUIRE_MESSAGE(report.has_value(), report.error().message);
            CHECK(report->power == PowerContent::intervalEnergy);
            CHECK(rows.size() == 2);
            REQUIRE(report->rejectedSamples.size() == 1);
            CHECK(report->rejectedSamples[0].line == row.line);
            CHECK(report->rejectedSamples[0].reason == "'many' is not a number");
        }
    }
}

TEST_CASE("a Parquet file without our columns or cut short is refused") {
    const TemporaryFolder folder;
    makeParquet(folder / "other.parquet", "SELECT 1 AS a, 2 AS b");
    const Read other = read(folder / "other.parquet");
    REQUIRE_FALSE(other.report.has_value());
    CHECK(other.report.error().message.find("no column of time stamps") != std::string::npos);
    const Read cut = read(folder.write("cut.parquet", "PAR1 and then nothing"));
    REQUIRE_FALSE(cut.report.has_value());
    CHECK(cut.report.error().message.find("cut.parquet cannot be read as Parquet") !=
          std::string::npos);
}

TEST_CASE("what is not a regular file is refused by name") {
    const TemporaryFolder folder;
    const auto message = [](const std::filesystem::path& path) {
        const Read got = read(path);
        REQUIRE_FALSE(got.report.has_value());
        return got.report.error().message;
    };
    CHECK(message(folder / "").find("is a directory") != std::string::npos);
    CHECK(message(folder / "none.csv") == (folder / "none.csv").string() + " does not exist.");
    CHECK(message("/dev/null").find("not a regular file") != std::string::npos);
}
