#include "export/parquet/batch_parquet.hpp"

#include <doctest/doctest.h>
#include <duckdb.h>

#include <array>
#include <optional>

#include "export/parquet/duckdb_session.hpp"
#include "support/temporary_directory.hpp"

namespace joulewatch {
namespace {

/// The only cell of a query's answer, as text.
std::string ask(const DuckDbSession& session, const std::string& sql) {
    duckdb_result result;
    REQUIRE(duckdb_query(session.connection(), sql.c_str(), &result) == DuckDBSuccess);
    char* text = duckdb_value_varchar(&result, 0, 0);
    const std::string answer = text != nullptr ? text : "NULL";
    duckdb_free(text);
    duckdb_destroy_result(&result);
    return answer;
}

const Timestamp kStart = parseTimestamp("2024-01-01").value();

}  // namespace

TEST_CASE("exported readings as Parquet: every row, missing values as NULL, stamps in UTC") {
    const TemporaryDirectory folder;
    const Meter meters[]{{"m", "Press"}, {"a meter with a long name", ""}};
    const std::array days{TimeRange{kStart, kStart + Duration{1000}}};
    std::optional<ReadingBatch> batch;
    std::optional<ExportRows> rows;
    int given = 0;
    const ExportRowsSource source = [&]() -> Result<const ExportRows*> {
        if (given == 2) return nullptr;
        const Meter& meter = meters[given++];
        batch.emplace(meter.id);
        for (int i = 0; i < 3000; ++i)  // more than a chunk of DuckDB's
            batch->append(kStart + Duration{i}, {i % 7 == 0 ? kMissing : i + 0.25, 1.0});
        rows.emplace(ExportRows{meter, *batch, days});
        return &*rows;
    };
    const ExportColumns columns{MetricSet(Metric::voltageV, Metric::currentA), true, true};
    auto written = writeBatchParquet(folder.path() / "x.parquet", columns, source);
    REQUIRE_MESSAGE(written.has_value(), written.error().message);
    REQUIRE(written->keep().has_value());
    auto session = DuckDbSession::open();
    REQUIRE(session.has_value());
    const std::string file = "'" + (folder.path() / "x.parquet").string() + "'";
    CHECK(ask(*session, "SELECT count(*) FROM " + file) == "6000");
    CHECK(ask(*session, "SELECT count(*) FROM " + file + " WHERE voltageV IS NULL") == "858");
    CHECK(ask(*session, "SELECT count(*) FROM " + file + " WHERE excludedDay") == "2000");
    CHECK(ask(*session,
              "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM "
              "(DESCRIBE SELECT * FROM " +
                  file + ")") ==
          "meterId VARCHAR, machineType VARCHAR, at TIMESTAMP WITH TIME ZONE, voltageV DOUBLE, "
          "currentA DOUBLE, excludedDay BOOLEAN");
    CHECK(ask(*session, "SELECT meterId || '|' || machineType || '|' || voltageV FROM " + file +
                            " LIMIT 1 OFFSET 5999") == "a meter with a long name||2999.25");
    CHECK(ask(*session, "SELECT count(*) FROM " + file +
                            " WHERE epoch_ms(\"at\") = 1704067202999") == "2");  // 00:00:02.999 UTC
}

TEST_CASE("an error of the source ends the Parquet file, and nothing stays") {
    const TemporaryDirectory folder;
    const auto written = writeBatchParquet(folder.path() / "x.parquet", {}, [] {
        return Result<const ExportRows*>(fail(ErrorCode::cancelled, "stopped"));
    });
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().message == "stopped");
    CHECK(std::filesystem::is_empty(folder.path()));
}

}  // namespace joulewatch
