#include "app/workspace.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "app/accounts_fixture.hpp"
#include "app/workspace_fixture.hpp"

using namespace joulewatch;
namespace fs = std::filesystem;
using namespace std::string_view_literals;

namespace {

std::string onlyError(WorkspaceFixture& at, std::string_view bytes, const std::string& name) {
    const auto accepted = at.upload(name, bytes);
    if (!accepted) return accepted.error().message;
    at.waitFor(*accepted);
    return at.workspace->find(accepted->datasetId)->error.value_or("no error");
}

}  // namespace

TEST_CASE("an uploaded file is read, analysed and there after a restart") {
    WorkspaceFixture at;
    const auto accepted = at.upload("plant.csv", smallCsv());
    REQUIRE(accepted.has_value());
    REQUIRE(accepted->jobId.has_value());
    at.waitFor(*accepted);
    for (const bool restarted : {false, true}) {
        CAPTURE(restarted);
        if (restarted) at.open();
        const auto dataset = at.workspace->find(accepted->datasetId);
        REQUIRE(dataset.has_value());
        CHECK(dataset->name == "plant.csv");
        CHECK(name(dataset->status) == "ready");
        CHECK(dataset->rows == 20);
        CHECK(dataset->machines == 2);
        CHECK(dataset->hasResult);
        CHECK(dataset->hasSeries());
        CHECK_FALSE(dataset->jobId.has_value());
        const auto text = at.workspace->resultText(accepted->datasetId);
        REQUIRE(text.has_value());
        CHECK(text->find("\"file\": \"plant.csv\"") != std::string::npos);
        CHECK(at.machines(accepted->datasetId) == 2);  // read again after a restart
    }
}

TEST_CASE("a single extreme reading is in the series at any width") {
    WorkspaceFixture at;
    const auto accepted = at.upload("plant.csv", smallCsv());
    at.waitFor(*accepted);
    const auto readings = at.workspace->readings(accepted->datasetId);
    REQUIRE(readings.has_value());
    const auto meter = (*readings)->meter("Machine_01");
    REQUIRE(meter.has_value());
    CHECK(meter->interval == std::chrono::minutes{1});
    const auto whole = (*readings)->range({}, {});
    REQUIRE(whole.has_value());
    for (const std::size_t width : {2u, 3u, 1000u}) {
        const auto chart =
            (*readings)->store->buckets("Machine_01", Metric::voltageV, *whole, width);
        REQUIRE(chart.has_value());
        REQUIRE(chart->buckets.size() <= width);
        double highest = 0;
        for (const auto& bucket : chart->buckets) highest = std::max(highest, bucket.max);
        CHECK(highest == 432.5);
    }
    CHECK((*readings)->meter("Machine_77").error().code == ErrorCode::notFound);
    CHECK((*readings)
              ->range(parseTimestamp("2024-01-02"), parseTimestamp("2024-01-01"))
              .error()
              .code == ErrorCode::invalidInput);
}

TEST_CASE("what a file is shows in its bytes, not in its name") {
    CHECK(kindOfFile("PAR1...."sv, "a.csv") == FileKind::parquet);
    CHECK(kindOfFile("\x1f\x8b\x08"sv, "a.csv") == FileKind::gzippedCsv);
    CHECK(kindOfFile("\xef\xbb\xbf\n {\"a\""sv, "a.csv") == FileKind::json);
    CHECK(kindOfFile("machineId,voltage"sv, "a.txt") == FileKind::csv);
    CHECK(kindOfFile("half writ"sv, "a.json") == FileKind::json);

    WorkspaceFixture at;
    const auto result = at.upload("plant.csv", kSmallResult);
    REQUIRE(result.has_value());
    CHECK_FALSE(result->jobId.has_value());
    CHECK(name(at.workspace->find(result->datasetId)->kind) == "result");
}

TEST_CASE("a bad file gets a sentence that names the file, not the server's path") {
    WorkspaceFixture at;
    const std::string data = at.data.path().string();
    for (const std::string& message :
         {onlyError(at, "machineId,volt\nMachine_00,1\n", "plant.csv"),
          onlyError(at, std::string("\0\x01\x02", 3), "plant.csv"),
          onlyError(at, "\x1f\x8b\x08 cut", "plant.csv.gz"), onlyError(at, "PAR1 cut", "p.parquet"),
          onlyError(at, "{\"half\": ", "results.json")}) {
        CAPTURE(message);
        CHECK(message != "no error");
        CHECK(message.find(data) == std::string::npos);
        CHECK(message.find("source.") == std::string::npos);
    }
    CHECK(onlyError(at, "{\"half\": ", "results.json").find("ends in the middle") !=
          std::string::npos);
}

TEST_CASE("a compressed file that unfolds without end is refused") {
    // 1.5 GiB of one letter: 1.5 MiB compressed.
    const TemporaryDirectory place;
    const fs::path bomb = place.path() / "bomb.csv.gz";
    const std::string letters(1 << 20, 'a');
    gzFile file = gzopen(bomb.c_str(), "wb1");
    REQUIRE(file != nullptr);
    for (int mebibyte = 0; mebibyte < 1536; ++mebibyte)
        REQUIRE(gzwrite(file, letters.data(), 1 << 20) == 1 << 20);
    gzclose(file);
    WorkspaceFixture at;
    const auto text = readFile(bomb, 1 << 26);
    REQUIRE(text.has_value());
    CHECK(onlyError(at, *text, "bomb.csv.gz") != "no error");
}

TEST_CASE("a running analysis can be cancelled, its data set says so") {
    WorkspaceFixture at(true);
    const auto accepted = at.upload("plant.csv", smallCsv());
    CHECK(at.workspace->find(accepted->datasetId)->jobId == accepted->jobId);
    CHECK(at.workspace->resultText(accepted->datasetId).error().code == ErrorCode::conflict);
    REQUIRE(at.workspace->jobs().cancel(*accepted->jobId));
    at.waitFor(*accepted);
    CHECK(name(at.workspace->find(accepted->datasetId)->status) == "cancelled");
}

TEST_CASE("readings can be asked for while their analysis goes on") {
    WorkspaceFixture at(true);
    const auto accepted = at.upload("plant.csv", smallCsv());
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!at.workspace->readings(accepted->datasetId) && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    CHECK(at.machines(accepted->datasetId) == 2);
    while (!at.workspace->quality(accepted->datasetId) && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    CHECK(at.workspace->quality(accepted->datasetId).has_value());
    CHECK(name(at.workspace->find(accepted->datasetId)->status) == "running");
    REQUIRE(at.workspace->jobs().cancel(*accepted->jobId));
    at.waitFor(*accepted);
    CHECK(at.workspace->readings(accepted->datasetId).error().code == ErrorCode::conflict);
}

TEST_CASE("deleting ends the work and leaves nothing on the disk") {
    WorkspaceFixture at(true);
    const auto accepted = at.upload("plant.csv", smallCsv());
    REQUIRE(at.workspace->remove(accepted->datasetId).has_value());
    at.waitFor(*accepted);
    CHECK(at.workspace->list().empty());
    CHECK(fs::is_empty(at.data.path() / "datasets"));
    CHECK(at.workspace->remove(accepted->datasetId).error().code == ErrorCode::notFound);
}

TEST_CASE("what was not finished before the end goes on under the same job, or says why not") {
    WorkspaceFixture at(true);
    const auto kept = at.upload("plant.csv", smallCsv());
    const auto lost = at.upload("lost.csv", smallCsv());
    while (at.workspace->find(kept->datasetId)->status != WorkStatus::running)
        std::this_thread::yield();
    at.workspace.reset();
    fs::remove(at.data.path() / "datasets" / lost->datasetId / "source.csv");
    at.endless = false;
    at.open();
    const auto gone = at.workspace->find(lost->datasetId);
    CHECK(gone->status == WorkStatus::failed);
    CHECK(gone->error->find("bring the file again") != std::string::npos);
    CHECK(at.workspace->jobState(*lost->jobId)->status == JobStatus::failed);
    at.waitFor(*kept);
    CHECK(at.workspace->find(kept->datasetId)->status == WorkStatus::ready);
    at.open();  // and what has ended is remembered
    CHECK(at.workspace->jobState(*kept->jobId)->status == JobStatus::done);
    CHECK_FALSE(at.workspace->jobState("00000000000000000000").has_value());
}

TEST_CASE("left-over pieces are swept away at the start") {
    WorkspaceFixture at;
    at.workspace.reset();
    std::ofstream(at.data.path() / "incoming" / "half") << "half a file";
    fs::create_directory(at.data.path() / "datasets" / "broken");
    std::ofstream(at.data.path() / "datasets" / "broken" / "source.csv") << "machineId,";
    at.open();
    CHECK(fs::is_empty(at.data.path() / "incoming"));
    CHECK(fs::is_empty(at.data.path() / "datasets"));
}

TEST_CASE("a data directory has one owner at a time") {
    WorkspaceFixture at;
    const auto second = DataDirectory::open(at.data.path());
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().message.find("--data-dir") != std::string::npos);
}

TEST_CASE("a file named again takes the place of its older self and stays where it is") {
    WorkspaceFixture at;
    const TemporaryDirectory place;
    const fs::path file = place.path() / "plant.csv";
    std::ofstream(file) << smallCsv();
    const auto first = at.workspace->addReadings(file);
    at.waitFor(*first);
    const auto second = at.workspace->addReadings(file);
    at.waitFor(*second);
    CHECK(at.workspace->list().size() == 1);
    REQUIRE(at.workspace->remove(second->datasetId).has_value());
    CHECK(fs::exists(file));
}

TEST_CASE("a result brought with its readings has charts and findings") {
    WorkspaceFixture at;
    const TemporaryDirectory place;
    std::ofstream(place.path() / "plant.csv") << smallCsv();
    const auto both =
        at.workspace->addResult("results.json", kSmallResult, place.path() / "plant.csv");
    REQUIRE(both.has_value());
    CHECK(at.machines(both->datasetId) == 2);
    const auto quality = at.workspace->quality(both->datasetId);
    REQUIRE_MESSAGE(quality.has_value(), quality.error().message);
    CHECK((*quality)["completeness"].size() == 2);
    CHECK(at.workspace->find(both->datasetId)->quality->notices > 0);  // ten minutes are few
    const auto alone = at.workspace->addResult("other.json", kSmallResult, std::nullopt);
    CHECK(at.workspace->readings(alone->datasetId).error().code == ErrorCode::notFound);
    CHECK_FALSE(at.workspace->find(alone->datasetId)->hasSeries());
}

TEST_CASE("who brings data sets has an end to them before the others have") {
    AccountsFixture people;
    WorkspaceFixture at(false, people.store.get());
    const Owner ada{people.add("ada").id, "ada"};
    for (std::size_t i = 0; i <= Workspace::kMaxDatasetsOfOwner; ++i) {
        auto arriving = at.workspace->beginUpload(kSmallResult.size());
        REQUIRE(arriving->write(kSmallResult).has_value());
        const auto accepted = at.workspace->addUpload("r.json", std::move(*arriving), ada);
        CHECK(accepted.has_value() == (i < Workspace::kMaxDatasetsOfOwner));
    }
    CHECK(at.upload("of another.json", kSmallResult).has_value());
}

TEST_CASE("the newest data set comes first, and there is an end to how many are kept") {
    WorkspaceFixture at;
    for (std::size_t i = 0; i < Workspace::kMaxDatasets; ++i)
        REQUIRE(at.upload(fmt::format("{}.json", i), kSmallResult).has_value());
    CHECK(at.workspace->list().front().name == fmt::format("{}.json", Workspace::kMaxDatasets - 1));
    CHECK(at.upload("one more.json", kSmallResult).error().code == ErrorCode::conflict);
}

TEST_CASE("an upload that the disk has no room for is refused before it begins") {
    WorkspaceFixture at;
    const auto refused = at.workspace->beginUpload(std::uint64_t{1} << 60);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message.find(at.data.path().string()) == std::string::npos);
}

TEST_CASE("an upload that breaks off leaves nothing") {
    WorkspaceFixture at;
    {
        auto upload = at.workspace->beginUpload(std::nullopt);
        REQUIRE(upload.has_value());
        REQUIRE(upload->write("half").has_value());
        CHECK_FALSE(fs::is_empty(at.data.path() / "incoming"));
    }
    CHECK(fs::is_empty(at.data.path() / "incoming"));
}

TEST_CASE("the sample plant is a data set like any other") {
    WorkspaceFixture at;
    const auto sample = at.workspace->addSample({});
    REQUIRE(sample.has_value());
    at.waitFor(*sample);
    const auto dataset = at.workspace->find(sample->datasetId);
    CHECK(name(dataset->kind) == "sample");
    CHECK(name(dataset->status) == "ready");
    CHECK(dataset->bytes == smallCsv().size());
}
