#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "app/workspace_fixture.hpp"
#include "generate/sample_tables.hpp"
#include "ingest/parquet/duckdb_query.hpp"

using namespace joulewatch;

namespace {

/// Two weeks of hours, one of them negative; day and month may change places.
std::string ambiguousCsv() {
    std::string text = "date;usage\n";
    for (int day = 1; day <= 12; ++day)
        text += fmt::format("{:02}/02/2024;{}\n", day, day == 7 ? -3 : 10 + day % 4);
    return text;
}

double powerAt(WorkspaceFixture& at, const std::string& id, Timestamp when) {
    const auto readings = at.workspace->readings(id);
    REQUIRE_MESSAGE(readings.has_value(), readings.error().message);
    double power = kMissing;
    REQUIRE((*readings)
                ->store
                ->read((*readings)->meters[0].meter.id, {when, when + Duration{1}},
                       MetricSet(Metric::activePowerKw),
                       [&](const ReadingBatch& batch) {
                           power = batch.column(Metric::activePowerKw)[0];
                           return true;
                       })
                .has_value());
    return power;
}

}  // namespace

TEST_CASE("a file whose columns are sure is read at once, another waits for a word on it") {
    WorkspaceFixture at;
    const auto sure = at.upload("plant.csv", smallCsv());
    REQUIRE(sure->jobId.has_value());
    at.waitFor(*sure);
    const auto machines = at.workspace->find(sure->datasetId);
    CHECK(machines->shape == "machines");
    CHECK(machines->intervalMs == 60'000);
    CHECK(machines->hasResult);
    REQUIRE(machines->quality.has_value());
    CHECK_FALSE(machines->hasRejected);

    const auto unsure = at.upload("home.csv", ambiguousCsv());
    CHECK_FALSE(unsure->jobId.has_value());
    CHECK(at.workspace->find(unsure->datasetId)->status == WorkStatus::review);
    const auto preview = at.workspace->preview(unsure->datasetId);
    REQUIRE(preview.has_value());
    CHECK(preview->mapping.datesAmbiguous);
    at.open();  // it still waits after a restart
    CHECK(at.workspace->find(unsure->datasetId)->status == WorkStatus::review);
}

TEST_CASE("a Parquet file is a table as any other: previewed, mapped, judged") {
    WorkspaceFixture at;
    const TemporaryDirectory elsewhere;
    const auto file = elsewhere.path() / "meters.parquet";
    const auto database = DuckDb::open(1, 64U << 20U);
    REQUIRE(database.has_value());
    const auto made = DuckDbStream::run(
        **database,
        "COPY (SELECT DATE '2024-02-01' + INTERVAL (15 * i) MINUTE AS \"Datum\", 'Haus' AS "
        "\"Zaehler\", (i % 4) / 4.0 AS \"Verbrauch (kWh)\" FROM range(960) t(i)) TO '" +
            file.string() + "' (FORMAT parquet)");
    REQUIRE(made.has_value());
    const auto taken = at.upload("meters.parquet", *readFile(file, 1U << 20U));
    at.waitFor(*taken);
    const auto dataset = at.workspace->find(taken->datasetId);
    REQUIRE_MESSAGE(dataset->status == WorkStatus::ready, dataset->error.value_or(""));
    CHECK(dataset->shape == "consumption");
    CHECK(dataset->rows == 960);
    CHECK(dataset->quality.has_value());
    // .75 kWh in a quarter of an hour
    CHECK(powerAt(at, dataset->id, *parseTimestamp("2024-02-01T00:45:00")) == 3.0);
    CHECK(at.workspace->preview(dataset->id)->mapping.columns[2].role == ColumnRole::energy);
}

TEST_CASE("an import reads the file as the user says, and again when another word is given") {
    WorkspaceFixture at;
    const auto unsure = at.upload("home.csv", ambiguousCsv());
    ImportChoice choice;
    choice.dateOrder = StampFormat::dayFirst;
    const auto begun = at.workspace->importDataset(unsure->datasetId, choice);
    REQUIRE_MESSAGE(begun.has_value(), begun.error().message);
    at.waitFor(*begun);
    const auto dataset = at.workspace->find(unsure->datasetId);
    REQUIRE_MESSAGE(dataset->status == WorkStatus::ready, dataset->error.value_or(""));
    CHECK(dataset->shape == "consumption");
    CHECK_FALSE(dataset->hasResult);  // no machine
    CHECK(dataset->intervalMs == 86'400'000);
    CHECK(powerAt(at, dataset->id, *parseTimestamp("2024-02-03")) == 13.0 / 24);
    choice.columns = {{1, ColumnRole::power, "W"}};
    const auto again = at.workspace->importDataset(dataset->id, choice);
    REQUIRE_MESSAGE(again.has_value(), again.error().message);
    at.waitFor(*again);
    CHECK(powerAt(at, dataset->id, *parseTimestamp("2024-02-03")) == 0.013);
    choice.columns = {{9, ColumnRole::power, "W"}};
    CHECK_FALSE(at.workspace->importDataset(dataset->id, choice).has_value());
}

TEST_CASE("decisions about findings change the readings and survive a restart") {
    WorkspaceFixture at;
    const auto unsure = at.upload("home.csv", ambiguousCsv());
    ImportChoice choice;
    choice.dateOrder = StampFormat::dayFirst;
    at.waitFor(*at.workspace->importDataset(unsure->datasetId, choice));
    const std::string& id = unsure->datasetId;
    const Timestamp when = *parseTimestamp("2024-02-07");
    auto report = at.workspace->quality(id);
    REQUIRE_MESSAGE(report.has_value(), report.error().message);
    std::string finding;
    for (const Json& each : (*report)["findings"])
        if (each["rule"] == "DQ02") finding = each["id"];
    REQUIRE_FALSE(finding.empty());
    CHECK(powerAt(at, id, when) == -3.0 / 24);
    const auto excluded = at.workspace->decide(id, finding, {QualityDecision::excluded});
    REQUIRE_MESSAGE(excluded.has_value(), excluded.error().message);
    CHECK((*excluded)["decision"] == "excluded");
    CHECK((*excluded)["row"] == 8);
    CHECK(std::isnan(powerAt(at, id, when)));
    at.open();
    CHECK(std::isnan(powerAt(at, id, when)));
    report = at.workspace->quality(id);
    CHECK((*findFinding(*report, finding))["decision"] == "excluded");
    REQUIRE(at.workspace->decide(id, finding, {QualityDecision::corrected, 0.5}).has_value());
    CHECK(powerAt(at, id, when) == 0.5);
    REQUIRE(at.workspace->decide(id, finding, {std::nullopt}).has_value());
    CHECK(powerAt(at, id, when) == -3.0 / 24);
    CHECK_FALSE(at.workspace->decide(id, "ffff", {QualityDecision::accepted}).has_value());
}

TEST_CASE("rejected rows can be had, where there are any") {
    WorkspaceFixture at;
    const auto bad = at.upload("bad.csv", smallCsv() + "Machine_00,Press,yesterday,1,1,1,1\n");
    at.waitFor(*bad);
    CHECK(at.workspace->find(bad->datasetId)->hasRejected);
    const auto text = at.workspace->rejectedText(bad->datasetId);
    REQUIRE(text.has_value());
    CHECK(text->find("22,timestamp,'yesterday' is not a time stamp,") != std::string::npos);
    const auto good = at.upload("good.csv", smallCsv());
    at.waitFor(*good);
    CHECK_FALSE(at.workspace->rejectedText(good->datasetId).has_value());
}

TEST_CASE("a choice is parsed strictly, and kept as it was") {
    const auto choice = parseImportChoice(
        R"({"columns":[{"index":1,"role":"energy","unit":"MWh"}],"dateOrder":"monthFirst",
            "missing":"interpolate","register":true})");
    REQUIRE_MESSAGE(choice.has_value(), choice.error().message);
    CHECK(choice->columns[0].unit == "MWh");
    CHECK(choice->missing == MissingTreatment::interpolate);
    CHECK(toJson(*parseImportChoice(toJson(*choice).dump())) == toJson(*choice));
    for (const char* wrong :
         {"", "[]", R"({"column":[]})", R"({"columns":[{"index":-1,"role":"power"}]})",
          R"({"columns":[{"index":0,"role":"watts"}]})",
          R"({"columns":[{"index":0,"role":"power","unit":"kWh"}]})",
          R"({"columns":[{"index":0,"role":"power"},{"index":0,"role":"power"}]})",
          R"({"dateOrder":"iso"})", R"({"missing":"zero"})", R"({"register":1})"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parseImportChoice(wrong).has_value());
    }
}

TEST_CASE("the sample tables are of their shape, and their faults are found") {
    struct Known {
        std::string text;
        const char* shape;
        std::vector<QualityRule> rules;
    };
    const Known kKnown[] = {{substationTable(42), "substation", {QualityRule::stuckValue}},
                            {phasorTable(42), "pmu", {}},
                            {consumptionTable(42),
                             "consumption",
                             {QualityRule::zeroAtPeak, QualityRule::stuckValue,
                              QualityRule::unitMixup, QualityRule::negativeConsumption}},
                            {householdTable(42), "household", {QualityRule::sharedStamps}}};
    for (const Known& each : kKnown) {
        CAPTURE(std::string(each.shape));
        const TemporaryDirectory folder;
        const auto file = folder.path() / "sample.csv";
        REQUIRE(replaceFile(file, each.text).has_value());
        ImportOptions options;
        options.now = *parseTimestamp("2026-01-01");
        options.load.read.shownName = "sample.csv";
        const auto imported = importReadings(file, options, {});
        REQUIRE_MESSAGE(imported.has_value(), imported.error().message);
        CHECK(imported->mapping.confident());
        CHECK(name(imported->mapping.shape) == each.shape);
        CHECK(imported->loaded.report.rowsRejected == 0);
        for (const QualityRule rule : each.rules) {
            CAPTURE(std::string(code(rule)));
            CHECK(imported->quality.counts[QualityFindings::indexOf(rule)].findings == 1);
        }
        std::uint64_t findings = 0;
        for (const auto& count : imported->quality.counts) findings += count.findings;
        CHECK(findings == each.rules.size());
    }
}
