#include "export/parquet/reading_parquet.hpp"

#include <doctest/doctest.h>
#include <duckdb.h>

#include <algorithm>
#include <cstdlib>

#include "export/parquet/duckdb_session.hpp"
#include "support/temporary_directory.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;

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

/// `samples` in grids of at most 1000: column c of machine m at sample k is 100·k + 10·m + c.
GridSource numberedGrids(std::size_t samples, std::size_t machines) {
    return [=, at = std::size_t{0}](FixedPointGrid& grid) mutable -> Result<bool> {
        if (at == samples) return false;
        const std::size_t rows = std::min<std::size_t>(1000, samples - at);
        constexpr Timestamp kStart{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
        grid.reshape(kStart + std::chrono::seconds{at}, std::chrono::seconds{1}, rows, machines, 4);
        for (std::size_t m = 0; m < machines; ++m)
            for (std::size_t c = 0; c < 4; ++c)
                for (std::size_t k = 0; k < rows; ++k)
                    grid.mutableValues(m, c)[k] =
                        static_cast<std::int32_t>(100 * (at + k) + 10 * m + c);
        at += rows;
        return true;
    };
}

const std::vector<Meter> kMeters{{"Machine_00", "CNC_Mill"}, {"Machine_01", "Injection_Molding"}};

}  // namespace

TEST_CASE("a Parquet file holds every row, in order, with the values of the CSV") {
    const TemporaryDirectory folder;
    // An apostrophe in the name must not end the statement that carries it.
    const fs::path target = folder.path() / "the plant's.parquet";
    {
        auto written = writeReadingParquet(target, kMeters, numberedGrids(2500, 2));
        REQUIRE(written.has_value());
        CHECK_FALSE(fs::exists(target));
        REQUIRE(written->keep().has_value());
    }
    auto session = DuckDbSession::open();
    REQUIRE(session.has_value());
    const std::string file = "'" + folder.path().string() + "/the plant''s.parquet'";
    CHECK(ask(*session, "SELECT count(*) FROM " + file) == "5000");
    CHECK(ask(*session,
              "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM "
              "(DESCRIBE SELECT * FROM " +
                  file + ")") ==
          "machineId VARCHAR, machineType VARCHAR, timestamp TIMESTAMP, voltage DOUBLE, "
          "current DOUBLE, power DOUBLE, powerFactor DOUBLE");
    CHECK(ask(*session,
              "SELECT machineId || machineType || timestamp || ' ' || voltage || ' ' || "
              "current || ' ' || power || ' ' || powerFactor FROM " +
                  file + " LIMIT 1 OFFSET 2469") ==
          "Machine_01Injection_Molding2024-01-01 00:20:34 1234.1 1234.11 1234.12 123.413");
    CHECK(ask(*session, "SELECT count(*) FROM (SELECT row_number() OVER () - 1 AS n, * FROM " +
                            file + ") WHERE voltage <> (100 * (n // 2) + 10 * (n % 2)) / 100") ==
          "0");
    CHECK(ask(*session, "SELECT DISTINCT compression FROM parquet_metadata(" + file + ")") ==
          "ZSTD");
}

TEST_CASE("an error of the source ends the file, and nothing stays") {
    const TemporaryDirectory folder;
    const auto written = writeReadingParquet(
        folder.path() / "x.parquet", kMeters,
        [](FixedPointGrid&) { return Result<bool>(fail(ErrorCode::cancelled, "stopped")); });
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().code == ErrorCode::cancelled);
    CHECK(written.error().message == "stopped");
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a folder that is not there is said before any work") {
    const auto written = writeReadingParquet("/nowhere/x.parquet", kMeters, [](FixedPointGrid&) {
        FAIL("nothing is asked for");
        return Result<bool>(false);
    });
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().message == "cannot write /nowhere/x.parquet: No such file or directory");
}

}  // namespace joulewatch
