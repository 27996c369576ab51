#include "app/load_readings.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

using namespace joulewatch;

namespace {

/// A file that is gone when the test is.
class TemporaryFile {
 public:
    explicit TemporaryFile(const std::string& text)
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("joulewatch-load-{}-{}.csv", ::getpid(), next_++)) {
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

 private:
    static inline int next_ = 0;
    std::filesystem::path path_;
};

constexpr const char* kHeader =
    "machineId,machineType,timestamp,voltage,current,power,powerFactor\n";

Result<LoadedReadings> load(const std::string& text) {
    const TemporaryFile file(text);
    return loadReadings(file.path(), {}, {});
}

}  // namespace

TEST_CASE("a file of two machines becomes a spool of two meters") {
    const auto loaded = load(std::string(kHeader) +
                             "B,Press,2024-01-01T00:00:00,400.00,80.0,25.60,0.800\n"
                             "A,CNC_Mill,2024-01-01T00:00:00,399.45,42.31,14.26,0.847\n"
                             "B,Press,2024-01-01T00:00:10,401.00,,25.60,0.800\n"
                             "A,CNC_Mill,2024-01-01T00:00:10,399.50,42.00,14.20,0.847");
    REQUIRE(loaded.has_value());
    const auto meters = loaded->spool.meters();
    REQUIRE(meters.size() == 2);
    CHECK(meters[0].meter == Meter{"A", "CNC_Mill"});
    CHECK(meters[0].interval == std::chrono::seconds{10});
    CHECK(loaded->report.rowsRead == 4);
    CHECK(loaded->report.missingValues == 1);
    CHECK(loaded->spool.span() == TimeRange{parseTimestamp("2024-01-01").value(),
                                            parseTimestamp("2024-01-01T00:00:10.001").value()});
    std::vector<double> voltages;
    REQUIRE(loaded->spool
                .read(0, kAllTime, MetricSet(Metric::voltageV),
                      [&](const ReadingBatch& batch) {
                          for (const double v : batch.column(Metric::voltageV))
                              voltages.push_back(v);
                          return true;
                      })
                .has_value());
    CHECK(voltages == std::vector<double>{399.45, 399.50});
}

TEST_CASE("rows that share a stamp are kept once when equal, not at all when they differ") {
    const auto loaded = load(std::string(kHeader) +
                             "A,,2024-01-01T00:00:20,3,1,1,1\n"
                             "A,,2024-01-01T00:00:00,1,1,1,1\n"
                             "A,,2024-01-01T00:00:10,2,1,1,1\n"
                             "A,,2024-01-01T00:00:00,1.0,1,1,1\n"
                             "A,,2024-01-01T00:00:10,2.5,1,1,1\n");
    REQUIRE(loaded.has_value());
    CHECK(loaded->report.rowsRead == 2);
    CHECK(loaded->report.duplicateRows == 1);
    CHECK(loaded->report.conflictingRows == 2);
    CHECK(loaded->report.rowsOutOfOrder == 2);
    CHECK(loaded->spool.meters()[0].rows == 2);
}

TEST_CASE("a file whose rows all contradict each other is refused") {
    const auto loaded = load("time,voltage\n2024-01-01,1\n2024-01-01,2\n");
    REQUIRE_FALSE(loaded.has_value());
    CHECK(loaded.error().message.find("contradict") != std::string::npos);
}

TEST_CASE("whoever is told of the progress can cancel") {
    const TemporaryFile file(std::string(kHeader) + "A,,2024-01-01T00:00:20,3,1,1,1\n");
    const auto loaded = loadReadings(
        file.path(), {}, [](std::string_view, std::uint64_t, std::uint64_t) { return false; });
    REQUIRE_FALSE(loaded.has_value());
    CHECK(loaded.error().code == ErrorCode::cancelled);
}
