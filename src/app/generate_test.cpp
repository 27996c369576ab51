#include "app/generate.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "generate/faults.hpp"
#include "generate/plant.hpp"
#include "support/temporary_directory.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Everything a run can write, for a day and a bit of a small plant.
GenerateRequest everything(const fs::path& folder) {
    GenerateRequest request;
    request.plant.machines = 17;
    request.plant.days = 1;
    request.output = folder / "data.csv";
    request.labels = folder / "labels.csv";
    request.threePhase = folder / "phases.csv";
    request.waveforms = folder / "waves.csv";
    return request;
}

}  // namespace

TEST_CASE("the bytes of every file are the same for any number of threads and any chunk") {
    const TemporaryDirectory folder;
    GenerateRequest request = everything(folder.path());
    request.threads = 1;
    REQUIRE(generate(request, {}).has_value());
    const std::vector names{"data.csv", "labels.csv", "labels.json", "phases.csv", "waves.csv"};
    std::vector<std::string> expected;
    for (const char* name : names) expected.push_back(contents(folder.path() / name));
    for (const std::size_t threads : {1, 2, 8})
        for (const std::size_t chunk : {1000, 50000, 100000}) {
            CAPTURE(threads);
            CAPTURE(chunk);
            request.threads = threads;
            request.chunkRows = chunk;
            REQUIRE(generate(request, {}).has_value());
            for (std::size_t i = 0; i < names.size(); ++i)
                CHECK(contents(folder.path() / names[i]) == expected[i]);
        }
}

TEST_CASE("a Parquet file too is the same for any chunk") {
    const TemporaryDirectory folder;
    GenerateRequest request;
    request.plant.days = 1;
    request.output = folder.path() / "data.parquet";
    REQUIRE(generate(request, {}).has_value());
    const std::string expected = contents(request.output);
    CHECK(expected.starts_with("PAR1"));
    request.chunkRows = 1000;
    request.threads = 1;
    REQUIRE(generate(request, {}).has_value());
    CHECK(contents(request.output) == expected);
}

TEST_CASE("the file holds the readings that the plant has in memory") {
    const TemporaryDirectory folder;
    GenerateRequest request;
    request.plant.machines = 3;
    request.plant.days = 1;
    request.plant.interval = std::chrono::seconds{7};  // the last block is not whole
    request.output = folder.path() / "data.csv";
    const auto summary = generate(request, {});
    REQUIRE(summary.has_value());
    CHECK(summary->rows == 3 * 12342);
    CHECK(summary->bytes == fs::file_size(request.output));
    const auto batches = generateReadings(request.plant);
    std::string expected = "machineId,machineType,timestamp,voltage,current,power,powerFactor\n";
    const char* types[] = {"CNC_Mill", "Injection_Molding", "Robot_Arm"};
    for (std::size_t k = 0; k < batches[0].rows(); ++k)
        for (std::size_t m = 0; m < 3; ++m)
            expected += fmt::format(
                "{},{},{},{:.2f},{:.2f},{:.2f},{:.3f}\n", batches[m].meter(), types[m],
                formatTimestamp(batches[m].at()[k]), batches[m].column(Metric::voltageV)[k],
                batches[m].column(Metric::currentA)[k], batches[m].column(Metric::activePowerKw)[k],
                batches[m].column(Metric::powerFactor)[k]);
    CHECK(contents(request.output) == expected);
}

TEST_CASE("labels name each fault once and each spike as an interval of one sample") {
    const TemporaryDirectory folder;
    GenerateRequest request = everything(folder.path());
    REQUIRE(generate(request, {}).has_value());
    std::ifstream labels(request.labels);
    std::string line;
    std::getline(labels, line);
    CHECK(line == "machineId,start,end,anomaly_type,parameter,magnitude,severity_truth");
    std::getline(labels, line);
    CHECK(line ==
          "Machine_08,2024-01-01T00:00:00,2024-01-01T23:59:50,harmonics,currentThd,0.1245,WARNING");
    for (int skipped = 0; skipped < 3; ++skipped) std::getline(labels, line);
    CHECK(line ==
          "Machine_15,2024-01-01T00:00:00,2024-01-01T23:59:50,imbalance,current,0.08,WARNING");
    const Plant plant(request.plant);
    std::size_t spikes = 0;
    for (std::uint64_t b = 0; b < plant.blocks(); ++b) spikes += spikeLabels(plant, b).size();
    REQUIRE(spikes > 5);
    std::size_t lines = 0;
    while (std::getline(labels, line)) {
        ++lines;
        CHECK(line.substr(11, 19) == line.substr(31, 19));
        CHECK(line.ends_with(",spike,voltage,0.08,WARNING"));
    }
    CHECK(lines == spikes);
}

TEST_CASE("the metadata says what the plant was made from") {
    const TemporaryDirectory folder;
    GenerateRequest request = everything(folder.path());
    request.plant.powerFormula = PowerFormula::physical;
    request.plant.seed = 7;
    REQUIRE(generate(request, {}).has_value());
    const auto metadata = nlohmann::json::parse(contents(folder.path() / "labels.json"));
    CHECK(metadata["seed"] == 7);
    CHECK(metadata["version"] == JOULEWATCH_VERSION);
    CHECK(metadata["options"]["power_formula"] == "physical");
    CHECK(metadata["options"]["machines"] == 17);
    CHECK(metadata["machines"][0]["rho"] == 1.732051);
    CHECK(metadata["machines"][4]["rho"] == 1.0);
    CHECK(metadata["anomalies"].size() == 4);
}

TEST_CASE("a run that is stopped, or fails, leaves nothing") {
    const TemporaryDirectory folder;
    SUBCASE("stopped") {
        for (const char* name : {"data.csv", "data.parquet"}) {
            GenerateRequest request = everything(folder.path());
            request.output = folder.path() / name;
            const auto stopped = generate(request, [](std::string_view, std::uint64_t done,
                                                      std::uint64_t) { return done == 0; });
            REQUIRE_FALSE(stopped.has_value());
            CHECK(stopped.error().code == ErrorCode::cancelled);
        }
    }
    SUBCASE("a side file's folder is missing") {
        GenerateRequest request = everything(folder.path());
        request.waveforms = folder.path() / "no" / "waves.csv";
        const auto failed = generate(request, {});
        REQUIRE_FALSE(failed.has_value());
        CHECK(failed.error().message.find("no/waves.csv: No such file") != std::string::npos);
    }
    SUBCASE("the device is full") {
        GenerateRequest request = everything(folder.path());
        request.threePhase = "/dev/full";
        CHECK_FALSE(generate(request, {}).has_value());
    }
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("progress counts the rows and ends at all of them") {
    GenerateRequest request;
    request.plant.days = 1;
    request.output = "/dev/null";
    std::uint64_t last = 0;
    bool rising = true;
    const auto made =
        generate(request, [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
            rising = rising && stage == "generate" && done > last && total == 172800;
            last = done;
            return true;
        });
    REQUIRE(made.has_value());
    CHECK(rising);
    CHECK(last == 172800);
}

TEST_CASE("faults of machines that do not exist are warned of, and left out") {
    PlantOptions plant;
    plant.machines = 10;
    const auto warnings = generateWarnings(plant);
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0] == "there is no Machine_12 among 10 machines: its degradation is left out");
    plant.machines = 16;
    CHECK(generateWarnings(plant).empty());
}

}  // namespace joulewatch
